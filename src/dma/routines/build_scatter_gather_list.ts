/**
 * BuildScatterGatherList: as GetScatterGatherList, in memory of the caller.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type {
  GetScatterGatherListArguments,
  LegacyListError,
} from "./get_scatter_gather_list.ts";
import { callerBuffer, legacyCall, requestList } from "./request_list.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";

/** Arguments of {@linkcode BuildScatterGatherList}. */
export interface BuildScatterGatherListArguments<C, R>
  extends GetScatterGatherListArguments<C, R> {
  /** Where the list is built; nothing else may be built there until it is put back. */
  readonly scatterGatherBuffer: ScatterGatherBuffer;
  /** Bytes of the buffer to use; all of it if left out. */
  readonly scatterGatherLength?: number;
}

/**
 * BuildScatterGatherList, the fourteenth member of the table (version 2).
 *
 * What GetScatterGatherList does, with the list in the caller's buffer, which a
 * driver sizes with CalculateScatterGatherList and sets aside early. It cannot
 * fail for want of memory, so a driver that must go on when memory is short
 * uses it (C229). The routine gets the buffer itself as its list.
 * PutScatterGatherList ends the list and leaves the buffer with the caller
 * (C237).
 *
 * IRQL: exactly DISPATCH_LEVEL.
 *
 * Errors:
 * - `BufferTooSmall`: the buffer has fewer bytes than CalculateScatterGatherList
 *   says, or the chain does not describe `length` bytes from `currentVa` on
 *   (A39);
 * - `InsufficientResources`: more registers than the adapter may use;
 * - `InvalidParameters`: the buffer belongs to a list that was not put back, or
 *   the adapter was released.
 *
 * @example A list that needs no memory when it matters
 * ```ts
 * import {
 *   atDispatch, Devices, ioGetDmaAdapter, Machine, mdlOfPages, mmGetMdlVirtualAddress,
 *   ScatterGatherBuffer,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 2, master: true, scatterGather: true, dma64BitAddresses: true,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const mdl = mdlOfPages([600, 900]);
 *   const range = { mdl, currentVa: mmGetMdlVirtualAddress(mdl), length: 8192 };
 *   const size = yield* dmaOperations.calculateScatterGatherList(range);
 *   const scatterGatherBuffer = new ScatterGatherBuffer(size.scatterGatherListSize);
 *   yield* atDispatch(dmaOperations.buildScatterGatherList({
 *     ...range, deviceObject: pdo, writeToDevice: true, scatterGatherBuffer,
 *     executionRoutine: (_device, _irp, list) =>
 *       Effect.sync(() => assert.equal(list, scatterGatherBuffer)),
 *   }));
 *   yield* atDispatch(dmaOperations.putScatterGatherList(scatterGatherBuffer, true));
 *   return scatterGatherBuffer.elements;
 * });
 * const elements = [{ address: 600 * 4096, length: 4096 }, { address: 900 * 4096, length: 4096 }];
 * assert.deepEqual(Machine.run(program).value, elements);
 * ```
 */
export type BuildScatterGatherList = <C, R = never>(
  args: BuildScatterGatherListArguments<C, R>,
) => Effect.Effect<void, LegacyListError, R>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function buildScatterGatherList(
  adapter: AdapterObject,
): BuildScatterGatherList {
  return <C, R>(args: BuildScatterGatherListArguments<C, R>) =>
    requestList<R>(
      adapter,
      "buildScatterGatherList",
      legacyCall(args, callerBuffer(args)),
      // Without a context nothing can be cancelled.
    ) as Effect.Effect<void, LegacyListError, R>;
}
