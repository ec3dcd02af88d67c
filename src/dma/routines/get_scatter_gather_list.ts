/**
 * GetScatterGatherList: channel, registers and mapping in one call, and the
 * list in memory of the system.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type {
  BufferTooSmall,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AdapterListControl } from "../scatter_gather/list_request.ts";
import { legacyCall, requestList, SYSTEM_BUFFER } from "./request_list.ts";

/** Arguments of {@linkcode GetScatterGatherList}. */
export interface GetScatterGatherListArguments<C, R> {
  /** The device of the transfer. */
  readonly deviceObject: DeviceObject;
  /** The head of the chain: locked, and left alone until the list is put back. */
  readonly mdl: Mdl;
  /** First byte: an address in the first MDL, from MmGetMdlVirtualAddress on. */
  readonly currentVa: number;
  /** Bytes, up to the end of the chain. */
  readonly length: number;
  /** Runs when the list is there. */
  readonly executionRoutine: AdapterListControl<C, R>;
  /** Passed to the routine unchanged. */
  readonly context?: C;
  /** True from memory to the device. */
  readonly writeToDevice: boolean;
}

/** How the legacy list routines can fail. */
export type LegacyListError =
  | BufferTooSmall
  | InsufficientResources
  | InvalidParameters;

/**
 * GetScatterGatherList, the eleventh member of every table.
 *
 * It counts the registers, asks for channel and registers, maps all of the
 * range, and runs the routine with the list: inside the call if everything is
 * free, later otherwise. Both succeed. When the routine has returned, the
 * adapter is free for others; list and registers live until
 * PutScatterGatherList, which is due for every list, also when the request is
 * given up (C225).
 *
 * Any number of requests of one device object may wait; they are granted in
 * their order, and a request may be made before the routine of the one before
 * has run (C224). None can be cancelled; drivers of version 3 use
 * GetScatterGatherListEx.
 *
 * On an adapter that uses no map registers nothing is waited for. A device
 * without scatter/gather gets one element for each MDL (A24). On a system-DMA
 * adapter it works as well (A23): the controller has started when the routine
 * runs, and the channel is free for others after PutScatterGatherList.
 *
 * IRQL: exactly DISPATCH_LEVEL (C223).
 *
 * Errors:
 * - `BufferTooSmall`: the chain does not describe `length` bytes from
 *   `currentVa` on (C227);
 * - `InsufficientResources`: more registers than the adapter may use (C226), or
 *   no memory for the list;
 * - `InvalidParameters`: only after PutDmaAdapter.
 *
 * @example Read through bounce pages, without a thought of registers
 * ```ts
 * import {
 *   atDispatch, Devices, ioGetDmaAdapter, Kernel, Machine, mdlOfPages,
 *   mmGetMdlVirtualAddress,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 2, master: true, scatterGather: true, dma32BitAddresses: true,
 *     maximumLength: 65536,
 *   });
 *   const { getScatterGatherList, putScatterGatherList } = adapter.dmaOperations;
 *   const page = 0x1_0000_0000 / 4096; // the device does not reach it
 *   const mdl = mdlOfPages([page, page + 7]);
 *   yield* atDispatch(getScatterGatherList({
 *     deviceObject: device.pdo, mdl, currentVa: mmGetMdlVirtualAddress(mdl),
 *     length: 8192, writeToDevice: false,
 *     executionRoutine: (_device, _irp, list) =>
 *       Effect.andThen(
 *         device.store(list.elements, new Uint8Array(8192).fill(7)),
 *         putScatterGatherList(list, false),
 *       ),
 *   }));
 *   const { memory } = yield* Kernel;
 *   return memory.physical.view((page + 7) * 4096, 1)[0];
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value, 7);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type GetScatterGatherList = <C, R = never>(
  args: GetScatterGatherListArguments<C, R>,
) => Effect.Effect<void, LegacyListError, R>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function getScatterGatherList(
  adapter: AdapterObject,
): GetScatterGatherList {
  return <C, R>(args: GetScatterGatherListArguments<C, R>) =>
    requestList<R>(
      adapter,
      "getScatterGatherList",
      legacyCall(args, SYSTEM_BUFFER),
      // Without a context nothing can be cancelled.
    ) as Effect.Effect<void, LegacyListError, R>;
}
