/**
 * CalculateScatterGatherList: how large a list will be, before it is asked for.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  addressAndSizeToSpanPages,
  type BufferTooSmall,
  InsufficientResources,
  scatterGatherListSize,
} from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { checkLegacyRange } from "../scatter_gather/list_checks.ts";
import { pagesOfRange } from "../mapping/range_pages.ts";
import { offsetOf } from "./request_list.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/** Arguments of {@linkcode CalculateScatterGatherList}. */
export interface CalculateScatterGatherListArguments {
  /** The head of the chain; null or left out for the worst case. */
  readonly mdl?: Mdl | null;
  /**
   * First byte: an address in the first MDL. Without an MDL only its place in
   * the page counts; `PAGE_SIZE - 1` is the worst.
   */
  readonly currentVa: number;
  /** Bytes. */
  readonly length: number;
}

/** What {@linkcode CalculateScatterGatherList} says. */
export interface ScatterGatherSize {
  /** Bytes of a buffer that BuildScatterGatherList takes (C235). */
  readonly scatterGatherListSize: number;
  /** Map registers: the pages that the range touches, each MDL for itself. */
  readonly numberOfMapRegisters: number;
}

/**
 * CalculateScatterGatherList, the thirteenth member of the table (version 2).
 *
 * With an MDL the answer is for that range; without one it is for any range of
 * that length from that place in a page on, so that a driver can set buffers
 * aside before it knows what it will be asked to move (C230, C231).
 *
 * IRQL: any.
 *
 * Errors:
 * - `BufferTooSmall`: the chain does not describe `length` bytes from
 *   `currentVa` on (C232);
 * - `InsufficientResources`: more registers than the adapter may use (C233); an
 *   adapter that needs none has no such limit (A17).
 *
 * @example The worst alignment of 4096 bytes
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { calculateScatterGatherList } = adapter.dmaOperations;
 *   return yield* calculateScatterGatherList({ currentVa: 4095, length: 4096 });
 * });
 * const expected = { numberOfMapRegisters: 2, scatterGatherListSize: 16 + 2 * 24 };
 * assert.deepEqual(Machine.run(program).value, expected);
 * ```
 */
export type CalculateScatterGatherList = (
  args: CalculateScatterGatherListArguments,
) => Effect.Effect<ScatterGatherSize, BufferTooSmall | InsufficientResources>;

const NAME = "calculateScatterGatherList";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function calculateScatterGatherList(
  adapter: AdapterObject,
): CalculateScatterGatherList {
  return (args) =>
    tableCall<
      ScatterGatherSize,
      BufferTooSmall | InsufficientResources,
      never
    >(
      adapter,
      NAME,
      () => ({ currentVa: args.currentVa, length: args.length }),
      (caller) => calculate(adapter, args, caller),
      Effect.fail(
        new InsufficientResources(
          `${adapter.name} was released by PutDmaAdapter`,
        ),
      ),
    );
}

function calculate(
  adapter: AdapterObject,
  { currentVa, length, mdl = null }: CalculateScatterGatherListArguments,
  caller: Caller,
): Effect.Effect<ScatterGatherSize, BufferTooSmall | InsufficientResources> {
  const offset = mdl === null ? 0 : offsetOf(mdl, currentVa);
  const refused = mdl === null
    ? undefined
    : checkLegacyRange({ mdl, offset, length });
  if (refused !== undefined) {
    tableReturn(adapter, NAME, caller, refused.status);
    return Effect.fail(refused);
  }
  const pages = mdl === null
    ? addressAndSizeToSpanPages(currentVa, length)
    : pagesOfRange(mdl, offset, length);
  const maximum = adapter.numberOfMapRegisters;
  if (adapter.needsMapRegisters && pages > maximum) {
    const error = new InsufficientResources(
      `${length} bytes take ${pages} map registers, and ${adapter.name} may use ${maximum}`,
    );
    tableReturn(adapter, NAME, caller, error.status);
    return Effect.fail(error);
  }
  tableReturn(adapter, NAME, caller, 0);
  return Effect.succeed({
    scatterGatherListSize: scatterGatherListSize(pages),
    numberOfMapRegisters: pages,
  });
}
