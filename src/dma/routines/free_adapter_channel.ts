/**
 * FreeAdapterChannel and FreeAdapterObject: the driver gives the channel back.
 *
 * @module
 */

import { Effect, Effectable, Exit } from "../../../deps.ts";
import { type Actor, goOn } from "../../actors/mod.ts";
import { IoAllocationAction } from "../../ddi/mod.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterAnswer } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { releaseDirectly } from "./direct_path.ts";
import {
  type ArgumentFacts,
  type Caller,
  enterRoutine,
  tableCall,
} from "./routine.ts";

/**
 * FreeAdapterChannel, the sixth member of every table.
 *
 * Releases the channel and the registers that were allocated with it, after a
 * routine returned KeepObject or after a synchronous request without routine
 * (A07). The next request in line may be granted by it, and its routine may run
 * inside this call.
 *
 * Call it after the last flush. With nothing held it has no effect, and the
 * verifier reports 0x04 (C135).
 *
 * IRQL: exactly DISPATCH_LEVEL (C136). No errors.
 *
 * @example After a synchronous request without a routine
 * ```ts
 * import {
 *   atDispatch, Devices, DmaFlags, ioGetDmaAdapter, Machine, type MapRegisterBase,
 *   type OutParameter,
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
 *   const dmaTransferContext = yield* dmaOperations.initializeDmaTransferContext();
 *   const mapRegisterBase: OutParameter<MapRegisterBase | null> = { value: null };
 *   yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
 *     deviceObject: pdo, dmaTransferContext, numberOfMapRegisters: 4,
 *     flags: DmaFlags.SynchronousCallback, mapRegisterBase,
 *   }));
 *   yield* atDispatch(dmaOperations.freeAdapterChannel());
 *   return mapRegisterBase.value?.count;
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value, 4);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type FreeAdapterChannel = () => Effect.Effect<void>;

/**
 * FreeAdapterObject, the twenty-seventh member of the table (version 3).
 *
 * - `DeallocateObject`: as FreeAdapterChannel (C139);
 * - `DeallocateObjectKeepRegisters`: the channel only; the registers stay until
 *   FreeMapRegisters (C140). A bus master may do so while its transfer runs
 *   (C142);
 * - `KeepObject`: no effect (A06, C141).
 *
 * Right after a synchronous request that failed it takes the channel from nobody
 * else who holds it (A49, C143).
 *
 * @param allocationAction what to release
 *
 * IRQL: at most DISPATCH_LEVEL. No errors.
 *
 * @example The channel goes, the registers stay until they are freed
 * ```ts
 * import {
 *   atDispatch, Devices, DmaFlags, IoAllocationAction, ioGetDmaAdapter, Machine,
 *   type MapRegisterBase, type OutParameter,
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
 *   const dmaTransferContext = yield* dmaOperations.initializeDmaTransferContext();
 *   const mapRegisterBase: OutParameter<MapRegisterBase | null> = { value: null };
 *   yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
 *     deviceObject: pdo, dmaTransferContext, numberOfMapRegisters: 4,
 *     flags: DmaFlags.SynchronousCallback, mapRegisterBase,
 *   }));
 *   yield* dmaOperations.freeAdapterObject(
 *     IoAllocationAction.DeallocateObjectKeepRegisters,
 *   );
 *   const kept = mapRegisterBase.value;
 *   yield* atDispatch(dmaOperations.freeMapRegisters(kept, 4));
 *   return kept?.count;
 * });
 * const report = Machine.run(program, { mapRegisters: 16 });
 * assert.equal(report.value, 4);
 * assert.equal(report.freeMapRegisters, 16);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type FreeAdapterObject = (
  allocationAction: IoAllocationAction,
) => Effect.Effect<void>;

/**
 * Makes FreeAdapterChannel for one adapter.
 *
 * @internal
 */
export function freeAdapterChannel(adapter: AdapterObject): FreeAdapterChannel {
  return () =>
    tableCall(
      adapter,
      "freeAdapterChannel",
      () => facts(adapter),
      (caller) => release(adapter, false, caller, null),
      Effect.void,
    );
}

/**
 * Makes FreeAdapterObject for one adapter: an effect for each action.
 *
 * @internal
 */
export function freeAdapterObject(adapter: AdapterObject): FreeAdapterObject {
  const known = [
    IoAllocationAction.KeepObject,
    IoAllocationAction.DeallocateObject,
    IoAllocationAction.DeallocateObjectKeepRegisters,
  ].map((action) => [action, releasing(adapter, action)] as const);
  const effects = new Map<number, Effect.Effect<void>>(known);
  return (action) => effects.get(action) ?? releasing(adapter, action);
}

/** One call of FreeAdapterObject: an effect of its own kind, for speed. */
class Release {
  readonly adapter: AdapterObject;
  readonly action: number;

  constructor(adapter: AdapterObject, action: number) {
    this.adapter = adapter;
    this.action = action;
  }
}

Object.setPrototypeOf(
  Release.prototype,
  Effectable.Prototype<Effect.Effect<void>>({
    label: "freeAdapterObject",
    evaluate(fiber) {
      const self = this as unknown as Release;
      const { adapter, action } = self;
      const releases = action === IoAllocationAction.DeallocateObject;
      if (releases && releaseDirectly(adapter, fiber)) return goOn(fiber);
      const name = "freeAdapterObject";
      const actor = enterRoutine(adapter, name, fiber, releaseFacts, self);
      const keepRegisters =
        action === IoAllocationAction.DeallocateObjectKeepRegisters;
      return adapter.released || !(releases || keepRegisters)
        ? Exit.void
        : release(adapter, keepRegisters, { fiber, actor }, actor);
    },
  }),
);

function releasing(
  adapter: AdapterObject,
  action: number,
): Effect.Effect<void> {
  return new Release(adapter, action) as unknown as Effect.Effect<void>;
}

function releaseFacts({ adapter, action }: Release): ArgumentFacts {
  return { ...facts(adapter), allocationAction: action };
}

function facts(adapter: AdapterObject): {
  held: boolean;
  failedSyncFree: string;
} {
  return {
    held: adapter.holder !== undefined,
    failedSyncFree: adapter.system.settings.failedSyncFree,
  };
}

function release(
  adapter: AdapterObject,
  keepRegisters: boolean,
  caller: Caller,
  excused: Actor | null,
): Effect.Effect<void> {
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "freeChannel", keepRegisters, caller: excused },
    delivered,
    caller,
  );
}

function delivered(
  { granted }: AdapterAnswer,
  caller: Caller,
): Effect.Effect<void> {
  return deliver(granted, caller);
}
