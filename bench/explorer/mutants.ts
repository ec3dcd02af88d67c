/**
 * How many schedules it takes the explorer to find each planted mistake.
 *
 * @module
 */

import type {
  Scenario,
  SearchOptions,
  SearchResult,
} from "../../src/explore/mod.ts";
import { atMost, type Figure } from "../figures/figure.ts";
import { withMutatedSource } from "./mutated_source.ts";
import { type Mutant, plantedMutants } from "./planted_mutants.ts";

/** Schedules in which a mistake must have been found. */
export const SCHEDULES_MAX = 1000;

/** Seeds that the random strategy is given. */
const SEEDS = 10;

/** How a mistake was found. */
export interface MutantSearch {
  readonly mutant: Mutant;
  /** The schedule in which the reduced strategy found it; Infinity if not. */
  readonly reduced: number;
  /** The same for POS, seed by seed. */
  readonly pos: readonly number[];
  /** What the reduced strategy said. */
  readonly message: string;
}

/** A race as its module exports it. */
interface RaceModule {
  readonly [race: string]: {
    readonly program: unknown;
    readonly outcomes: readonly unknown[];
    readonly machine?: unknown;
  };
}

/** The machine of the copy: its classes are not those of the original. */
interface SimulatorModule {
  readonly machineScenario: (program: unknown, machine: unknown) => Scenario;
}

/** The search of the copy. */
interface ExploreModule {
  readonly search: (
    scenario: Scenario,
    options: SearchOptions<unknown>,
  ) => SearchResult;
}

/**
 * Plants a mistake and searches its race.
 *
 * @param seeds how many seeds POS is given
 */
export function searchMutant(
  mutant: Mutant,
  seeds: number = SEEDS,
): Promise<MutantSearch> {
  return withMutatedSource(mutant.edits, async (root) => {
    const url = (path: string) => new URL(path, root).href;
    const { machineScenario } = await import(
      url("src/simulator/mod.ts")
    ) as SimulatorModule;
    const { search } = await import(
      url("src/explore/mod.ts")
    ) as ExploreModule;
    const races = await import(
      url("tests/litmus/grant_races.ts")
    ) as RaceModule;
    const race = races[mutant.race]!;
    const scenario = machineScenario(race.program, race.machine);
    const find = (options: SearchOptions<unknown>) =>
      search(scenario, {
        outcome: (value) => JSON.stringify(value),
        expected: race.outcomes.map((outcome) => JSON.stringify(outcome)),
        runs: SCHEDULES_MAX,
        ...options,
      }).failures[0];
    const first = find({ strategy: "reduced" });
    const pos = Array.from(
      { length: seeds },
      (_, i) => find({ strategy: "pos", seed: i + 1 })?.run ?? Infinity,
    );
    return {
      mutant,
      reduced: first?.run ?? Infinity,
      pos,
      message: first?.message ?? "",
    };
  });
}

/**
 * For each planted mistake: the schedules until it was found, by the reduced
 * strategy, and by POS with the seed that took longest.
 *
 * @param options `long`: more seeds
 */
export async function mutantFigures(
  options: { readonly long: boolean },
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const mutant of plantedMutants) {
    const found = await searchMutant(mutant, options.long ? 100 : SEEDS);
    const id = `explorer.mutant.${mutant.name.replaceAll(/[ ,]+/g, "-")}`;
    const unit = "schedules to find it";
    figures.push(
      atMost(`${id}.reduced`, found.reduced, SCHEDULES_MAX, unit, true),
      atMost(`${id}.pos`, Math.max(...found.pos), SCHEDULES_MAX, unit, true),
    );
  }
  return figures;
}
