/**
 * The pool of map registers itself: contiguous runs, exact, with every release
 * checked against what was handed out.
 *
 * @module
 */

import {
  DOUBLE_FREE,
  FOREIGN_FREE,
  FREED,
  type FreeResult,
  PARTIAL_FREE,
} from "./free_result.ts";

/** The largest number of registers one pool can hold. */
export const MAP_REGISTERS_MAX = 16777216 as const;

/** The figures of a pool at one moment; see `MapRegisterPool.counters`. */
export interface PoolCounters {
  /** Registers of the pool; always `free + used`. */
  readonly size: number;
  /** Registers that nobody holds. */
  readonly free: number;
  /** Registers that are handed out. */
  readonly used: number;
  /** The longest run that could be allocated now. */
  readonly largestFreeRun: number;
  /** Allocations that were granted since the pool was made or reset. */
  readonly allocations: number;
  /** Allocations that were refused since the pool was made or reset. */
  readonly failures: number;
  /** The most registers that were ever handed out at one time. */
  readonly highWater: number;
}

/**
 * A pool's whole state at one moment, to come back to. Opaque: only
 * `MapRegisterPool.restore` of a pool of the same size reads it.
 */
export interface PoolSnapshot {
  /** Registers of the pool the snapshot was taken from. */
  readonly size: number;
  /** The copied state, in an order private to the pool. */
  readonly words: readonly Int32Array[];
}

/**
 * A pool of map registers that hands out contiguous runs. It is exact: an
 * allocation fails only if no free run is long enough.
 *
 * @example Allocate, give back a tail, free the rest
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { FREED, MapRegisterPool } from "@adapter-channel/dma/registers";
 *
 * const pool = new MapRegisterPool(64);
 * const base = pool.allocate(48);
 * equal(pool.canFit(32), false);
 * equal(pool.free(base + 16, 32), FREED);
 * equal(pool.canFit(32), true);
 * equal(pool.free(base, 16), FREED);
 * equal(pool.freeCount, 64);
 * ```
 */
export class MapRegisterPool {
  readonly #size: number;
  /** Per register: 0 free, n > 0 first of a run of n, -1 inside a run. */
  readonly #runs: Int32Array;
  #used = 0;
  #allocations = 0;
  #failures = 0;
  #highWater = 0;

  /**
   * Makes a pool with every register free.
   *
   * @param size number of registers, an integer from 1 to {@link MAP_REGISTERS_MAX}
   * @throws {RangeError} when the size is not such an integer
   */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 1 || size > MAP_REGISTERS_MAX) {
      throw new RangeError(
        `A pool holds 1 to ${MAP_REGISTERS_MAX} map registers, not ${size}`,
      );
    }
    this.#size = size;
    this.#runs = new Int32Array(size);
  }

  /** Registers of the pool, free or not. */
  get size(): number {
    return this.#size;
  }

  /** Registers that nobody holds, in however many pieces. */
  get freeCount(): number {
    return this.#size - this.#used;
  }

  /** The longest run that could be allocated now; 0 when nothing is free. */
  get largestFreeRun(): number {
    let largest = 0;
    let free = 0;
    for (let at = 0; at < this.#size;) {
      const run = this.#runs[at]!;
      if (run > 0) {
        free = 0;
        at += run;
      } else {
        largest = Math.max(largest, ++free);
        at++;
      }
    }
    return largest;
  }

  /** Allocations granted since the pool was made or reset. */
  get allocations(): number {
    return this.#allocations;
  }

  /** Allocations refused since the pool was made or reset. */
  get failures(): number {
    return this.#failures;
  }

  /** The most registers handed out at one time since made or reset. */
  get highWater(): number {
    return this.#highWater;
  }

  /** All figures at one moment. `free + used === size` always holds. */
  counters(): PoolCounters {
    return {
      size: this.#size,
      free: this.freeCount,
      used: this.#used,
      largestFreeRun: this.largestFreeRun,
      allocations: this.#allocations,
      failures: this.#failures,
      highWater: this.#highWater,
    };
  }

  /**
   * Takes a contiguous run of registers.
   *
   * @param count registers wanted, an integer from 1 up
   * @returns the first register of the run, or -1 when no free run is long
   *   enough (or the count is not an integer of at least 1)
   */
  allocate(count: number): number {
    const base = this.#find(count);
    if (base < 0) {
      this.#failures++;
      return -1;
    }
    this.#runs[base] = count;
    this.#runs.fill(-1, base + 1, base + count);
    this.#used += count;
    this.#allocations++;
    this.#highWater = Math.max(this.#highWater, this.#used);
    return base;
  }

  /**
   * Gives back a whole run, or the tail of one.
   *
   * @param base first register to give back
   * @param count registers to give back, at least 1
   * @returns `FREED`, or the kind of misuse; on misuse nothing changes
   */
  free(base: number, count: number): FreeResult {
    const end = base + count;
    if (
      !Number.isInteger(base) || !Number.isInteger(count) || base < 0 ||
      count < 1 || end > this.#size
    ) return FOREIGN_FREE;
    let head = base;
    while (this.#runs[head]! < 0) head--;
    const run = this.#runs[head]!;
    if (run === 0) return DOUBLE_FREE;
    if (end > head + run) return FOREIGN_FREE;
    if (end < head + run) return PARTIAL_FREE;
    if (head !== base) this.#runs[head] = base - head;
    this.#runs.fill(0, base, end);
    this.#used -= count;
    return FREED;
  }

  /**
   * Whether `allocate(count)` would be granted now; changes nothing that a
   * holder could see and counts nothing.
   *
   * @param count registers wanted
   */
  canFit(count: number): boolean {
    return this.#find(count) >= 0;
  }

  /** Frees everything and sets every counter back to zero. */
  reset(): void {
    this.#runs.fill(0);
    this.#used =
      this.#allocations =
      this.#failures =
      this.#highWater =
        0;
  }

  /** Copies the whole state, counters included, to come back to it later. */
  snapshot(): PoolSnapshot {
    const counters = Int32Array.of(
      this.#used,
      this.#allocations,
      this.#failures,
      this.#highWater,
    );
    return { size: this.#size, words: [this.#runs.slice(), counters] };
  }

  /**
   * Goes back to a snapshot. From then on the pool answers every sequence of
   * calls exactly as it would have done at the moment of the snapshot.
   *
   * @param snapshot what `snapshot` of a pool of this size returned
   * @throws {RangeError} when the snapshot is of a pool of another size
   */
  restore(snapshot: PoolSnapshot): void {
    const [runs, counters] = snapshot.words;
    if (snapshot.size !== this.#size || !runs || !counters) {
      throw new RangeError(
        `A snapshot of ${snapshot.size} map registers does not fit a pool of ${this.#size}`,
      );
    }
    this.#runs.set(runs);
    this.#used = counters[0]!;
    this.#allocations = counters[1]!;
    this.#failures = counters[2]!;
    this.#highWater = counters[3]!;
  }

  /** The lowest free run that is long enough, or -1. */
  #find(count: number): number {
    if (!Number.isInteger(count) || count < 1) return -1;
    let free = 0;
    for (let at = 0; at < this.#size;) {
      const run = this.#runs[at]!;
      if (run > 0) {
        free = 0;
        at += run;
      } else {
        at++;
        if (++free === count) return at - count;
      }
    }
    return -1;
  }
}
