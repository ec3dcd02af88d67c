/**
 * What can happen to an interrupt on its way from a device to a processor, and
 * to what it leads to there, when faults are injected.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { sleepTicks } from "../../actors/simulated_clock.ts";
import { HIGH_LEVEL } from "../../ddi/mod.ts";
import type { FaultInjector } from "../fault_injector.ts";
import type { Kernel } from "../kernel.ts";
import { atLevelOn } from "../level.ts";

/**
 * Delivers an interrupt, or loses it, sends it twice or late, or has another
 * follow that has no cause.
 *
 * @param line the name of the line
 * @param delivery one interrupt; done as often as it is delivered
 */
export function deliverFaultily(
  kernel: Kernel,
  faults: FaultInjector,
  line: string,
  delivery: Effect.Effect<void>,
): Effect.Effect<void> {
  if (faults.strike("lost-interrupt", line) > 0) return Effect.void;
  const late = faults.delay("late-interrupt", line);
  const deliveries = [
    late > 0 ? laterOn(kernel, `late ${line}`, late, delivery) : delivery,
  ];
  if (faults.strike("duplicated-interrupt", line) > 0) {
    deliveries.push(delivery);
  }
  const after = faults.delay("spurious-interrupt", line);
  if (after > 0) {
    deliveries.push(laterOn(kernel, `spurious ${line}`, after, delivery));
  }
  return deliveries.reduce((before, next) => Effect.andThen(before, next));
}

/** Lets an actor of its own do something some ticks from now. */
export function laterOn(
  kernel: Kernel,
  name: string,
  ticks: number,
  effect: Effect.Effect<void>,
): Effect.Effect<void> {
  return Effect.sync(() =>
    void kernel.scheduler.spawn(
      name,
      Effect.andThen(sleepTicks(ticks), effect),
      { daemon: true, supervised: true },
      undefined,
      kernel.services,
    )
  );
}

/** Lets the processor of an actor stand still, if that fault strikes. */
export function stallFaultily(
  kernel: Kernel,
  faults: FaultInjector,
  actor: Actor,
): Effect.Effect<void> {
  const ticks = faults.delay("processor-stall", actor.processor!.name);
  return ticks === 0
    ? Effect.void
    : atLevelOn(kernel, actor, HIGH_LEVEL, sleepTicks(ticks));
}
