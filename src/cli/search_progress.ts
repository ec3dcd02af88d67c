/**
 * How far a search has come: one line that changes on a terminal, a line for
 * every tenth of the budget elsewhere.
 *
 * @module
 */

import type { Host } from "./host.ts";
import { count, seconds } from "./wording.ts";

/** What a search may spend, as far as it is known. */
export interface SearchBudget {
  /** Runs at most. */
  readonly runs: number;
  /** Milliseconds at most; undefined for no limit. */
  readonly milliseconds?: number | undefined;
}

/** A terminal's line is written anew at most this often, in milliseconds. */
const REFRESH_MILLISECONDS = 100;

/** Writes how many schedules were run to standard error. */
export class SearchProgress {
  readonly #host: Host;
  readonly #budget: SearchBudget;
  readonly #started: number;
  #last = 0;
  #written = false;

  /**
   * @param host where it is written, and the watch
   * @param budget what the search may spend at most
   */
  constructor(host: Host, budget: SearchBudget) {
    this.#host = host;
    this.#budget = budget;
    this.#started = host.now();
  }

  /** Tells how many schedules have been run, never fewer than last time. */
  readonly update = (runs: number): void => {
    if (runs <= 1) return;
    const elapsed = this.#host.now() - this.#started;
    const { runs: most, milliseconds = Infinity } = this.#budget;
    const share = Math.min(1, Math.max(runs / most, elapsed / milliseconds));
    const rate = `${count(Math.round(runs / elapsed * 1000))} a second`;
    const left = seconds(elapsed * (1 - share) / share);
    const text = `${
      count(runs)
    } schedules, ${rate}, at most ${left} to the end of the budget`;
    if (this.#host.errorIsTerminal) this.#updateLine(elapsed, text);
    else this.#addLine(Math.floor(share * 10), text);
  };

  /** Clears the terminal's line. */
  finish(): void {
    if (this.#written && this.#host.errorIsTerminal) {
      this.#host.writeError("\r\x1b[K");
    }
  }

  #updateLine(elapsed: number, text: string): void {
    if (this.#written && elapsed - this.#last < REFRESH_MILLISECONDS) return;
    this.#last = elapsed;
    this.#written = true;
    this.#host.writeError(`\r\x1b[K${text}`);
  }

  #addLine(tenth: number, text: string): void {
    if (tenth <= this.#last) return;
    this.#last = tenth;
    this.#host.writeError(`${text}\n`);
  }
}
