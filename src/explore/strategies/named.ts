/**
 * Strategies by name, as options and the command line give them.
 *
 * @module
 */

import type { Strategy } from "../strategy.ts";
import { Cached } from "./cached.ts";
import { Exhaustive } from "./exhaustive.ts";
import { FirstCome } from "./first_come.ts";
import { Pct } from "./pct.ts";
import { Portfolio } from "./portfolio.ts";
import { Pos } from "./pos.ts";
import { PreemptionBounded } from "./preemption_bounded.ts";
import { RandomWalk } from "./random_walk.ts";
import { Reduced } from "./reduced.ts";
import { SleepSets } from "./sleep_sets.ts";

/**
 * The names of the strategies:
 *
 * - `portfolio`: the default, a mixture that suits most scenarios;
 * - `reduced`: one run for each behaviour, exact;
 * - `exhaustive`, `sleep sets`, `cached`: exact and slow, to check the above;
 * - `preemptions 0` to `preemptions 3`: all schedules with few preemptions;
 * - `random`, `pct 2`, `pct 3`, `pct 5`, `pos`: drawn by seed;
 * - `fifo`: the one schedule in which everybody moves as they come.
 */
export type StrategyName =
  | "portfolio"
  | "reduced"
  | "exhaustive"
  | "sleep sets"
  | "cached"
  | "preemptions 0"
  | "preemptions 1"
  | "preemptions 2"
  | "preemptions 3"
  | "random"
  | "pct 2"
  | "pct 3"
  | "pct 5"
  | "pos"
  | "fifo";

const makers: Readonly<Record<StrategyName, (seed: number) => Strategy>> = {
  "portfolio": (seed) => new Portfolio(seed),
  "reduced": () => new Reduced(),
  "exhaustive": () => new Exhaustive(),
  "sleep sets": () => new SleepSets(),
  "cached": () => new Cached(),
  "preemptions 0": () => new PreemptionBounded(0),
  "preemptions 1": () => new PreemptionBounded(1),
  "preemptions 2": () => new PreemptionBounded(2),
  "preemptions 3": () => new PreemptionBounded(3),
  "random": (seed) => new RandomWalk(seed),
  "pct 2": (seed) => new Pct(2, seed),
  "pct 3": (seed) => new Pct(3, seed),
  "pct 5": (seed) => new Pct(5, seed),
  "pos": (seed) => new Pos(seed),
  "fifo": () => new FirstCome(),
};

/** Every strategy that `strategy` of a search and `--strategy` may name. */
export const strategyNames: readonly StrategyName[] = Object.keys(
  makers,
) as StrategyName[];

/**
 * Makes a strategy, for a search or an oracle of one's own.
 *
 * @param name one of {@linkcode strategyNames}
 * @param seed for those that draw; any whole number
 * @returns a strategy that has not begun; each search needs its own
 * @throws {RangeError} when there is no strategy of that name
 */
export function strategyNamed(name: StrategyName, seed: number): Strategy {
  const make = makers[name];
  if (make === undefined) {
    throw new RangeError(
      `Cannot find the strategy ${name}: there are ${strategyNames.join(", ")}`,
    );
  }
  return make(seed);
}
