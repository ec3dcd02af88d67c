/**
 * KeInitializeSpinLock, and the pairs that acquire and release a spin lock.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { Irql } from "../ddi/irql.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCall, kernelFlow } from "./kernel_call.ts";
import { returning, tellCall } from "./routine_events.ts";
import { SpinLock } from "./spin_lock.ts";
import { raiseAndAcquire, releaseAndLower } from "./spin_lock_levels.ts";

/**
 * KeInitializeSpinLock: makes a spin lock that nobody holds. Any IRQL.
 *
 * @param name shown in traces and deadlock reports; a repeated name gets a
 *   number
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

function tellLockCall(
  kernel: Kernel,
  actor: Actor,
  routine: string,
  lock: SpinLock,
): void {
  if (kernel.listening) tellCall(kernel, actor, routine, { lock: lock.name });
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

/**
 * KeAcquireSpinLockAtDpcLevel: takes the lock without touching the IRQL, for a
 * caller that is at DISPATCH_LEVEL already.
 *
 * @param lock the lock
 *
 * Below DISPATCH_LEVEL it works all the same, and violates the IrqlDispatch
 * rule (C316): a DPC of this processor that wants the lock then hangs.
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
