/**
 * A share of a campaign: what one worker searches at a time, and what it finds.
 * Both are plain data, to be sent between threads.
 *
 * @module
 */

import {
  type Coverage,
  type Failure,
  type FoundScenario,
  type Outcome,
  scenarioIn,
  scenarioOf,
  search,
  type StrategyName,
  valueInJson,
} from "../explore/mod.ts";
import type { CampaignOptions } from "./campaign_options.ts";
import type { Prefix } from "../explore/prefixes.ts";
import { strategyNamed } from "../explore/strategies/named.ts";
import { Exhaustive } from "../explore/strategies/exhaustive.ts";
import { Reduced } from "../explore/strategies/reduced.ts";
import type { Strategy } from "../explore/strategy.ts";

/** What a worker is to search. */
export interface Share {
  /** Its place among the shares of the campaign, from 0. */
  readonly number: number;
  /** The URL of the scenario module. */
  readonly url: string;
  /** What people call the module. */
  readonly place: string;
  /** Which of the module's exports. */
  readonly exportName: string;
  /** How schedules are chosen. */
  readonly strategy: StrategyName;
  /** The first decisions, for a search that is cut by them. */
  readonly prefix: Prefix | undefined;
  /** The first seed, for what is drawn. */
  readonly seed: number;
  /** Runs at most. */
  readonly runs: number;
  /** Milliseconds at most, or undefined. */
  readonly milliseconds: number | undefined;
  /** Whether to go on after a failure. */
  readonly all: boolean;
  /** What is changed of the scenario's own options. */
  readonly changes: Changes;
  /** Shared memory that is not 0 once the search is to end where it is. */
  readonly halt?: Int32Array;
}

/** What a campaign changes of a scenario's own options, as plain data. */
export type Changes = Pick<
  CampaignOptions,
  "stepLimit" | "time" | "valuesAreOutcomes"
>;

/** What a worker found in a share. */
export interface FoundShare {
  /** The failures, each kind once. */
  readonly failures: readonly Failure[];
  /** What was covered. */
  readonly coverage: Coverage;
  /** The outcomes that were seen. */
  readonly outcomes: readonly Outcome[];
  /**
   * The behaviours, two numbers each: the fingerprint, and how often it was
   * seen, negative if it has failed.
   */
  readonly behaviours: Float64Array;
}

/** What a worker says. */
export type WorkerAnswer =
  | { readonly _tag: "Progress"; readonly runs: number }
  | { readonly _tag: "Found"; readonly found: FoundShare }
  | { readonly _tag: "Refused"; readonly sentence: string };

/**
 * Searches a share.
 *
 * @param progress told now and then how many runs were made
 */
export async function searchShare(
  share: Share,
  progress: (runs: number) => void,
): Promise<FoundShare> {
  const { url, place, exportName, seed, runs, milliseconds, all, halt } = share;
  const module = await import(url);
  const scenario = changed(
    scenarioIn(module, place, exportName),
    share.changes,
  );
  const found = search(scenarioOf(scenario.program), {
    ...scenario.options,
    strategy: strategyOf(share),
    seed,
    runs,
    all,
    progress,
    ...(halt === undefined ? {} : { stop: () => Atomics.load(halt, 0) !== 0 }),
    ...(milliseconds === undefined ? {} : { milliseconds }),
  });
  return {
    failures: found.failures,
    coverage: found.coverage,
    outcomes: found.outcomes.seen,
    behaviours: packed(found.behaviours.entries()),
  };
}

/** The scenario with some of its options changed. */
export function changed(
  { program, options }: FoundScenario,
  { stepLimit, time, valuesAreOutcomes = false }: Changes,
): FoundScenario {
  return {
    program,
    options: {
      ...(valuesAreOutcomes ? { outcome: valueInJson } : {}),
      ...options,
      ...(stepLimit === undefined ? {} : { stepLimit }),
      ...(time === undefined ? {} : { time }),
    },
  };
}

function strategyOf({ strategy, prefix, seed }: Share): Strategy {
  if (prefix === undefined) return strategyNamed(strategy, seed);
  return strategy === "exhaustive"
    ? new Exhaustive(prefix)
    : new Reduced(prefix);
}

function packed(
  entries: Iterable<{
    readonly behaviour: number;
    readonly times: number;
    readonly failed: boolean;
  }>,
): Float64Array {
  const numbers: number[] = [];
  for (const { behaviour, times, failed } of entries) {
    numbers.push(behaviour, failed ? -times : times);
  }
  return new Float64Array(numbers);
}
