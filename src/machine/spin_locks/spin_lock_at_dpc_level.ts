/**
 * Spin locks from DISPATCH_LEVEL: the pairs that leave the IRQL alone, and those
 * for routines that may be threaded DPCs.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Irql } from "../../ddi/mod.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";
import type { SpinLock } from "./spin_lock.ts";
import {
  raiseAndAcquire,
  releaseAndLower,
  tellLockCall,
} from "./spin_lock_levels.ts";

/**
 * KeAcquireSpinLockAtDpcLevel: takes the lock without touching the IRQL, for a
 * caller that is at DISPATCH_LEVEL already.
 *
 * @param lock the lock
 *
 * Below DISPATCH_LEVEL it works all the same, and violates the IrqlDispatch
 * rule (C316): a DPC of this processor that wants the lock then hangs.
 *
 * No errors; a lock that the caller holds already is bug check 0x0F.
 *
 * @example In a raised section
 * ```ts
 * import {
 *   atDispatch, keAcquireSpinLockAtDpcLevel, keInitializeSpinLock,
 *   keReleaseSpinLockFromDpcLevel, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   yield* atDispatch(Effect.andThen(
 *     keAcquireSpinLockAtDpcLevel(lock), keReleaseSpinLockFromDpcLevel(lock),
 *   ));
 * });
 * assert.deepEqual(Machine.run(program).findings, []);
 * ```
 */
export function keAcquireSpinLockAtDpcLevel(
  lock: SpinLock,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    tellLockCall(kernel, actor, "keAcquireSpinLockAtDpcLevel", lock);
    return lock.acquire(kernel, actor, "at DPC level");
  });
}

/**
 * KeTryToAcquireSpinLockAtDpcLevel: takes the lock if it is free. Call at
 * DISPATCH_LEVEL or above.
 *
 * @param lock the lock
 * @returns whether the caller holds it now
 *
 * No errors (spec 06, section 4).
 *
 * @example It does not wait for a lock that is taken
 * ```ts
 * import {
 *   atDispatch, keInitializeSpinLock, keReleaseSpinLockFromDpcLevel,
 *   keTryToAcquireSpinLockAtDpcLevel, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   return yield* atDispatch(Effect.gen(function* () {
 *     const first = yield* keTryToAcquireSpinLockAtDpcLevel(lock);
 *     const second = yield* keTryToAcquireSpinLockAtDpcLevel(lock);
 *     yield* keReleaseSpinLockFromDpcLevel(lock);
 *     return [first, second];
 *   }));
 * });
 * assert.deepEqual(Machine.run(program).value, [true, false]);
 * ```
 */
export function keTryToAcquireSpinLockAtDpcLevel(
  lock: SpinLock,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    tellLockCall(kernel, actor, "keTryToAcquireSpinLockAtDpcLevel", lock);
    return returning(
      kernel,
      actor,
      "keTryToAcquireSpinLockAtDpcLevel",
      lock.tryAcquire(kernel, actor, "at DPC level"),
    );
  });
}

/**
 * KeReleaseSpinLockFromDpcLevel: gives the lock back without touching the IRQL.
 *
 * @param lock a lock taken with {@linkcode keAcquireSpinLockAtDpcLevel}
 *
 * At DISPATCH_LEVEL or above. A lock that the caller does not hold is bug check
 * 0x10 (C315).
 *
 * @example The level stays what it is
 * ```ts
 * import {
 *   atDispatch, keAcquireSpinLockAtDpcLevel, keGetCurrentIrql,
 *   keInitializeSpinLock, keReleaseSpinLockFromDpcLevel, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   return yield* atDispatch(Effect.gen(function* () {
 *     yield* keAcquireSpinLockAtDpcLevel(lock);
 *     yield* keReleaseSpinLockFromDpcLevel(lock);
 *     return yield* keGetCurrentIrql();
 *   }));
 * });
 * assert.equal(Machine.run(program).value, 2);
 * ```
 */
export function keReleaseSpinLockFromDpcLevel(
  lock: SpinLock,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    tellLockCall(kernel, actor, "keReleaseSpinLockFromDpcLevel", lock);
    return Effect.asVoid(lock.release(kernel, actor, "at DPC level"));
  });
}

/**
 * KeAcquireSpinLockForDpc: takes the lock from a DPC routine, and raises to
 * DISPATCH_LEVEL first if the DPC is a threaded one.
 *
 * @param lock the lock
 * @returns the IRQL of before, for {@linkcode keReleaseSpinLockForDpc}
 *
 * At or below DISPATCH_LEVEL. A lock that the caller holds already is bug check
 * 0x0F (spec 06, section 4).
 *
 * @example In a threaded DPC
 * ```ts
 * import {
 *   keAcquireSpinLockForDpc, keFlushQueuedDpcs, keGetCurrentIrql,
 *   keInitializeSpinLock, keInitializeThreadedDpc, keInsertQueueDpc,
 *   keReleaseSpinLockForDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const levels: number[] = [];
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   const dpc = yield* keInitializeThreadedDpc("dpc", () =>
 *     Effect.gen(function* () {
 *       const irql = yield* keAcquireSpinLockForDpc(lock);
 *       levels.push(irql, yield* keGetCurrentIrql());
 *       yield* keReleaseSpinLockForDpc(lock, irql);
 *     }), null);
 *   yield* keInsertQueueDpc(dpc);
 *   yield* keFlushQueuedDpcs();
 * });
 * assert.deepEqual(Machine.run(program).findings, []);
 * assert.deepEqual(levels, [0, 2]);
 * ```
 */
export function keAcquireSpinLockForDpc(
  lock: SpinLock,
): Effect.Effect<Irql, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    tellLockCall(kernel, actor, "keAcquireSpinLockForDpc", lock);
    return returning(
      kernel,
      actor,
      "keAcquireSpinLockForDpc",
      raiseAndAcquire(kernel, actor, lock, "raising"),
    );
  });
}

/**
 * KeReleaseSpinLockForDpc: gives the lock back and restores the IRQL.
 *
 * @param lock a lock taken with {@linkcode keAcquireSpinLockForDpc}
 * @param oldIrql what that call returned
 *
 * At DISPATCH_LEVEL. A lock that the caller does not hold is bug check 0x10
 * (spec 06, section 4).
 *
 * @example The level of before is back
 * ```ts
 * import {
 *   keAcquireSpinLockForDpc, keGetCurrentIrql, keInitializeSpinLock,
 *   keReleaseSpinLockForDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   const irql = yield* keAcquireSpinLockForDpc(lock);
 *   yield* keReleaseSpinLockForDpc(lock, irql);
 *   return [lock.owner, yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [undefined, 0]);
 * ```
 */
export function keReleaseSpinLockForDpc(
  lock: SpinLock,
  oldIrql: Irql,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keReleaseSpinLockForDpc", {
        lock: lock.name,
        oldIrql,
      });
    }
    return releaseAndLower(kernel, actor, lock, "raising", oldIrql);
  });
}
