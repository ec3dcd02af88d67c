/**
 * DmaCompletionRoutine: how a driver hears that its system-DMA transfer ended.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { DmaCompletionStatus } from "../../ddi/mod.ts";
import {
  callRoutine,
  type DeviceObject,
  type Kernel,
  kernelFlow,
  leaveRoutine,
} from "../../machine/mod.ts";
import type { DmaAdapter } from "../dma_adapter.ts";
import type { SystemTransfer } from "./system_transfer.ts";

/**
 * A driver's DmaCompletionRoutine. It runs at DISPATCH_LEVEL on any processor
 * (C195), must not wait, and may flush, map the next part (C201) or free the
 * channel (C202).
 *
 * It is called once for every MapTransferEx that named it (C197), and for an
 * adapter that starts over once for each period besides. It may be called before
 * MapTransferEx returns; the mapped length is written by then (C184). A
 * controller without completion interrupt never calls it (C198).
 *
 * @param dmaAdapter the adapter of the transfer
 * @param deviceObject the one given with the request for the channel
 * @param completionContext what MapTransferEx was given, unchanged
 * @param status DmaComplete; DmaError where device, controller or bus failed
 *   (C200); DmaCancelled where the transfer was stopped. Never DmaAborted (C003)
 */
export type DmaCompletionRoutine<in C, out R> = (
  dmaAdapter: DmaAdapter<3>,
  deviceObject: DeviceObject,
  completionContext: C,
  status: DmaCompletionStatus,
) => Effect.Effect<void, never, R>;

const CALLBACK = "DmaCompletion";

/**
 * Enters the routine of a transfer, if it has one.
 *
 * @internal
 */
export function runCompletion(
  { adapter, mapping: { request }, options }: SystemTransfer,
  status: DmaCompletionStatus,
): Effect.Effect<void, never, Kernel> {
  const routine = options?.completionRoutine ?? null;
  if (options === null || routine === null) return Effect.void;
  return kernelFlow((kernel, actor) => {
    const about = {
      callback: CALLBACK,
      adapter: adapter.name,
      request: request.number,
    };
    const irqlAtEntry = kernel.irqlOf(actor);
    const locksAtEntry = kernel.stateOf(actor).locksHeld;
    if (kernel.listening) {
      kernel.emit(actor, { _tag: "CallbackStarted", ...about, status });
    }
    const entered = Effect.provideContext(
      callRoutine(actor, `${CALLBACK} routine`, adapter.name, () =>
        routine(
          adapter.view as DmaAdapter<3>,
          request.deviceObject,
          options.completionContext,
          status,
        )),
      options.services,
    );
    return Effect.map(entered, () => {
      leaveRoutine(actor);
      if (!kernel.listening) return;
      kernel.emit(actor, {
        _tag: "CallbackFinished",
        ...about,
        action: null,
        locksHeld: kernel.stateOf(actor).locksHeld - locksAtEntry,
        irqlAtEntry,
      });
    });
  });
}
