/**
 * How far a search has come: one line that changes on a terminal, a line for
 * every tenth of the budget elsewhere.
 *
 * @module
 */

import type { Host } from "../host.ts";
import { ProgressLine } from "./progress_line.ts";
import { count, seconds } from "../text/wording.ts";

/** What a search may spend, as far as it is known. */
export interface SearchBudget {
  /** Runs at most. */
  readonly runs: number;
  /** Milliseconds at most; undefined for no limit. */
  readonly milliseconds?: number | undefined;
}

/** Writes how many schedules were run to standard error. */
export class SearchProgress {
  readonly #host: Host;
  readonly #budget: SearchBudget;
  readonly #started: number;
  readonly #line: ProgressLine;

  /**
   * @param host where it is written, and the watch
   * @param budget what the search may spend at most
   */
  constructor(host: Host, budget: SearchBudget) {
    this.#host = host;
    this.#budget = budget;
    this.#started = host.now();
    this.#line = new ProgressLine(host);
  }

  /** Tells how many schedules have been run, never fewer than last time. */
  readonly update = (runs: number): void => {
    if (runs <= 1) return;
    const elapsed = this.#host.now() - this.#started;
    const { runs: most, milliseconds = Infinity } = this.#budget;
    const share = Math.min(1, Math.max(runs / most, elapsed / milliseconds));
    this.#line.show(Math.floor(share * 10), () => {
      const rate = `${count(Math.round(runs / elapsed * 1000))} a second`;
      const left = seconds(elapsed * (1 - share) / share);
      return `${
        count(runs)
      } schedules, ${rate}, at most ${left} to the end of the budget`;
    });
  };

  /** Clears the terminal's line. */
  finish(): void {
    this.#line.clear();
  }
}
