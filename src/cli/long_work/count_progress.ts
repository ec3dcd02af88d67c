/**
 * How far work is that comes in pieces, such as rows or tests.
 *
 * @module
 */

import type { Host } from "../host.ts";
import { ProgressLine } from "./progress_line.ts";
import { count, seconds } from "../text/wording.ts";

/** Slower work is told by its pieces, which are no rate. */
const RATE_MIN = 1;

/** What is over in so many milliseconds needs no lines that stay. */
const SHORT_MILLISECONDS = 1000;

/** Writes how many pieces are done to standard error. */
export class CountProgress {
  readonly #total: number;
  readonly #noun: string;
  readonly #started: number;
  readonly #host: Host;
  readonly #line: ProgressLine;

  /**
   * @param host where it is written, and the watch
   * @param total pieces that there are to do
   * @param noun for many of them, such as `rows`
   */
  constructor(host: Host, total: number, noun: string) {
    this.#total = total;
    this.#noun = noun;
    this.#started = host.now();
    this.#host = host;
    this.#line = new ProgressLine(host);
  }

  /**
   * Tells how far the work is.
   *
   * @param done pieces, never fewer than last time
   * @param next what is done now, if that is worth telling
   */
  update(done: number, next: string = ""): void {
    const { errorIsTerminal, now } = this.#host;
    const isShort = now() - this.#started < SHORT_MILLISECONDS;
    if (isShort && !errorIsTerminal) return;
    const tenth = Math.floor(done / this.#total * 10);
    this.#line.show(tenth, (now) => this.#describe(done, next, now));
  }

  /** Clears the terminal's line. */
  finish(): void {
    this.#line.clear();
  }

  #describe(done: number, next: string, now: number): string {
    const share = String(Math.floor(done / this.#total * 100)).padStart(3);
    const parts = [
      `${share} %`,
      `${count(done)} of ${count(this.#total)} ${this.#noun}`,
    ];
    const elapsed = now - this.#started;
    const rate = done / elapsed * 1000;
    if (done > 0 && rate >= RATE_MIN) {
      parts.push(`${count(Math.round(rate))} a second`);
    }
    if (done > 0 && done < this.#total) {
      parts.push(`${seconds(elapsed * (this.#total - done) / done)} left`);
    }
    if (next !== "") parts.push(next);
    return parts.join("  ");
  }
}
