/**
 * Running something at the level and under the lock of an interrupt object, or
 * under the event of one whose routine is a passive-level one.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import type { KInterrupt } from "./interrupt.ts";
import type { Kernel } from "../kernel.ts";
import { lowerTo, raiseTo } from "../level.ts";
import { mayWait, waitFor } from "../waiting/wait.ts";

/** Runs a routine at the level and under the lock of an interrupt object. */
export function underInterruptLock<Context>(
  kernel: Kernel,
  actor: Actor,
  interrupt: KInterrupt<Context>,
  routine: () => Effect.Effect<boolean, never, Kernel>,
): Effect.Effect<boolean, never, Kernel> {
  const { event, spinLock, synchronizeIrql } = interrupt;
  if (event !== null) return underEvent(kernel, actor, interrupt, routine);
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

/** Runs a routine between waiting for an event and setting it again. */
function underEvent<Context>(
  kernel: Kernel,
  actor: Actor,
  { event, name }: KInterrupt<Context>,
  routine: () => Effect.Effect<boolean, never, Kernel>,
): Effect.Effect<boolean, never, Kernel> {
  // Who may not wait has been told so, and goes on as after a wait.
  if (!mayWait(kernel, actor, `The event of interrupt ${name}`)) {
    return routine();
  }
  return Effect.flatMap(
    Effect.flatMap(waitFor(kernel, event!, undefined), routine),
    (answer) => Effect.as(event!.signalAndWake(), answer),
  );
}
