/**
 * The explorer's own clock, for budgets and rates. The model never sees it, and
 * it is taken before the host's clocks are trapped.
 *
 * @module
 */

const { performance: clock } = globalThis;
const now = clock.now.bind(clock);

/** Measures how long a search has taken. */
export class Stopwatch {
  readonly #start: number = now();

  /** Milliseconds since it was made. */
  get milliseconds(): number {
    return now() - this.#start;
  }
}
