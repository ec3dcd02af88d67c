/**
 * BuildMdlFromScatterGatherList: an MDL for the memory that the device really
 * uses.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters, type NoneMapped } from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall, tableReturn } from "./routine.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";

/** Arguments of {@linkcode BuildMdlFromScatterGatherList}. */
export interface BuildMdlFromScatterGatherListArguments {
  /** A live list of the adapter. */
  readonly scatterGather: ScatterGatherBuffer;
  /** The chain that the list was asked for with. */
  readonly originalMdl: Mdl | null;
}

/**
 * BuildMdlFromScatterGatherList, the fifteenth member of the table (version 2).
 *
 * A class driver that moves data itself, beside the device, must work on the
 * memory that the device works on. Where nothing of the list bounces, that is
 * the original chain, and it is what is given. Otherwise a new chain describes
 * the elements of the list, bounce pages among them: it begins with the first
 * byte of the list, whatever the offset in the original was. Its pages are
 * locked and not mapped to system space; MmGetSystemAddressForMdlSafe does that.
 *
 * Each list has one such MDL in its life; PutScatterGatherList frees it.
 *
 * @returns the target MDL
 *
 * IRQL: at most DISPATCH_LEVEL.
 *
 * Errors: `InvalidParameters` for a null `originalMdl` (C242) or a list that is
 * not live; `NoneMapped` for a second call for one list (C243).
 *
 * @example Nothing bounced: the driver's own MDL
 * ```ts
 * import {
 *   atDispatch, Devices, ioGetDmaAdapter, Machine, mdlOfPages, mmGetMdlVirtualAddress,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 2, master: true, scatterGather: true, dma32BitAddresses: true,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const mdl = mdlOfPages([600]);
 *   yield* atDispatch(dmaOperations.getScatterGatherList({
 *     deviceObject: pdo, mdl, currentVa: mmGetMdlVirtualAddress(mdl), length: 4096,
 *     writeToDevice: true,
 *     executionRoutine: Effect.fnUntraced(function* (_device, _irp, scatterGather) {
 *       const target = yield* Effect.orDie(
 *         dmaOperations.buildMdlFromScatterGatherList({ scatterGather, originalMdl: mdl }),
 *       );
 *       assert.equal(target, mdl);
 *       yield* dmaOperations.putScatterGatherList(scatterGather, true);
 *     }),
 *   }));
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * ```
 */
export type BuildMdlFromScatterGatherList = (
  args: BuildMdlFromScatterGatherListArguments,
) => Effect.Effect<Mdl, InvalidParameters | NoneMapped>;

const NAME = "buildMdlFromScatterGatherList";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function buildMdlFromScatterGatherList(
  adapter: AdapterObject,
): BuildMdlFromScatterGatherList {
  return ({ originalMdl, scatterGather: list }) =>
    tableCall<Mdl, InvalidParameters | NoneMapped, never>(
      adapter,
      NAME,
      () => ({ list: list.number }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "build mdl", list, originalMdl },
          ({ error, mdl }) => {
            tableReturn(adapter, NAME, caller, error?.status ?? 0);
            return error === undefined
              ? Effect.succeed(mdl!)
              : Effect.fail(error as InvalidParameters | NoneMapped);
          },
        ),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}
