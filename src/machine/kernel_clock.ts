/**
 * What Effect's clock means on a machine: simulated time, and a sleep that only
 * a thread below DISPATCH_LEVEL may take.
 *
 * @module
 */

import { type Clock, Effect } from "../../deps.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import { simulatedClock } from "../actors/simulated_clock.ts";
import type { Kernel } from "./kernel.ts";
import { mayWait } from "./waiting/wait.ts";

/**
 * Effect's clock for the actors of a machine.
 *
 * `Effect.sleep`, time-outs and schedules give the processor away, so at
 * DISPATCH_LEVEL and above they are bug check 0xB8 and do not wait (C115).
 */
export function kernelClock(
  kernel: Kernel,
  scheduler: ActorScheduler,
): Clock.Clock {
  return simulatedClock(
    () => scheduler.now,
    (sleep) => (duration) =>
      Effect.withFiber((fiber) =>
        mayWait(kernel, scheduler.actorOf(fiber), "Effect.sleep")
          ? sleep(duration)
          : Effect.void
      ),
  );
}
