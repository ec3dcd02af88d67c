/**
 * How the races of the DMA routines are written and run: a program for a
 * machine, and every outcome it may have.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import { type Budget, currentBudget } from "../../src/explore/mod.ts";
import {
  litmus,
  type MachineScenarioOptions,
  type MachineServices,
} from "../../src/simulator/mod.ts";

/** A program whose value is its outcome. */
export type RaceProgram<A> = Effect.Effect<A, never, MachineServices>;

/** A race with all that can come of it. */
export interface DmaRace<A = unknown> {
  /** Named after the rows of the specification that it shows. */
  readonly name: string;
  /** What is run. */
  readonly program: RaceProgram<A>;
  /** Every outcome there is, up to what JSON can tell apart. */
  readonly outcomes: readonly unknown[];
  /** More about the machine; two processors if left out. */
  readonly machine?: MachineScenarioOptions;
}

/** Behaviours that a race may have at most, so that a test takes seconds. */
const BEHAVIOURS_MAX = 20_000;

/** Runs that a race gets which has too many behaviours. */
const SAMPLED_RUNS = 600;

/** Adds a race as a test that runs every behaviour it has. */
export function testEvery<A>(race: DmaRace<A>): void {
  Deno.test(
    race.name,
    litmus(race.program, {
      ...race,
      strategy: "reduced",
      mustComplete: true,
      runs: BEHAVIOURS_MAX,
      milliseconds: Infinity,
    }),
  );
}

/** The budget of `deno task race`, if one was set. */
function sample(): Budget {
  const { runs, milliseconds } = currentBudget();
  if (milliseconds === undefined) return { runs: runs ?? SAMPLED_RUNS };
  return { runs: runs ?? Infinity, milliseconds };
}

/**
 * Adds a race as a test of some hundred schedules: for races with too many
 * behaviours to run them all. No other outcome may occur.
 */
export function testSome<A>(race: DmaRace<A>): void {
  Deno.test(
    race.name,
    litmus(race.program, { ...race, strategy: "pos", ...sample() }),
  );
}
