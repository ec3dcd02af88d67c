/**
 * Queued spin locks: the same locks, given to those who wait in the order they
 * came. A lock is used with these routines only, or not with them at all.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Irql } from "../../ddi/mod.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";
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
 *
 * A lock that was first used as a plain one is bug check 0xC4; one that the caller
 * holds already is bug check 0x0F (spec 06, section 4).
 *
 * @example The level inside and after
 * ```ts
 * import {
 *   keAcquireInStackQueuedSpinLock, keGetCurrentIrql, keInitializeSpinLock,
 *   keReleaseInStackQueuedSpinLock, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   const handle = yield* keAcquireInStackQueuedSpinLock(lock);
 *   const inside = yield* keGetCurrentIrql();
 *   yield* keReleaseInStackQueuedSpinLock(handle);
 *   return [handle.oldIrql, inside, yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [0, 2, 0]);
 * ```
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
 *
 * At DISPATCH_LEVEL. A lock that the caller does not hold is bug check 0x10
 * (spec 06, section 4).
 *
 * @example Given back once, and once too often
 * ```ts
 * import {
 *   keAcquireInStackQueuedSpinLock, keInitializeSpinLock,
 *   keReleaseInStackQueuedSpinLock, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = (times: number) => Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   const handle = yield* keAcquireInStackQueuedSpinLock(lock);
 *   for (let time = 0; time < times; time++) {
 *     yield* keReleaseInStackQueuedSpinLock(handle);
 *   }
 * });
 * assert.deepEqual(Machine.run(program(1)).findings, []);
 * assert.ok(Machine.run(program(2)).findings.some(({ rule }) => rule === "0x10"));
 * ```
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
 *
 * Below DISPATCH_LEVEL it violates the IrqlDispatch rule. A lock that the caller
 * holds already is bug check 0x0F (spec 06, section 4).
 *
 * @example Under a raised IRQL, which stays
 * ```ts
 * import {
 *   atDispatch, keAcquireInStackQueuedSpinLockAtDpcLevel, keInitializeSpinLock,
 *   keReleaseInStackQueuedSpinLockFromDpcLevel, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   return yield* atDispatch(Effect.gen(function* () {
 *     const handle = yield* keAcquireInStackQueuedSpinLockAtDpcLevel(lock);
 *     yield* keReleaseInStackQueuedSpinLockFromDpcLevel(handle);
 *     return handle.oldIrql;
 *   }));
 * });
 * const report = Machine.run(program);
 * assert.deepEqual([report.value, report.findings], [2, []]);
 * ```
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
 *
 * At DISPATCH_LEVEL or above. A lock that the caller does not hold is bug check
 * 0x10 (spec 06, section 4).
 *
 * @example Nobody holds it afterwards
 * ```ts
 * import {
 *   atDispatch, keAcquireInStackQueuedSpinLockAtDpcLevel, keInitializeSpinLock,
 *   keReleaseInStackQueuedSpinLockFromDpcLevel, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* keInitializeSpinLock("lock");
 *   yield* atDispatch(Effect.flatMap(
 *     keAcquireInStackQueuedSpinLockAtDpcLevel(lock),
 *     keReleaseInStackQueuedSpinLockFromDpcLevel,
 *   ));
 *   return lock.owner;
 * });
 * assert.equal(Machine.run(program).value, undefined);
 * ```
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
