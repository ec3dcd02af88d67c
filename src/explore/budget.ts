/**
 * The budget of searches that do not bring one: set once by a command line, for
 * all tests of a run.
 *
 * @module
 */

/** How much a search may spend. */
export interface Budget {
  /** Runs at most. */
  readonly runs?: number;
  /** Milliseconds at most. */
  readonly milliseconds?: number;
}

let common: Budget = {};

/**
 * Sets the budget of every later `race` and `litmus` that does not name one.
 * For command lines, which read it from the environment or a flag; a library
 * has no business calling it.
 *
 * @param budget schedules and milliseconds at most; it replaces the one before
 *
 * @example For all that name none
 * ```ts
 * import { budgetFor, useBudget } from "@adapter-channel/dma/explore";
 * import assert from "node:assert/strict";
 *
 * useBudget({ runs: 500 });
 * assert.deepEqual(budgetFor({}), { runs: 500 });
 * assert.deepEqual(budgetFor({ runs: 20 }), { runs: 20 });
 * useBudget({});
 * ```
 */
export function useBudget(budget: Budget): void {
  common = budget;
}

/**
 * The budget that was set for all. For suites whose own default is to give way
 * to it.
 *
 * @returns what {@linkcode useBudget} set last; empty if nothing was
 */
export function currentBudget(): Budget {
  return common;
}

/**
 * The budget of a search: its own, and the common one for what it leaves out.
 *
 * @param own what the search names itself
 * @returns what counts; a field that neither names is left out
 */
export function budgetFor(own: Budget): Budget {
  return {
    ...common,
    ...(own.runs === undefined ? {} : { runs: own.runs }),
    ...(own.milliseconds === undefined
      ? {}
      : { milliseconds: own.milliseconds }),
  };
}
