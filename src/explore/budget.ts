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
 */
export function useBudget(budget: Budget): void {
  common = budget;
}

/**
 * The budget that was set for all, empty if none was. For suites whose own
 * default is to give way to it.
 */
export function currentBudget(): Budget {
  return common;
}

/** The budget of a search: its own, and the common one for what it leaves out. */
export function budgetFor(own: Budget): Budget {
  return {
    ...common,
    ...(own.runs === undefined ? {} : { runs: own.runs }),
    ...(own.milliseconds === undefined
      ? {}
      : { milliseconds: own.milliseconds }),
  };
}
