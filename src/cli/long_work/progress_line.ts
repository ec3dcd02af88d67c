/**
 * How long work shows that it goes on: one line that changes on a terminal, a
 * line for every tenth elsewhere, all on standard error.
 *
 * @module
 */

import type { Host } from "../host.ts";

/** A terminal's line is written anew at most this often, in milliseconds. */
const REFRESH_MILLISECONDS = 100;

/** Writes the line, or the lines. */
export class ProgressLine {
  readonly #host: Host;
  /** When the terminal's line was written last; undefined before. */
  #written: number | undefined = undefined;
  /** The tenth that was told last, where there is no terminal. */
  #tenth = 0;

  /** @param host where it is written, and the watch */
  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * Shows how far the work is, unless that was shown a moment ago.
   *
   * @param tenth how many tenths are done, 0 to 10
   * @param describe puts it in words; asked for only if it is shown, with the
   *   watch's time
   */
  show(tenth: number, describe: (now: number) => string): void {
    const { errorIsTerminal, now, writeError } = this.#host;
    if (errorIsTerminal) {
      const present = now();
      const last = this.#written ?? -Infinity;
      if (present - last < REFRESH_MILLISECONDS) return;
      this.#written = present;
      writeError(`\r\x1b[K${describe(present)}`);
    } else if (tenth > this.#tenth) {
      this.#tenth = tenth;
      writeError(`${describe(now())}\n`);
    }
  }

  /** Clears the terminal's line, if there is one. */
  clear(): void {
    if (this.#written !== undefined) this.#host.writeError("\r\x1b[K");
  }
}
