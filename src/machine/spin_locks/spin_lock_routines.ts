/**
 * KeInitializeSpinLock, and the pairs that acquire and release a spin lock.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import type { Irql } from "../../ddi/mod.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";
import { SpinLock } from "./spin_lock.ts";
import {
  raiseAndAcquire,
  releaseAndLower,
  tellLockCall,
} from "./spin_lock_levels.ts";

/**
 * KeInitializeSpinLock: makes a spin lock that nobody holds. Any IRQL.
 *
 * @param name shown in traces and deadlock reports; a repeated name gets a
 *   number
 *
 * No errors (spec 06, section 4).
 *
 * @example Nobody holds a new lock
 * ```ts
 * import { keInitializeSpinLock, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Machine.run(keInitializeSpinLock("lock")).value?.owner, undefined);
 * ```
 */
export function keInitializeSpinLock(
  name: string,
): Effect.Effect<SpinLock, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const lock = new SpinLock(kernel.scheduler.uniqueName(name));
    if (kernel.listening) {
      tellCall(kernel, actor, "keInitializeSpinLock", { lock: lock.name });
    }
    return lock;
  });
}

/** How many spin locks an actor holds, interrupt and cancel locks included. */
export function locksHeld(kernel: Kernel, actor: Actor): number {
  return kernel.stateOf(actor).locksHeld;
}

/**
 * KeAcquireSpinLock: raises the caller to DISPATCH_LEVEL and takes the lock;
 * waits while another holds it, keeping its processor busy (C313).
 *
 * Call at or below DISPATCH_LEVEL.
 *
 * @param lock the lock
 * @returns the IRQL of before, for {@linkcode keReleaseSpinLock}
 *
 * A lock that the caller holds already is bug check 0x0F, and then a deadlock
 * (C314). A lock that was first used as a queued one is bug check 0xC4.
 *
 * @example The level inside and after
 * ```ts
 * import {
 *   keAcquireSpinLock, keGetCurrentIrql, keInitializeSpinLock,
 *   keReleaseSpinLock, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   const irql = yield* keAcquireSpinLock(lock);
 *   const inside = yield* keGetCurrentIrql();
 *   yield* keReleaseSpinLock(lock, irql);
 *   return [inside, yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [2, 0]);
 * ```
 */
export function keAcquireSpinLock(
  lock: SpinLock,
): Effect.Effect<Irql, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    tellLockCall(kernel, actor, "keAcquireSpinLock", lock);
    return returning(
      kernel,
      actor,
      "keAcquireSpinLock",
      raiseAndAcquire(kernel, actor, lock, "raising"),
    );
  });
}

/**
 * KeReleaseSpinLock: gives the lock back and restores the IRQL. What waited for
 * the processor above that level runs before the call returns.
 *
 * @param lock a lock taken with {@linkcode keAcquireSpinLock}
 * @param newIrql what that call returned
 *
 * A lock that the caller does not hold is bug check 0x10: nothing is released,
 * the IRQL is restored (C315).
 *
 * At DISPATCH_LEVEL.
 *
 * @example A lock that nobody holds
 * ```ts
 * import {
 *   keInitializeSpinLock, keRaiseIrql, keReleaseSpinLock, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   yield* keReleaseSpinLock(lock, yield* keRaiseIrql(2));
 * });
 * assert.ok(Machine.run(program).findings.some(({ rule }) => rule === "0x10"));
 * ```
 */
export function keReleaseSpinLock(
  lock: SpinLock,
  newIrql: Irql,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keReleaseSpinLock", {
        lock: lock.name,
        newIrql,
      });
    }
    return releaseAndLower(kernel, actor, lock, "raising", newIrql);
  });
}
