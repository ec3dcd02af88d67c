/**
 * How far a long piece of work has come: one line that changes on a terminal,
 * a line for every tenth elsewhere.
 *
 * @module
 */

import type { Host } from "../host.ts";
import { ProgressLine } from "./progress_line.ts";
import { byteRate, count, seconds } from "../text/wording.ts";

/** Writes how many bytes of a file are done to standard error. */
export class Progress {
  readonly #total: number;
  readonly #started: number;
  readonly #line: ProgressLine;

  /**
   * @param host where it is written, and the watch
   * @param total bytes that there are to do
   */
  constructor(host: Host, total: number) {
    this.#total = total;
    this.#started = host.now();
    this.#line = new ProgressLine(host);
  }

  /**
   * Tells how far the work is.
   *
   * @param done bytes, never fewer than last time
   */
  readonly update = (done: number): void => {
    if (this.#total === 0) return;
    const tenth = Math.floor(done / this.#total * 10);
    this.#line.show(tenth, (now) => this.#describe(done, now));
  };

  /** Clears the terminal's line. */
  finish(): void {
    this.#line.clear();
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
