/**
 * Does every printed line give its run again, byte for byte? And are the lines
 * short enough to be pasted?
 *
 * @module
 */

import {
  parseLine,
  replayLine,
  search,
  type StrategyName,
} from "../../src/explore/mod.ts";
import { atLeast, exactly, type Figure, told } from "../figures/figure.ts";
import { type DemoBug, demoBugs } from "./demo_bugs.ts";

/** Failures that are looked for and replayed. */
const REPLAYS = 5000;
/** A line of this length fits where people paste. */
const SHORT = 40;
/** A search that takes longer is given up, and the next seed is tried. */
const RUNS_MAX = 100;

const strategies: readonly StrategyName[] = ["pos", "random", "pct 3"];

interface Recorded {
  readonly line: string;
  readonly message: string;
  /** Its events as text, one to a line. */
  readonly text: string;
}

/** Looks for a failure, and keeps the events of the run that failed. */
function recordFailure(
  { scenario, options }: DemoBug,
  strategy: StrategyName,
  seed: number,
): Recorded | undefined {
  let events: string[] = [];
  const watched = {
    start: scenario.start.bind(scenario),
    observers: () => {
      events = [];
      const into = events;
      return [(event: object) => void into.push(JSON.stringify(event))];
    },
  };
  const { failures } = search(watched, {
    ...options,
    strategy,
    seed,
    runs: RUNS_MAX,
  });
  const failure = failures[0];
  if (failure === undefined) return undefined;
  const { line, message } = failure;
  return { line, message, text: events.join("\n") };
}

function isSame(bug: DemoBug, recorded: Recorded): boolean {
  const { line, message, text } = recorded;
  const { events, finding, drift } = replayLine(
    bug.scenario,
    line,
    bug.options,
  );
  return drift === undefined && finding?.message === message &&
    events.map((event) => JSON.stringify(event)).join("\n") === text;
}

/** Finds failures of every demo bug, by many seeds, and replays each. */
export function replays(): Figure[] {
  let same = 0;
  let short = 0;
  let replayed = 0;
  let decisions = 0;
  for (let seed = 1; replayed < REPLAYS; seed++) {
    const bug = demoBugs[seed % demoBugs.length]!;
    const strategy = strategies[seed % strategies.length]!;
    const recorded = recordFailure(bug, strategy, seed * 7919);
    if (recorded === undefined) continue;
    replayed++;
    if (isSame(bug, recorded)) same++;
    if (recorded.line.length <= SHORT) short++;
    decisions += parseLine(recorded.line).codes.length;
  }
  return [
    exactly("explorer.replays.identical", same, REPLAYS, "of 5,000 replays"),
    atLeast(
      "explorer.replays.short-lines",
      100 * short / replayed,
      95,
      `% of lines of at most ${SHORT} characters`,
      true,
    ),
    told("explorer.replays.answers", decisions / replayed, "answers in a line"),
  ];
}
