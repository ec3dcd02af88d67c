/**
 * GetScatterGatherListEx: a list for any part of a chain, now or later, that can
 * be cancelled.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type {
  Cancelled,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type {
  AdapterListControl,
  ListOut,
} from "../scatter_gather/list_request.ts";
import { extendedCall, requestList, SYSTEM_BUFFER } from "./request_list.ts";
import type { DmaTransferContext } from "../adapter/transfer_context.ts";

/** Arguments of {@linkcode GetScatterGatherListEx}. */
export interface GetScatterGatherListExArguments<C, R> {
  /** The device of the transfer; any object of its stack (A08). */
  readonly deviceObject: DeviceObject;
  /** An initialized context that no pending request uses. */
  readonly dmaTransferContext: DmaTransferContext | null;
  /** The head of the chain: locked, and left alone until the list is put back. */
  readonly mdl: Mdl;
  /** First byte, from the start of the chain: 0 to N - 1. */
  readonly offset: number;
  /** Bytes, 1 to N - offset. */
  readonly length: number;
  /** `DmaFlags`; 0 if left out. */
  readonly flags?: number;
  /** Runs when the list is there; optional with DMA_SYNCHRONOUS_CALLBACK. */
  readonly executionRoutine?: AdapterListControl<C, R> | null;
  /** Passed to the routine unchanged. */
  readonly context?: C;
  /** True from memory to the device. */
  readonly writeToDevice: boolean;
  /** Not used; must be null, and anything else is ignored (C254). */
  readonly dmaCompletionRoutine?: unknown;
  /** Not used. */
  readonly completionContext?: unknown;
  /**
   * Where the list is written. A synchronous call without a routine needs it;
   * any other may have it, and then its elements are there once the routine is
   * entered (A22).
   */
  readonly scatterGatherList?: ListOut | null;
}

/** How {@linkcode GetScatterGatherListEx} can fail. */
export type GetListError =
  | Cancelled
  | InsufficientResources
  | InvalidParameters;

/**
 * GetScatterGatherListEx, the twenty-fourth member of the table (version 3).
 *
 * AllocateAdapterChannelEx and MapTransferEx in one: the same contexts, the
 * same lines, all or nothing of the range (C257).
 *
 * | flag | routine | list | result |
 * | --- | --- | --- | --- |
 * | no | no | any | `InvalidParameters` (C244) |
 * | no | yes | any | asynchronous (C246, C247) |
 * | yes | no | no | `InvalidParameters` (C248) |
 * | yes | no | yes | the caller has adapter, registers and list (C249) |
 * | yes | yes | any | the routine runs before the return (C250, C251) |
 *
 * Asynchronous: success whether the list is there or the request waits; the
 * routine runs exactly once unless CancelAdapterChannel returns true. It may
 * run before the call returns. When it has returned, the adapter is free for
 * others; list and registers live until PutScatterGatherList (A20).
 *
 * Synchronous: it never waits. Without a routine, FreeAdapterObject with
 * `DeallocateObjectKeepRegisters` lets others have the adapter, at once or when
 * the device is done; PutScatterGatherList ends the list (A21).
 *
 * On an adapter that uses no map registers there is nothing to wait for: every
 * call is granted at once.
 *
 * IRQL: at most DISPATCH_LEVEL (C255); the routine runs at DISPATCH_LEVEL.
 *
 * Errors, in the order of the checks:
 * - `InvalidParameters`: a system-DMA adapter (M4, A23), a context that is raw
 *   or pending, the table above, a range outside the chain or of no bytes
 *   (C261); the variable for the list stays as it was;
 * - `Cancelled`: the context was cancelled before (A11);
 * - `InsufficientResources`: more registers than the adapter may use, with the
 *   flag not available now (C253), or no memory for the list.
 *
 * A failing call runs nothing and queues nothing.
 *
 * @example A part of a chain, and the rest of it under the same context
 * ```ts
 * import {
 *   atDispatch, Devices, DmaFlags, ioGetDmaAdapter, Machine, mdlOfPages,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 64,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const dmaTransferContext = yield* dmaOperations.initializeDmaTransferContext();
 *   const mdl = mdlOfPages([600, 900]);
 *   const seen: number[] = [];
 *   for (const offset of [0, 5000]) {
 *     yield* atDispatch(dmaOperations.getScatterGatherListEx({
 *       deviceObject: pdo, dmaTransferContext, mdl, offset, length: 3000,
 *       flags: DmaFlags.SynchronousCallback, writeToDevice: true,
 *       executionRoutine: (_device, _irp, list) => {
 *         seen.push(...list.elements.map(({ address }) => address));
 *         return dmaOperations.putScatterGatherList(list, true);
 *       },
 *     }));
 *   }
 *   return seen;
 * });
 * const expected = [600 * 4096, 900 * 4096 + 904];
 * assert.deepEqual(Machine.run(program).value, expected);
 * ```
 */
export type GetScatterGatherListEx = <C, R = never>(
  args: GetScatterGatherListExArguments<C, R>,
) => Effect.Effect<void, GetListError, R>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function getScatterGatherListEx(
  adapter: AdapterObject,
): GetScatterGatherListEx {
  return <C, R>(args: GetScatterGatherListExArguments<C, R>) =>
    requestList<R>(
      adapter,
      "getScatterGatherListEx",
      extendedCall(args, SYSTEM_BUFFER),
      // The system's memory is never too small.
    ) as Effect.Effect<void, GetListError, R>;
}
