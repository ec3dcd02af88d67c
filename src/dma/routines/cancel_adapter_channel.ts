/**
 * CancelAdapterChannel: takes a request back, if it still waits.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall, tableReturn } from "./routine.ts";
import type { DmaTransferContext } from "../adapter/transfer_context.ts";

/**
 * CancelAdapterChannel, the twenty-second member of the table (version 3).
 *
 * True means: the request is out of its queue, its routine will never run, and
 * nothing is allocated. False means: the routine has run, runs, or will run
 * exactly once, and the driver cleans up on its normal path. Cancel and grant
 * are served by the adapter object one after the other, so exactly one wins
 * (C127).
 *
 * It works wherever the request waits, for the channel or for registers (C119).
 * On an initialized context without a request it gives true and marks the
 * context: the next allocation with it fails with `Cancelled` until it is
 * initialized again (A11). Cancelling again gives true again (A13).
 *
 * @param deviceObject the one of the request
 * @param dmaTransferContext the one of the request
 * @returns whether the cancel won
 *
 * IRQL: at most DISPATCH_LEVEL. No errors. Findings: M2 for a raw or null
 * context, M3 for a pending request of another adapter; both give false.
 *
 * @example A request that waits is taken back, once
 * ```ts
 * import {
 *   atDispatch, Devices, IoAllocationAction, ioGetDmaAdapter, Machine,
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
 *   const request = Effect.fnUntraced(function* () {
 *     const dmaTransferContext = yield* dmaOperations.initializeDmaTransferContext();
 *     yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
 *       deviceObject: pdo, dmaTransferContext, numberOfMapRegisters: 1,
 *       executionRoutine: () => Effect.succeed(IoAllocationAction.KeepObject),
 *     }));
 *     return dmaTransferContext;
 *   });
 *   const granted = yield* request();
 *   const waiting = yield* request();
 *   const answers = [
 *     yield* dmaOperations.cancelAdapterChannel(pdo, granted),
 *     yield* dmaOperations.cancelAdapterChannel(pdo, waiting),
 *   ];
 *   yield* atDispatch(dmaOperations.freeAdapterChannel());
 *   return answers;
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [false, true]);
 * assert.equal(report.statistics.grantedAfterWaiting, 0);
 * ```
 */
export type CancelAdapterChannel = (
  deviceObject: DeviceObject,
  dmaTransferContext: DmaTransferContext | null,
) => Effect.Effect<boolean>;

const NAME = "cancelAdapterChannel";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function cancelAdapterChannel(
  adapter: AdapterObject,
): CancelAdapterChannel {
  return (deviceObject, context) =>
    tableCall(
      adapter,
      NAME,
      () => ({
        deviceObject: deviceObject.name,
        context: context?.number ?? null,
        contextState: context?.state ?? "null",
        contextAdapter: context?.request?.adapter.name ?? null,
      }),
      (caller) => {
        if (context === null) {
          tableReturn(adapter, NAME, caller, false);
          return Effect.succeed(false);
        }
        const message = { _tag: "cancel", context } as const;
        return adapter.reactor.askThen(
          caller.fiber,
          message,
          ({ granted, value }) => {
            tableReturn(adapter, NAME, caller, value === 1);
            return granted.length === 0
              ? Effect.succeed(value === 1)
              : Effect.as(deliver(granted, caller), value === 1);
          },
        );
      },
      Effect.succeed(false),
    );
}
