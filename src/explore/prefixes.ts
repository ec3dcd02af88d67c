/**
 * Cuts a search into searches that several workers can make: each follows its
 * own first decisions, and together they leave nothing out.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";
import { DecisionPath } from "./strategies/decision_path.ts";
import { isPaused } from "./strategies/descent.ts";
import type { Scenario } from "./scenario.ts";
import { search } from "./search.ts";
import type { SearchOptions } from "./search_options.ts";
import type { Strategy } from "./strategy.ts";

/** The first decisions of a search: at each question, which answer. */
export type Prefix = readonly number[];

/** A strategy that can be made to follow a prefix. */
export type Divisible = "reduced" | "exhaustive";

/** More decisions than this are never fixed. */
const DEPTH_MAX = 12;

/** Runs spent on finding the prefixes of one depth. */
const RUNS_MAX = 10_000;

/**
 * Finds the prefixes by which a search can be cut.
 *
 * Give each to `Reduced` or `Exhaustive`. Whatever can happen follows one of
 * them. What the reduced strategy would have left out among the first decisions
 * is run too, so all shares together may take somewhat more runs than one search.
 *
 * @param options of the search; its time policy and data seed count
 * @param strategy which the prefixes are for
 * @param wanted at least so many, if there are
 * @returns the prefixes in their order
 */
export function prefixesOf<A, E>(
  scenario: Scenario<A, E>,
  options: SearchOptions<A>,
  strategy: Divisible,
  wanted: number,
): readonly Prefix[] {
  const { stepLimit, time, dataSeed, trap } = options;
  const rules = Object.fromEntries(
    Object.entries({ stepLimit, time, dataSeed, trap })
      .filter(([, value]) => value !== undefined),
  );
  let found: readonly Prefix[] = [[]];
  for (let depth = 1; depth <= DEPTH_MAX && found.length < wanted; depth++) {
    const scout = new Scout(depth, strategy === "reduced");
    search(scenario, { ...rules, strategy: scout, runs: RUNS_MAX, all: true });
    // Half of the prefixes would not do, and a run that differs has none.
    if (!scout.complete || scout.prefixes.length === 0) return found;
    const isFinal = scout.prefixes.every(({ length }) => length < depth);
    found = scout.prefixes;
    if (isFinal) return found;
  }
  return found;
}

/** Goes through all first decisions, and gives every run up after them. */
class Scout implements Strategy {
  readonly name: string = "scout";
  complete = false;
  readonly prefixes: Prefix[] = [];
  readonly #depth: number;
  readonly #skipsPaused: boolean;
  readonly #path = new DecisionPath();

  constructor(depth: number, skipsPaused: boolean) {
    this.#depth = depth;
    this.#skipsPaused = skipsPaused;
  }

  begin(): void {
    this.#path.begin();
  }

  pick(eligible: readonly Actor[]): number {
    // What is no decision for the reduced strategy is none here.
    const paused = this.#skipsPaused ? eligible.findIndex(isPaused) : -1;
    if (paused >= 0) return paused;
    return this.#path.depth < this.#depth
      ? this.#path.answer(eligible.length)
      : -1;
  }

  choose(count: number): number {
    return this.#path.depth < this.#depth ? this.#path.answer(count) : 0;
  }

  next(): boolean {
    this.prefixes.push(this.#path.taken);
    this.complete = !this.#path.advance();
    return !this.complete;
  }
}
