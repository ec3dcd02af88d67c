/**
 * BuildScatterGatherListEx: as GetScatterGatherListEx, in memory of the caller.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { GetScatterGatherListExArguments } from "./get_scatter_gather_list_ex.ts";
import {
  callerBuffer,
  extendedCall,
  type ListError,
  requestList,
} from "./request_list.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";

/** Arguments of {@linkcode BuildScatterGatherListEx}. */
export interface BuildScatterGatherListExArguments<C, R>
  extends GetScatterGatherListExArguments<C, R> {
  /** Where the list is built; nothing else may be built there until it is put back. */
  readonly scatterGatherBuffer: ScatterGatherBuffer;
  /** Bytes of the buffer to use; all of it if left out. */
  readonly scatterGatherLength?: number;
}

/**
 * BuildScatterGatherListEx, the twenty-fifth member of the table (version 3).
 *
 * What GetScatterGatherListEx does, with the list in the caller's buffer, so
 * that it needs no memory: network drivers set a buffer and a context aside for
 * each packet. The list that the routine gets, and the one that is written to
 * `scatterGatherList`, is the buffer itself (C258). If CancelAdapterChannel
 * returns true the buffer is free for other use at once (C129); else when
 * PutScatterGatherList returns.
 *
 * IRQL: DISPATCH_LEVEL. It works below too, and the verifier reports 0x13 (A04).
 *
 * Errors: those of GetScatterGatherListEx but for the memory, in their order;
 * and after the range `BufferTooSmall` for a buffer smaller than
 * CalculateScatterGatherList or GetDmaTransferInfo says (C256), and
 * `InvalidParameters` for one that belongs to a list that was not put back.
 *
 * @example A packet driver: synchronous, without a routine
 * ```ts
 * import {
 *   atDispatch, Devices, DmaFlags, IoAllocationAction, ioGetDmaAdapter, Machine,
 *   mdlOfPages, ScatterGatherBuffer,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 32,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const packets = [mdlOfPages([600], 100, 1500), mdlOfPages([601], 0, 1500)];
 *   const lists: ScatterGatherBuffer[] = [];
 *   for (const mdl of packets) {
 *     const dmaTransferContext = yield* dmaOperations.initializeDmaTransferContext();
 *     const scatterGatherBuffer = ScatterGatherBuffer.forElements(2);
 *     const scatterGatherList = { value: null };
 *     yield* atDispatch(dmaOperations.buildScatterGatherListEx({
 *       deviceObject: pdo, dmaTransferContext, mdl, offset: 0, length: 1500,
 *       flags: DmaFlags.SynchronousCallback, writeToDevice: true,
 *       scatterGatherBuffer, scatterGatherList,
 *     }));
 *     assert.equal(scatterGatherList.value, scatterGatherBuffer);
 *     // The next packet may have the adapter while this one is on the wire.
 *     yield* dmaOperations.freeAdapterObject(
 *       IoAllocationAction.DeallocateObjectKeepRegisters,
 *     );
 *     lists.push(scatterGatherBuffer);
 *   }
 *   const addresses = lists.map(({ elements }) => elements[0]?.address);
 *   for (const list of lists) {
 *     yield* atDispatch(dmaOperations.putScatterGatherList(list, true));
 *   }
 *   return addresses;
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [600 * 4096 + 100, 601 * 4096]);
 * assert.deepEqual(report.findings, []);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type BuildScatterGatherListEx = <C, R = never>(
  args: BuildScatterGatherListExArguments<C, R>,
) => Effect.Effect<void, ListError, R>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function buildScatterGatherListEx(
  adapter: AdapterObject,
): BuildScatterGatherListEx {
  return <C, R>(args: BuildScatterGatherListExArguments<C, R>) =>
    requestList<R>(
      adapter,
      "buildScatterGatherListEx",
      extendedCall(args, callerBuffer(args)),
    );
}
