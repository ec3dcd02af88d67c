/**
 * One program under many random schedules: every outcome that shows up, with
 * how often, so that a test can ask for all sides of a race.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import type {
  MachineOptions,
  MachineServices,
} from "../../src/simulator/mod.ts";
import { assertEquals, fail } from "../deps.ts";
import { assertSameBothWays } from "./both_ways.ts";
import { rulesOf, type Run, run, SMALL_BANKS } from "./fixture.ts";

/** Races that somebody counts, and wants other numbers of schedules of. */
interface Watch {
  readonly schedules: number;
  /** Schedules that held, race by race. */
  readonly held: number[];
}

let watch: Watch | undefined;

/**
 * Runs tests with each race put through another number of schedules.
 *
 * @param schedules of each race, 1 or more
 * @param act runs tests
 * @returns how many schedules held, race by race; with a failure, one of them
 *   is less than was asked for
 */
export async function throughSchedules(
  schedules: number,
  act: () => void | Promise<void>,
): Promise<readonly number[]> {
  const held: number[] = [];
  watch = { schedules, held };
  try {
    await act();
  } catch {
    if (held.every((count) => count === schedules)) held.push(0);
  } finally {
    watch = undefined;
  }
  return held;
}

const TINY_BANKS = SMALL_BANKS.map(({ base }) => ({ base, bytes: 0x2_0000 }));

/** How many seeds are also run with calls that are all announced. */
const BOTH_WAYS = 8;

/** How a race is run. */
export interface RaceOptions {
  /** Schedules to try; 200 if left out. */
  readonly seeds?: number;
  /** Findings that every run must have; none if left out. */
  readonly findings?: readonly string[];
  /** More about the machine. */
  readonly machine?: MachineOptions;
  /** Looks at each run, after its outcome was noted. */
  readonly check?: (run: Run<string, unknown>) => void;
}

/**
 * Runs a program under seeds 1, 2, 3 and so on, on 2 to 4 processors in turn,
 * with grants delivered inside the release or in a DPC as the seed says. Every
 * run must complete, have the findings it should and give every register back.
 * The first runs are made both with calls that are answered on the spot and with
 * announced ones, and must not differ.
 *
 * @param program gets the number of processors, and tells its outcome
 * @returns how often each outcome came
 */
export function race<E>(
  program: (processors: number) => Effect.Effect<string, E, MachineServices>,
  options: RaceOptions = {},
): ReadonlyMap<string, number> {
  const { check, findings = [], machine } = options;
  const seeds = watch?.schedules ?? options.seeds ?? 200;
  const race = watch?.held.push(0);
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= seeds; seed++) {
    const processors = 2 + seed % 3;
    const options: MachineOptions = {
      processors,
      seed,
      grantDelivery: "either",
      stepLimit: 100_000,
      // Little memory, because there are many machines.
      mapRegisters: 16,
      banks: TINY_BANKS,
      ...machine,
    };
    if (seed <= BOTH_WAYS) {
      assertSameBothWays(() => program(processors), seed, options);
    }
    const report = run(program(processors), options);
    const where = `seed ${seed} on ${processors} processors`;
    if (report.status !== "completed") fail(`${where}: ${report.message}`);
    assertEquals(rulesOf(report), [...findings], where);
    assertEquals(report.freeMapRegisters, report.poolSize, where);
    const outcome = report.value!;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    check?.(report);
    if (race !== undefined) watch!.held[race - 1] = seed;
  }
  return outcomes;
}

/** Fails unless exactly these outcomes showed up, each at least once. */
export function assertOutcomes(
  outcomes: ReadonlyMap<string, number>,
  expected: readonly string[],
): void {
  assertEquals([...outcomes.keys()].sort(), [...expected].sort());
}
