/**
 * How often a search tells of itself: seldom enough to cost nothing, and often
 * enough for who waits.
 *
 * @module
 */

import type { Stopwatch } from "./stopwatch.ts";

/** A search tells of itself after so many runs at the latest, */
const RUNS = 1024;
/** and after about so many milliseconds, if runs are slow. */
const MILLISECONDS = 50;

/** Says when it is time to tell. */
export class Pace {
  readonly #watch: Stopwatch;
  #next = 0;

  /** @param watch that runs since the search has begun */
  constructor(watch: Stopwatch) {
    this.#watch = watch;
  }

  /** Whether to tell after so many runs; before the first, yes. */
  isDue(runs: number): boolean {
    return runs >= this.#next;
  }

  /** Notes that it was told. */
  told(runs: number): void {
    const soon = runs * MILLISECONDS / this.#watch.milliseconds;
    this.#next = runs + Math.max(1, Math.min(soon, RUNS));
  }
}
