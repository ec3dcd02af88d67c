/**
 * How a search is made, and what it gives.
 *
 * @module
 */

import type { TimePolicy } from "../actors/scheduler_options.ts";
import type { Rules } from "./attempt.ts";
import type { BehaviourCounts } from "./behaviour_counts.ts";
import type { Coverage } from "./coverage.ts";
import type { Failure } from "./failures/failure.ts";
import type { Monitor } from "./monitor.ts";
import type { Outcomes } from "./outcomes.ts";
import { scenarioNumber } from "./schedule_line.ts";
import type { StrategyName } from "./strategies/named.ts";
import type { Strategy } from "./strategy.ts";

/** How a search is made. Every field has a default. */
export interface SearchOptions<A> {
  /** Name of the scenario, part of its schedule lines; `scenario`. */
  readonly name?: string;
  /** How schedules are chosen; `portfolio`. */
  readonly strategy?: StrategyName | Strategy;
  /** For strategies that draw; any whole number, 1 if left out. */
  readonly seed?: number;
  /** Runs at most; 20,000. */
  readonly runs?: number;
  /** Milliseconds at most; no limit if left out. */
  readonly milliseconds?: number;
  /** Operations a run may take; 10,000. */
  readonly stepLimit?: number;
  /** When timers fire; at quiescence. */
  readonly time?: TimePolicy;
  /** Whether to go on after a failure and collect them all; false. */
  readonly all?: boolean;
  /**
   * Looks at the program's value when a run has come to rest: a sentence if it
   * is wrong. It must not change anything.
   */
  readonly check?: (value: A) => string | undefined;
  /** Makes the liveness monitors of a run. */
  readonly monitors?: () => readonly Monitor[];
  /** What the value comes down to, for the set of outcomes. */
  readonly outcome?: (value: A) => string;
  /** The outcomes that are right; any other is a failure. */
  readonly expected?: readonly string[];
  /**
   * Whether the host's clock, timers and randomness are trapped: true, and false
   * for replays, in which a debugger may stop.
   */
  readonly trap?: boolean;
  /** Random words that programs draw start here; 0. */
  readonly dataSeed?: number;
  /** Told now and then how many runs were made. */
  readonly progress?: (runs: number) => void;
  /**
   * Asked after every run whether to end the search there: it is not complete
   * then, and tells what it has found. It must be cheap.
   */
  readonly stop?: () => boolean;
}

/**
 * What a search found: failures as they happened, outcomes, and what was covered.
 * `explore` adds what explains them.
 */
export interface SearchResult {
  /** The scenario's name. */
  readonly name: string;
  /** The failures, each kind once, in the order they were found. */
  readonly failures: readonly Failure[];
  /** What was covered. */
  readonly coverage: Coverage;
  /** The outcomes, each with a schedule that leads there. */
  readonly outcomes: Outcomes;
  /** The behaviours seen, to be merged with those of another search. */
  readonly behaviours: BehaviourCounts;
}

/** Runs a search makes at most unless told otherwise. */
export const DEFAULT_RUNS = 20_000;

const STEP_LIMIT = 10_000;

/**
 * The rules that options stand for.
 *
 * @internal
 */
export function rulesOf<A>(options: SearchOptions<A>): Rules<A> {
  return {
    stepLimit: options.stepLimit ?? STEP_LIMIT,
    time: options.time ?? "at quiescence",
    check: options.check,
    monitors: options.monitors,
  };
}

/**
 * The number by which schedule lines know their scenario.
 *
 * @param options its name, when timers fire and the seed of its data count
 * @returns a whole number from 0 to 36^4 - 1
 */
export function numberOf<A>(options: SearchOptions<A>): number {
  const { name = "scenario", time = "at quiescence" } = options;
  return scenarioNumber(name, time, String(options.dataSeed ?? 0));
}
