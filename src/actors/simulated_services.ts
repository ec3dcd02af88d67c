/**
 * What Effect's own services mean inside a run: the scheduler is ours, the
 * clock is simulated, and randomness comes from the oracle.
 *
 * @module
 */

import { Clock, Context, Random, Scheduler } from "../../deps.ts";
import type { ActorScheduler } from "./scheduler.ts";
import { simulatedClock } from "./simulated_clock.ts";

/** The services every actor of a run starts with. */
export function simulatedServices(
  scheduler: ActorScheduler,
): Context.Context<never> {
  const draw = () => scheduler.oracle.draw(scheduler.running);
  const randomness = {
    nextIntUnsafe: () => draw() | 0,
    nextDoubleUnsafe: () => draw() / 0x1_0000_0000,
  };
  // In one piece: a context that grows by one is made anew each time.
  return Context.makeUnsafe(
    new Map<string, unknown>([
      [Scheduler.Scheduler.key, scheduler],
      [Clock.Clock.key, simulatedClock(() => scheduler.now)],
      [Random.Random.key, randomness],
    ]),
  );
}
