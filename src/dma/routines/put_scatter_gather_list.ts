/**
 * PutScatterGatherList: ends a list and all that came with it.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall } from "./routine.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";

/**
 * PutScatterGatherList, the twelfth member of every table.
 *
 * For a list of any Get or Build routine, once its device is done with it, and
 * also when the request is given up. It flushes: what a device wrote is in the
 * driver's buffer only after it (C236). It frees the map registers, and
 * requests that wait for some are granted, their routines perhaps inside this
 * call (C240). It unmaps and frees the MDLs that BuildMdlFromScatterGatherList
 * made. Memory of the system for the list is freed; a caller's buffer stays the
 * caller's (C237).
 *
 * Call it before the IRP is completed (else 0x0D) and before PutDmaAdapter
 * (else 0x0A). A list that is not live has no effect and is finding 0x06
 * (C238); another direction than the list's is M9, and the list's counts.
 *
 * After a synchronous call without a routine, FreeAdapterObject with
 * `DeallocateObjectKeepRegisters` comes first (A21).
 *
 * @param scatterGather the list that the routine or the call was given
 * @param writeToDevice the direction it was asked for with
 *
 * IRQL: exactly DISPATCH_LEVEL (C239). No errors.
 *
 * @example Twice is a finding
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
 *     version: 1, master: true, scatterGather: true, dma32BitAddresses: true,
 *     maximumLength: 65536,
 *   });
 *   const { getScatterGatherList, putScatterGatherList } = adapter.dmaOperations;
 *   const mdl = mdlOfPages([600]);
 *   yield* atDispatch(getScatterGatherList({
 *     deviceObject: pdo, mdl, currentVa: mmGetMdlVirtualAddress(mdl), length: 4096,
 *     writeToDevice: true,
 *     executionRoutine: (_device, _irp, list) =>
 *       Effect.andThen(putScatterGatherList(list, true), putScatterGatherList(list, true)),
 *   }));
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0xE6/0x06"]);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type PutScatterGatherList = (
  scatterGather: ScatterGatherBuffer,
  writeToDevice: boolean,
) => Effect.Effect<void>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function putScatterGatherList(
  adapter: AdapterObject,
): PutScatterGatherList {
  return (list, writeToDevice) =>
    tableCall(
      adapter,
      "putScatterGatherList",
      () => ({ list: list.number, writeToDevice }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "put list", list, writeToDevice },
          ({ granted }) => deliver(granted, caller),
        ),
      Effect.void,
    );
}
