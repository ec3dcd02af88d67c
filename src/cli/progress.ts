/**
 * How far a long piece of work has come: one line that changes on a terminal,
 * a line for every tenth elsewhere.
 *
 * @module
 */

import type { Host } from "./host.ts";
import { byteRate, count, seconds } from "./wording.ts";

/** A terminal's line is written anew at most this often, in milliseconds. */
const REFRESH_MILLISECONDS = 100;

/** Writes how many bytes of a file are done to standard error. */
export class Progress {
  readonly #host: Host;
  readonly #total: number;
  readonly #started: number;
  /** When the terminal's line was written last; the tenth elsewhere. */
  #last = 0;

  /**
   * @param host where it is written, and the watch
   * @param total bytes that there are to do
   */
  constructor(host: Host, total: number) {
    this.#host = host;
    this.#total = total;
    this.#started = host.now();
  }

  /**
   * Tells how far the work is.
   *
   * @param done bytes, never fewer than last time
   */
  readonly update = (done: number): void => {
    if (this.#total === 0) return;
    if (this.#host.errorIsTerminal) this.#updateLine(done);
    else this.#addLine(done);
  };

  /** Clears the terminal's line. */
  finish(): void {
    if (this.#host.errorIsTerminal) this.#host.writeError("\r\x1b[K");
  }

  #updateLine(done: number): void {
    const now = this.#host.now();
    if (this.#last > 0 && now - this.#last < REFRESH_MILLISECONDS) return;
    this.#last = now;
    this.#host.writeError(`\r\x1b[K${this.#describe(done, now)}`);
  }

  #addLine(done: number): void {
    const tenth = Math.floor(done / this.#total * 10);
    if (tenth <= this.#last) return;
    this.#last = tenth;
    this.#host.writeError(`${this.#describe(done, this.#host.now())}\n`);
  }

  #describe(done: number, now: number): string {
    const share = String(Math.floor(done / this.#total * 100)).padStart(3);
    const bytes = `${count(done)} of ${count(this.#total)} bytes`;
    if (done === 0) return `${share} %  ${bytes}`;
    const elapsed = now - this.#started;
    const rate = byteRate(done, elapsed);
    if (done === this.#total) return `${share} %  ${bytes}  ${rate}`;
    const left = seconds(elapsed * (this.#total - done) / done);
    return `${share} %  ${bytes}  ${rate}  ${left} left`;
  }
}
