/**
 * GetDmaTransferInfo: what a transfer will need, without allocating anything.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  DMA_TRANSFER_INFO_VERSION1,
  DMA_TRANSFER_INFO_VERSION2,
  type DmaTransferInfo,
  InvalidParameters,
  NotSupported,
  scatterGatherListSize,
} from "../../ddi/mod.ts";
import { type Mdl, mdlChainLength, MdlRuns } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { forPieces, pagesOfRange } from "../mapping/range_pages.ts";
import { tableCall } from "./routine.ts";

/** Arguments of {@linkcode GetDmaTransferInfo}. */
export interface GetDmaTransferInfoArguments {
  /** The head of the chain. */
  readonly mdl: Mdl;
  /** First byte, from the start of the chain: 0 to N - 1. */
  readonly offset: number;
  /** Bytes, 1 to N - offset. */
  readonly length: number;
  /** True if the buffer will only be written to a device. */
  readonly writeOnly: boolean;
  /** The version of the structure that is wanted: 1 or 2 (A33). */
  readonly version: number;
}

/**
 * GetDmaTransferInfo, the seventeenth member of the table (version 3).
 *
 * @returns the map registers, the most elements, and the bytes of a list buffer
 *   that is large enough for MapTransferEx to map everything in one call (C050).
 *   An adapter that never bounces reports no registers
 *
 * IRQL: at most DISPATCH_LEVEL. It changes nothing (C051).
 *
 * Errors: `NotSupported` for another version (C046); `InvalidParameters` for a
 * range outside the chain, or of no bytes (C049).
 *
 * @example What 5000 bytes will take
 * ```ts
 * import {
 *   Devices, ioGetDmaAdapter, Machine, mdlOfPages,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   return yield* dmaOperations.getDmaTransferInfo({
 *     mdl: mdlOfPages([600, 601], 100), offset: 0, length: 5000, writeOnly: true, version: 1,
 *   });
 * });
 * const { value } = Machine.run(program);
 * assert.equal(value?.mapRegisterCount, 2);
 * assert.equal(value?.scatterGatherListSize, 16 + 2 * 24);
 * ```
 */
export type GetDmaTransferInfo = (
  args: GetDmaTransferInfoArguments,
) => Effect.Effect<DmaTransferInfo, InvalidParameters | NotSupported>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function getDmaTransferInfo(adapter: AdapterObject): GetDmaTransferInfo {
  return (args) =>
    tableCall<DmaTransferInfo, InvalidParameters | NotSupported, never>(
      adapter,
      "getDmaTransferInfo",
      () => ({
        offset: args.offset,
        length: args.length,
        version: args.version,
      }),
      () => measure(adapter, args),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function measure(
  adapter: AdapterObject,
  args: GetDmaTransferInfoArguments,
): Effect.Effect<DmaTransferInfo, InvalidParameters | NotSupported> {
  const { mdl, offset, length, version } = args;
  if (
    version !== DMA_TRANSFER_INFO_VERSION1 &&
    version !== DMA_TRANSFER_INFO_VERSION2
  ) {
    return Effect.fail(
      new NotSupported(
        `DMA_TRANSFER_INFO version ${version} is unknown; ask for 1 or 2`,
      ),
    );
  }
  const total = mdlChainLength(mdl);
  const inside = Number.isInteger(offset) && Number.isInteger(length) &&
    offset >= 0 && length >= 1 && offset + length <= total;
  if (!inside) {
    return Effect.fail(
      new InvalidParameters(
        `${length} bytes from offset ${offset} are not a range of the chain of ${total} bytes`,
      ),
    );
  }
  const pages = pagesOfRange(mdl, offset, length);
  const { scatterGather } = adapter.limits;
  const elements = scatterGather
    ? runsOf(mdl, offset, length)
    : mdlsOf(mdl, offset, length);
  return Effect.succeed({
    version,
    mapRegisterCount: adapter.needsMapRegisters ? pages : 0,
    // A page that bounces parts the run it lies in, so every page may be one.
    scatterGatherElementCount: adapter.needsMapRegisters && scatterGather
      ? pages
      : elements,
    scatterGatherListSize: scatterGatherListSize(pages),
    logicalPageCount: pages,
  });
}

function mdlsOf(head: Mdl, offset: number, length: number): number {
  let count = 0;
  forPieces(head, offset, length, () => count++);
  return count;
}

function runsOf(head: Mdl, offset: number, length: number): number {
  const runs = new MdlRuns();
  runs.begin(head, offset, length);
  let count = 0;
  while (runs.next()) count++;
  return count;
}
