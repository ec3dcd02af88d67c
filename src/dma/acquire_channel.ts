/**
 * The channel as a scoped resource: acquire it, use it, and it is given back
 * when the scope closes. Interrupting the wait is CancelAdapterChannel.
 *
 * @module
 */

import { Effect, type Scope } from "../../deps.ts";
import { mailbox } from "../actors/mod.ts";
import { IoAllocationAction } from "../ddi/mod.ts";
import { atDispatch, type DeviceObject, type Kernel } from "../machine/mod.ts";
import type { DmaAdapter } from "./dma_adapter.ts";
import type { MapRegisterBase } from "./map_registers/map_register_base.ts";
import type { AllocationError } from "./routines/submit.ts";

/** What {@linkcode acquireChannel} is told. */
export interface AcquireChannelOptions {
  /** The device of the transfer. */
  readonly deviceObject: DeviceObject;
  /** Map registers, 0 up to what IoGetDmaAdapter said. */
  readonly numberOfMapRegisters: number;
  /**
   * What is held until the scope closes: the channel with its registers (the
   * default), or the registers alone, so that other requests can go on.
   */
  readonly hold?: "channel" | "registers";
}

/** What {@linkcode acquireChannel} holds until its scope closes. */
export interface AcquiredChannel {
  /** For MapTransferEx and FlushAdapterBuffersEx; null where none is needed. */
  readonly mapRegisterBase: MapRegisterBase | null;
}

/**
 * Acquires the adapter channel for the life of a scope.
 *
 * Use it in drivers written as Effects; the faithful form is
 * AllocateAdapterChannelEx. It waits for its turn. When the waiting fiber is
 * interrupted, the request is cancelled; if the grant came first, what it got
 * is given back. So whatever happens, nothing leaks.
 *
 * @param adapter of description version 3
 * @param options device, registers, and what to hold
 *
 * IRQL: below DISPATCH_LEVEL, because it may wait.
 *
 * Errors: those of AllocateAdapterChannelEx.
 *
 * @example Interruption is cancellation
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const options = { deviceObject: pdo, numberOfMapRegisters: 16 };
 *   const held = acquireChannel(adapter, options);
 *   return yield* Effect.scoped(Effect.gen(function* () {
 *     yield* held;
 *     const second = Effect.scoped(acquireChannel(adapter, options));
 *     return yield* Effect.exit(Effect.timeout(second, "1 second"));
 *   }));
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value?._tag, "Failure"); // it timed out, and was cancelled
 * assert.equal(report.statistics.cancelsWon, 1);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export function acquireChannel(
  adapter: DmaAdapter<3>,
  options: AcquireChannelOptions,
): Effect.Effect<AcquiredChannel, AllocationError, Kernel | Scope.Scope> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.tap(
      waitForGrant(adapter, options, restore),
      (channel) =>
        Effect.addFinalizer(() => release(adapter, options, channel)),
    )
  );
}

type Restore = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
) => Effect.Effect<A, E, R>;

const waitForGrant = Effect.fnUntraced(function* (
  adapter: DmaAdapter<3>,
  options: AcquireChannelOptions,
  restore: Restore,
) {
  const { dmaOperations } = adapter;
  const { deviceObject, numberOfMapRegisters, hold = "channel" } = options;
  const action = hold === "channel"
    ? IoAllocationAction.KeepObject
    : IoAllocationAction.DeallocateObjectKeepRegisters;
  const dmaTransferContext = yield* dmaOperations
    .initializeDmaTransferContext();
  const grant = yield* mailbox<MapRegisterBase | null>("grant");
  yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
    deviceObject,
    dmaTransferContext,
    numberOfMapRegisters,
    executionRoutine: (_deviceObject, _irp, mapRegisterBase) =>
      Effect.as(grant.send(mapRegisterBase), action),
  }));
  const cancel = Effect.flatMap(
    dmaOperations.cancelAdapterChannel(deviceObject, dmaTransferContext),
    (cancelled) =>
      cancelled ? Effect.void : Effect.flatMap(
        grant.take,
        (mapRegisterBase) => release(adapter, options, { mapRegisterBase }),
      ),
  );
  const mapRegisterBase = yield* Effect.onInterrupt(
    restore(grant.take),
    () => cancel,
  );
  return { mapRegisterBase };
});

function release(
  adapter: DmaAdapter<3>,
  { hold = "channel", numberOfMapRegisters }: AcquireChannelOptions,
  { mapRegisterBase }: AcquiredChannel,
): Effect.Effect<void, never, Kernel> {
  const { dmaOperations } = adapter;
  if (hold === "channel") return atDispatch(dmaOperations.freeAdapterChannel());
  return mapRegisterBase === null ? Effect.void : atDispatch(
    dmaOperations.freeMapRegisters(mapRegisterBase, numberOfMapRegisters),
  );
}
