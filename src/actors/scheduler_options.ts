/**
 * What a scheduler is made with.
 *
 * @module
 */

import type { Limits } from "./limits.ts";
import type { Oracle } from "./oracle.ts";
import type { Trace } from "./trace.ts";

/**
 * How simulated time moves: only when nobody can, or whenever the oracle lets a
 * timer fire, which finds races between a timer and a slow actor.
 */
export type TimePolicy = "at quiescence" | "any time";

/** What a scheduler is made with. */
export interface SchedulerOptions {
  /** Answers every question of the run. */
  readonly oracle: Oracle;
  /** What the run may use before it is ended. */
  readonly limits: Limits;
  /** Whether timers fire only when nothing else can move, or at any time. */
  readonly time: TimePolicy;
  /** Whether the first actor that throws ends the run for all. */
  readonly endAtDefect: boolean;
  /** Where events go, if anybody listens. */
  readonly trace: Trace | undefined;
}
