/**
 * How many schedules a scenario has, without running them all.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";
import { attempt } from "./attempt.ts";
import { Journal } from "./history/journal.ts";
import { type Explorable, scenarioOf } from "./scenario.ts";
import { rulesOf, type SearchOptions } from "./search_options.ts";
import type { Strategy } from "./strategy.ts";
import { Traps } from "./trap.ts";

/** States that are remembered at most: some hundred bytes each. */
const STATES_MAX = 2_000_000;

/** What {@linkcode countSchedules} counted. */
export interface ScheduleCount {
  /** Schedules, up to 2^53 exactly; undefined if the count was given up. */
  readonly schedules: number | undefined;
  /** Different states on the way. */
  readonly states: number;
  /** Runs it took. */
  readonly runs: number;
}

/**
 * Counts the schedules of a program: all interleavings of its operations, with
 * every answer to its data choices. Use it to see what a search spares.
 *
 * Two ways to the same state have the same number of ways on, so each state is
 * entered once.
 *
 * @param program actors that meet in announced operations alone
 * @param options `runs`: give up after so many; 200,000 if left out
 * @returns the count, or that it was given up
 *
 * @example Ten orders, four behaviours
 * ```ts
 * import { cell, join, spawn } from "@adapter-channel/dma/actors";
 * import { countSchedules, explore } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const count = yield* cell("count", 0);
 *   const increment = Effect.flatMap(count.get, (seen) => count.set(seen + 1));
 *   const first = yield* spawn("first", increment);
 *   const second = yield* spawn("second", increment);
 *   yield* join(first);
 *   yield* join(second);
 * });
 * assert.equal(countSchedules(program).schedules, 10);
 * assert.equal(explore(program).coverage.behaviours, 4);
 * ```
 */
export function countSchedules<A, E>(
  program: Explorable<A, E>,
  options: SearchOptions<A> = {},
): ScheduleCount {
  const scenario = scenarioOf(program);
  const counting = new Counting();
  const journal = new Journal(counting, options.dataSeed ?? 0);
  const rules = rulesOf(options);
  const traps = new Traps();
  const { runs: most = 200_000 } = options;
  let runs = 0;
  let goesOn: boolean;
  do {
    attempt(scenario, journal, rules, traps);
    runs++;
    goesOn = counting.next();
  } while (goesOn && runs < most && counting.states < STATES_MAX);
  return {
    schedules: goesOn ? undefined : counting.total,
    states: counting.states,
    runs,
  };
}

/** A place on the present path. */
interface Place {
  readonly state: number | undefined;
  readonly count: number;
  chosen: number;
  /** Schedules counted below it so far. */
  below: number;
}

/** Goes depth first and remembers how many schedules lie below each state. */
class Counting implements Strategy {
  readonly name: string = "counting";
  complete = false;
  /** Schedules counted. */
  total = 0;
  readonly #path: Place[] = [];
  readonly #below = new Map<number, number>();
  #depth = 0;
  #known: number | undefined;
  #journal!: Journal;

  /** How many states are known. */
  get states(): number {
    return this.#below.size;
  }

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#depth = 0;
    this.#known = undefined;
  }

  pick(eligible: readonly Actor[]): number {
    if (this.#depth < this.#path.length) return this.#repeat();
    const { state } = this.#journal.fingerprint;
    this.#known = this.#below.get(state);
    return this.#known === undefined ? this.#open(eligible.length, state) : -1;
  }

  choose(count: number): number {
    return this.#depth < this.#path.length
      ? this.#repeat()
      : this.#open(count, undefined);
  }

  next(): boolean {
    this.#credit(this.#known ?? 1);
    while (this.#path.length > 0) {
      const place = this.#path.at(-1)!;
      if (++place.chosen < place.count) return true;
      this.#path.pop();
      if (place.state !== undefined) this.#below.set(place.state, place.below);
      this.#credit(place.below);
    }
    this.complete = true;
    return false;
  }

  #repeat(): number {
    return this.#path[this.#depth++]!.chosen;
  }

  #open(count: number, state: number | undefined): number {
    this.#path.push({ state, count, chosen: 0, below: 0 });
    this.#depth++;
    return 0;
  }

  #credit(schedules: number): void {
    const place = this.#path.at(-1);
    if (place === undefined) this.total += schedules;
    else place.below += schedules;
  }
}
