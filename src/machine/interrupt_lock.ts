/**
 * Running something at the level and under the lock of an interrupt object.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { KInterrupt } from "./interrupt.ts";
import type { Kernel } from "./kernel.ts";
import { lowerTo, raiseTo } from "./level.ts";

/** Runs a routine at the level and under the lock of an interrupt object. */
export function underInterruptLock<Context>(
  kernel: Kernel,
  actor: Actor,
  interrupt: KInterrupt<Context>,
  routine: () => Effect.Effect<boolean, never, Kernel>,
): Effect.Effect<boolean, never, Kernel> {
  const { spinLock, synchronizeIrql } = interrupt;
  const before = kernel.irqlOf(actor);
  const raised = before < synchronizeIrql;
  const locked = raised
    ? Effect.flatMap(
      raiseTo(synchronizeIrql),
      () => spinLock.acquire(kernel, actor, "system"),
    )
    : spinLock.acquire(kernel, actor, "system");
  return Effect.flatMap(Effect.flatMap(locked, routine), (answer) => {
    const released = spinLock.release(kernel, actor, "system");
    const restored = raised
      ? Effect.flatMap(released, () => lowerTo(before))
      : released;
    return Effect.as(restored, answer);
  });
}
