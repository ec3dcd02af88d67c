/**
 * Simulated time: what `Clock` and `Effect.sleep` mean inside a run.
 *
 * A tick is one microsecond of simulated time. The clock stands still while
 * any actor can move.
 *
 * @module
 */

import { type Clock, Duration, Effect } from "../../deps.ts";
import { operation, SLEEP } from "./operation.ts";

/** Ticks of the simulated clock in a millisecond. */
export const TICKS_PER_MILLISECOND = 1000;

const NANOS_PER_TICK = 1000n;

/**
 * Waits for a number of ticks, of one microsecond each. `Effect.sleep` does the
 * same within a run, for durations.
 *
 * @param ticks a whole number, 0 or more; 0 still lets others move first
 *
 * @example An hour takes no time
 * ```ts
 * import { currentTick, run, sleepTicks } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const hour = 3_600_000_000;
 * const result = run(Effect.andThen(sleepTicks(hour), currentTick));
 * assert.equal(result.value, hour);
 * ```
 */
export function sleepTicks(ticks: number): Effect.Effect<void> {
  return operation(SLEEP, undefined, ticks);
}

/**
 * The ticks that a duration lasts, a part of a tick counting as one.
 *
 * @param duration any finite duration
 * @returns ticks of a microsecond, a whole number
 *
 * @example In microseconds
 * ```ts
 * import { ticksOf } from "@adapter-channel/dma/actors";
 * import { Duration } from "effect";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ticksOf(Duration.millis(2)), 2000);
 * assert.equal(ticksOf(Duration.nanos(1n)), 1);
 * ```
 */
export function ticksOf(duration: Duration.Duration): number {
  return Math.ceil(Duration.toMillis(duration) * TICKS_PER_MILLISECOND);
}

/**
 * Effect's clock, told by the scheduler.
 *
 * @param now gives the present tick
 * @param restrict makes what `Effect.sleep` does of what lets ticks pass; the
 *   same, if left out
 */
export function simulatedClock(
  now: () => number,
  restrict: (sleep: Clock.Clock["sleep"]) => Clock.Clock["sleep"] = (sleep) =>
    sleep,
): Clock.Clock {
  return new SimulatedClock(now, restrict(sleepFor));
}

/** Lets as many ticks pass as a duration lasts; an endless one never ends. */
function sleepFor(duration: Duration.Duration): Effect.Effect<void> {
  return Duration.isFinite(duration)
    ? sleepTicks(ticksOf(duration))
    : Effect.never;
}

/** A run has a clock and seldom reads it, so its effects are made when asked. */
class SimulatedClock implements Clock.Clock {
  readonly sleep: Clock.Clock["sleep"];
  readonly #now: () => number;

  constructor(now: () => number, sleep: Clock.Clock["sleep"]) {
    this.#now = now;
    this.sleep = sleep;
  }

  currentTimeMillisUnsafe(): number {
    return Math.floor(this.#now() / TICKS_PER_MILLISECOND);
  }

  get currentTimeMillis(): Effect.Effect<number> {
    return Effect.sync(() => this.currentTimeMillisUnsafe());
  }

  currentTimeNanosUnsafe(): bigint {
    return BigInt(this.#now()) * NANOS_PER_TICK;
  }

  get currentTimeNanos(): Effect.Effect<bigint> {
    return Effect.sync(() => this.currentTimeNanosUnsafe());
  }

  monotonicTimeNanosUnsafe(): bigint {
    return this.currentTimeNanosUnsafe();
  }

  get monotonicTimeNanos(): Effect.Effect<bigint> {
    return this.currentTimeNanos;
  }
}
