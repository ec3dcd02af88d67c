/**
 * How soon is a window found that opens once, late, after many steps that are
 * nobody's business? A random walk must be lucky at each of them.
 *
 * @module
 */

import { search, type StrategyName } from "../../src/explore/mod.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";
import { lateWindow } from "./demo_bugs.ts";

/** Private steps before the window. */
const FRAGMENTS = 50;
const SEEDS = 40;
const RUNS_MAX = 20_000;

const { scenario, options } = lateWindow(FRAGMENTS);

/** The first run that fails; the most runs, if none does. */
function firstFailing(strategy: StrategyName, seed: number): number {
  const { failures } = search(scenario, {
    ...options,
    strategy,
    seed,
    runs: RUNS_MAX,
  });
  return failures[0]?.run ?? RUNS_MAX;
}

function average(strategy: StrategyName): number {
  let sum = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    sum += firstFailing(strategy, seed * 1_000_003);
  }
  return sum / SEEDS;
}

/** Searches for the window. */
export function lateWindows(): Figure[] {
  const unit = `runs, average of ${SEEDS} seeds`;
  const id = `explorer.late-window-${FRAGMENTS}`;
  return [
    atMost(`${id}.reduced`, firstFailing("reduced", 1), 3, "runs", true),
    atMost(`${id}.pos`, average("pos"), 200, unit, true),
    told(`${id}.pct-2`, average("pct 2"), unit),
  ];
}
