/**
 * Queued spin locks: the same locks, given to those who wait in the order they
 * came. A lock is used with these routines only, or not with them at all.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Irql } from "../ddi/irql.ts";
import type { Kernel } from "./kernel.ts";
import { kernelFlow } from "./kernel_call.ts";
import { tellCall } from "./routine_events.ts";
import type { SpinLock } from "./spin_lock.ts";
import { raiseAndAcquire, releaseAndLower } from "./spin_lock_levels.ts";

/** KLOCK_QUEUE_HANDLE: one acquisition of a queued spin lock. */
export interface KLockQueueHandle {
  /** The lock that is held. */
  readonly lock: SpinLock;
  /** The IRQL of before. */
  readonly oldIrql: Irql;
}

/**
 * KeAcquireInStackQueuedSpinLock: raises the caller to DISPATCH_LEVEL and takes
 * the lock behind everybody who came before. Call at or below DISPATCH_LEVEL.
 *
 * @param lock the lock
 * @returns the handle for {@linkcode keReleaseInStackQueuedSpinLock}
 */
export function keAcquireInStackQueuedSpinLock(
  lock: SpinLock,
): Effect.Effect<KLockQueueHandle, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keAcquireInStackQueuedSpinLock", {
        lock: lock.name,
      });
    }
    return Effect.map(
      raiseAndAcquire(kernel, actor, lock, "queued"),
      (oldIrql): KLockQueueHandle => ({ lock, oldIrql }),
    );
  });
}

/**
 * KeReleaseInStackQueuedSpinLock: gives the lock to the next one in the line,
 * and restores the IRQL.
 *
 * @param handle what the acquisition returned
 */
export function keReleaseInStackQueuedSpinLock(
  handle: KLockQueueHandle,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const { lock, oldIrql } = handle;
    if (kernel.listening) {
      tellCall(kernel, actor, "keReleaseInStackQueuedSpinLock", {
        lock: lock.name,
        oldIrql,
      });
    }
    return releaseAndLower(kernel, actor, lock, "queued", oldIrql);
  });
}

/**
 * KeAcquireInStackQueuedSpinLockAtDpcLevel: takes the lock in its turn without
 * touching the IRQL, for a caller at DISPATCH_LEVEL or above.
 *
 * @param lock the lock
 * @returns the handle for {@linkcode keReleaseInStackQueuedSpinLockFromDpcLevel}
 */
export function keAcquireInStackQueuedSpinLockAtDpcLevel(
  lock: SpinLock,
): Effect.Effect<KLockQueueHandle, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keAcquireInStackQueuedSpinLockAtDpcLevel", {
        lock: lock.name,
      });
    }
    const oldIrql = kernel.irqlOf(actor);
    return Effect.as(lock.acquire(kernel, actor, "queued"), { lock, oldIrql });
  });
}

/**
 * KeReleaseInStackQueuedSpinLockFromDpcLevel: gives the lock to the next one in
 * the line without touching the IRQL.
 *
 * @param handle what the acquisition returned
 */
export function keReleaseInStackQueuedSpinLockFromDpcLevel(
  handle: KLockQueueHandle,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const { lock } = handle;
    if (kernel.listening) {
      tellCall(kernel, actor, "keReleaseInStackQueuedSpinLockFromDpcLevel", {
        lock: lock.name,
      });
    }
    return Effect.asVoid(lock.release(kernel, actor, "queued"));
  });
}
