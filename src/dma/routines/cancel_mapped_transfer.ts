/**
 * CancelMappedTransfer: stops a system-DMA transfer, and any later one of the
 * same grant before it begins.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { type Cancelled, InvalidParameters } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";
import type { DmaTransferContext } from "../adapter/transfer_context.ts";

/**
 * CancelMappedTransfer, the twenty-eighth member of the table (version 3), for
 * system-DMA adapters.
 *
 * Nothing more is transferred under the context: a transfer that runs is
 * stopped, and a later MapTransferEx of the grant fails with `Cancelled` (C218).
 * The flush of the stopped transfer is still due (C213); it ends the effect, and
 * so does initializing the context (A55, C220).
 *
 * The completion routine of a stopped transfer is called as for any other, once
 * (C219): with DmaCancelled, or with DmaComplete if the last byte came first.
 *
 * @param dmaTransferContext the context of the request for the channel
 *
 * IRQL: at most DISPATCH_LEVEL.
 *
 * Errors:
 * - `Cancelled`: it was called before, and nothing was flushed since (C221);
 * - `InvalidParameters`: the adapter is a bus master (M8, C222), or the context
 *   has no request here that waits or has the channel (A30).
 *
 * @example A transfer that is stopped before its device was ready
 * ```ts
 * import {
 *   acquireChannel, Devices, DmaTransferContext, ioGetDmaAdapter, IoAllocationAction,
 *   atDispatch, Machine, mdlOfPages, systemDmaController,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.subordinate({ requestLine: 0x1000, ready: false });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, dmaRequestLine: 0x1000, maximumLength: 4096,
 *   });
 *   const { dmaOperations } = adapter;
 *   const context = yield* dmaOperations.initializeDmaTransferContext();
 *   const mdl = mdlOfPages([300]);
 *   const range = { mdl, mapRegisterBase: null, offset: 0, length: 4096, writeToDevice: true };
 *   const seen: number[] = [];
 *   yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
 *     deviceObject: device.pdo, dmaTransferContext: context, numberOfMapRegisters: 1,
 *     executionRoutine: () => Effect.succeed(IoAllocationAction.KeepObject),
 *   }));
 *   yield* dmaOperations.mapTransferEx({
 *     ...range, scatterGatherBuffer: null,
 *     dmaCompletionRoutine: (_adapter, _device, _context, status) =>
 *       Effect.sync(() => void seen.push(status)),
 *   });
 *   yield* dmaOperations.cancelMappedTransfer(context);
 *   yield* Effect.sleep("1 millis"); // the interrupt comes meanwhile
 *   yield* dmaOperations.flushAdapterBuffersEx(range);
 *   yield* atDispatch(dmaOperations.freeAdapterChannel());
 *   return seen;
 * });
 * const machine = { banks: [{ base: 0, bytes: 1 << 24 }], dmaControllers: [systemDmaController()] };
 * const report = Machine.run(program, machine);
 * assert.deepEqual(report.value, [3]); // DmaCancelled
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type CancelMappedTransfer = (
  dmaTransferContext: DmaTransferContext | null,
) => Effect.Effect<void, InvalidParameters | Cancelled>;

const NAME = "cancelMappedTransfer";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function cancelMappedTransfer(
  adapter: AdapterObject,
): CancelMappedTransfer {
  return (context) =>
    tableCall(
      adapter,
      NAME,
      () => ({
        context: context?.number ?? null,
        contextState: context?.state ?? "null",
      }),
      (caller) => cancel(adapter, context, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function cancel(
  adapter: AdapterObject,
  context: DmaTransferContext | null,
  caller: Caller,
): Effect.Effect<void, InvalidParameters | Cancelled> {
  if (adapter.binding === undefined || context === null) {
    const invalid = new InvalidParameters(
      context === null
        ? "CancelMappedTransfer needs the transfer context of a request"
        : `${adapter.name} is a bus master, whose transfers the system cannot stop`,
    );
    tableReturn(adapter, NAME, caller, invalid.status);
    return Effect.fail(invalid);
  }
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "cancel transfer", context },
    ({ error }) => {
      tableReturn(adapter, NAME, caller, error?.status ?? 0);
      return error === undefined
        ? Effect.void
        : Effect.fail(error as InvalidParameters | Cancelled);
    },
  );
}
