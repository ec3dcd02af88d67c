/**
 * The contract of a register pool in its plainest form: who owns which
 * register. It does not choose runs; it judges the choices of a real pool.
 *
 * @module
 */

import {
  DOUBLE_FREE,
  FOREIGN_FREE,
  FREED,
  type FreeResult,
  PARTIAL_FREE,
} from "../../src/registers/mod.ts";

/** A run that is handed out. */
export interface Run {
  /** First register. */
  base: number;
  /** Registers. */
  count: number;
}

/** Says for every call what an exact pool may answer. Slow and simple. */
export class PoolModel {
  /** The run that holds each register. */
  readonly #owner: (Run | undefined)[];
  /** Every run that is handed out, in no order. */
  readonly live: Run[] = [];
  /** Registers that are handed out. */
  used = 0;
  /** The most registers that ever were handed out. */
  highWater = 0;

  /** @param size registers of the pool that is judged */
  constructor(readonly size: number) {
    this.#owner = new Array(size).fill(undefined);
  }

  /** Notes a granted run; throws when it was not free. */
  grant(base: number, count: number): Run {
    if (base + count > this.size || base < 0) {
      throw new Error(`${count} registers at ${base} are outside the pool`);
    }
    const run = { base, count };
    for (let at = base; at < base + count; at++) {
      if (this.#owner[at]) throw new Error(`register ${at} is owned twice`);
      this.#owner[at] = run;
    }
    this.live.push(run);
    this.used += count;
    this.highWater = Math.max(this.highWater, this.used);
    return run;
  }

  /** What `free(base, count)` must answer. */
  judge(base: number, count: number): FreeResult {
    const end = base + count;
    if (base < 0 || count < 1 || end > this.size) return FOREIGN_FREE;
    const run = this.#owner[base];
    if (!run) return DOUBLE_FREE;
    if (end > run.base + run.count) return FOREIGN_FREE;
    return end < run.base + run.count ? PARTIAL_FREE : FREED;
  }

  /** Notes a release that was judged `FREED`. */
  release(base: number, count: number): void {
    const run = this.#owner[base]!;
    this.#owner.fill(undefined, base, base + count);
    this.used -= count;
    run.count -= count;
    if (run.count === 0) this.live.splice(this.live.indexOf(run), 1);
  }

  /** Whether a run of this length is free. */
  fits(count: number): boolean {
    return count <= this.longest(count);
  }

  /** The longest free run; stops looking when `enough` is reached. */
  longest(enough: number = this.size): number {
    let longest = 0;
    let free = 0;
    for (let at = 0; at < this.size && longest < enough;) {
      const run = this.#owner[at];
      free = run ? 0 : free + 1;
      longest = Math.max(longest, free);
      at = run ? run.base + run.count : at + 1;
    }
    return longest;
  }

  /** A deep copy, to come back to. */
  copy(): PoolModel {
    const copy = new PoolModel(this.size);
    for (const run of this.live) copy.grant(run.base, run.count);
    copy.highWater = this.highWater;
    return copy;
  }
}
