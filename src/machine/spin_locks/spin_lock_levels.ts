/**
 * Taking a spin lock together with DISPATCH_LEVEL, and giving both back: what
 * the raising and the queued routines and the cancel lock have in common.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { DISPATCH_LEVEL, type Irql, irqlName } from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { Kernel } from "../kernel.ts";
import { lowerTo, raiseTo } from "../level.ts";
import { tellCall } from "../routine_events.ts";
import type { SpinLock } from "./spin_lock.ts";

/** Raises to DISPATCH_LEVEL where the caller is below, and takes the lock. */
export function raiseAndAcquire(
  kernel: Kernel,
  actor: Actor,
  lock: SpinLock,
  form: "raising" | "queued",
): Effect.Effect<Irql> {
  const before = kernel.irqlOf(actor);
  const acquired = before < DISPATCH_LEVEL
    ? Effect.flatMap(
      raiseTo(DISPATCH_LEVEL),
      () => lock.acquire(kernel, actor, form),
    )
    : lock.acquire(kernel, actor, form);
  return Effect.as(acquired, before);
}

/** Gives the lock back and restores the level of before its acquisition. */
export function releaseAndLower(
  kernel: Kernel,
  actor: Actor,
  lock: SpinLock,
  form: "raising" | "queued",
  oldIrql: Irql,
): Effect.Effect<void> {
  return Effect.flatMap(lock.release(kernel, actor, form), () => {
    const irql = kernel.irqlOf(actor);
    if (oldIrql > irql) {
      bugCheck(
        kernel,
        actor,
        BugCheckCode.IrqlNotLessOrEqual,
        [oldIrql, irql],
        `The release of ${lock.name} lowers to ${irqlName(oldIrql)} at ${
          irqlName(irql)
        }`,
      );
      return Effect.void;
    }
    const lowest = Math.max(oldIrql, actor.level);
    return lowest < irql ? lowerTo(lowest) : Effect.void;
  });
}

/** Tells of a call of a routine that takes or gives back a lock. */
export function tellLockCall(
  kernel: Kernel,
  actor: Actor,
  routine: string,
  lock: SpinLock,
): void {
  if (kernel.listening) tellCall(kernel, actor, routine, { lock: lock.name });
}
