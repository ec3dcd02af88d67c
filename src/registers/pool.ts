/**
 * The pool of map registers itself: contiguous runs, exact, with every release
 * checked against what was handed out.
 *
 * @module
 */

import type { FreeResult } from "./free_result.ts";
import { isFreeRegister, longestFreeRun } from "./free_run_walk.ts";
import { FreeRuns } from "./free_runs.ts";
import {
  loadState,
  type PoolCounters,
  type PoolSnapshot,
  saveState,
} from "./pool_state.ts";
import { RegisterRange } from "./register_range.ts";
import { allocateOther, releaseOther } from "./rare_calls.ts";

// Repeated from layout.ts, see there.
const enum Position {
  First = 65,
}
const enum Run {
  ShortMax = 64,
  /** Bits that are set in n - 1 unless n is from 1 to 64. */
  NotShort = -64,
}
const enum Tag {
  Inside = 0,
  Cached = -128,
  /** The sign: set in the tag of every free run. */
  Free = -128,
}
const enum Control {
  TooLong = 65,
  Used = 67,
  HighWater = 68,
  Filled = 72,
}

/** The runs behind a pool; for `territory.ts` alone. */
export let runsOf: (pool: MapRegisterPool) => FreeRuns;

/**
 * A pool of map registers that hands out contiguous runs. It is exact: an
 * allocation fails only if no free run is long enough, and a release is
 * accepted only if the range is a whole run that is handed out, or the tail of
 * one.
 *
 * | call | usual cost | worst cost |
 * | --- | --- | --- |
 * | `allocate(n)` | a pop, no search | O(1): some thousand runs to merge |
 * | `allocate(n)`, refused | a comparison | the same |
 * | `free`, a whole run | a push | O(1): two neighbours to merge |
 * | `free`, a tail, or refused | O(1): up to 64 tags to look at | the same |
 * | `canFit(n)` | O(1) | as `allocate` |
 * | the counters but one | O(1) | O(1) |
 * | `largestFreeRun`, `counters()` | O(runs) | O(size) |
 * | `reset`, `snapshot`, `restore` | O(size) | O(size) |
 *
 * Merging cached runs is paid for in advance: every run in a magazine was put
 * there by one cheap `free`. Memory is about 13 bytes a register and 5 to 68
 * KiB a pool; nothing is allocated after the constructor but by `snapshot`,
 * `counters` and the line of those who wait.
 *
 * Which run an allocation gets is not specified, but it depends on nothing
 * but the calls before it, so a run of calls can be replayed.
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
export class MapRegisterPool extends RegisterRange {
  static {
    runsOf = (pool) => pool.#runs;
  }

  // Initialized here and not in the constructor: see register_range.ts.
  readonly #runs: FreeRuns = new FreeRuns(this.size);
  readonly #control: Int32Array = this.#runs.control;
  readonly #tags: Int8Array = this.#runs.tags;
  readonly #next: Int32Array = this.#runs.next;
  readonly #previous: Int32Array = this.#runs.previous;
  readonly #totals: Float64Array = this.#runs.totals;
  readonly #magazineMask: number = this.#runs.magazineWords - 1;

  /** Registers that nobody holds, in however many pieces. */
  get freeCount(): number {
    return this.size - this.#control[Control.Used]!;
  }

  /**
   * The longest run that could be allocated now; 0 when nothing is free. Looks
   * at every run, so it is for reports; to decide, ask
   * {@link MapRegisterPool.canFit}.
   */
  get largestFreeRun(): number {
    return longestFreeRun(this.#runs);
  }

  /**
   * Whether nobody holds a register. Looks at the runs before it, so it is for
   * reports, as {@link MapRegisterPool.largestFreeRun} is.
   *
   * @param register 0 to `size - 1`; any other is held by nobody and not free
   */
  isFree(register: number): boolean {
    return register >= 0 && register < this.size &&
      isFreeRegister(this.#runs, register);
  }

  /** Allocations granted since the pool was made or reset. */
  get allocations(): number {
    return this.#totals[0]!;
  }

  /** Allocations refused since the pool was made or reset. */
  get failures(): number {
    return this.#totals[1]!;
  }

  /** The most registers handed out at one time since made or reset. */
  get highWater(): number {
    return this.#control[Control.HighWater]!;
  }

  /**
   * All figures at one moment. `free + used === size` always holds, and
   * `allocations + failures` is the number of calls of `allocate`.
   *
   * @returns a fresh object; it does not change later
   */
  counters(): PoolCounters {
    return {
      size: this.size,
      free: this.freeCount,
      used: this.size - this.freeCount,
      largestFreeRun: this.largestFreeRun,
      allocations: this.allocations,
      failures: this.failures,
      highWater: this.highWater,
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
    if (count - 1 & Run.NotShort) return allocateOther(this.#runs, count);
    const control = this.#control;
    const tags = this.#tags;
    const totals = this.#totals;
    const top = control[count]!;
    let at = control[top]!;
    if (at) { // the magazine holds a run of this length
      control[count] = top - 1;
    } else {
      const next = this.#next;
      at = next[count]!;
      if (at > Run.ShortMax) { // the bin holds one
        const second = next[at]!;
        const word = count >> 5 | Control.Filled;
        next[count] = second;
        this.#previous[second] = count;
        control[word] = control[word]! ^ second - 65 >>> 31 << ~count;
        tags[at + count - 1] = Tag.Inside;
      } else if (
        count >= control[Control.TooLong]! ||
        !(at = this.#runs.find(count) | 0)
      ) {
        totals[1]!++;
        return -1;
      }
    }
    tags[at] = count;
    const used = control[Control.Used]! + count;
    control[Control.Used] = used;
    if (used > control[Control.HighWater]!) control[Control.HighWater] = used;
    totals[0]!++;
    return at - Position.First;
  }

  /**
   * Gives back a whole run, or the tail of one.
   *
   * @param base first register to give back
   * @param count registers to give back, at least 1
   * @returns `FREED`, or the kind of misuse; on misuse nothing changes
   */
  free(base: number, count: number): FreeResult {
    if (base >>> 0 < this.size && !(count - 1 & Run.NotShort)) {
      const tags = this.#tags;
      const at = base + Position.First;
      if (tags[at] === count) { // a whole run, and handed out
        const control = this.#control;
        const top = control[count]! + 1;
        control[Control.Used] = control[Control.Used]! - count;
        if (top & this.#magazineMask) { // the magazine has room
          control[count] = top;
          control[top] = at;
          tags[at] = Tag.Cached;
          return 0; // FREED, as a literal
        }
        const end = at + count;
        if (
          (tags[at - 1]! | tags[end]!) & Tag.Free ||
          count >= control[Control.TooLong]!
        ) {
          this.#runs.give(at, count);
          return 0;
        }
        // No free neighbour: into the bin as it is.
        const next = this.#next;
        const previous = this.#previous;
        const first = next[count]!;
        const word = count >> 5 | Control.Filled;
        tags[at] = tags[end - 1] = Tag.Cached | count;
        next[at] = first;
        previous[at] = count;
        previous[first] = at;
        next[count] = at;
        control[word] = control[word]! | 1 << ~count;
        return 0; // FREED
      }
    }
    return (releaseOther(this.#runs, base, count) | 0) as FreeResult;
  }

  /**
   * Whether `allocate(count)` would be granted now. Changes nothing that a
   * holder could see and counts nothing; it may merge cached runs, as
   * `allocate` would.
   *
   * @param count registers wanted
   * @returns false also for a count that is not an integer of at least 1
   */
  canFit(count: number): boolean {
    return Number.isInteger(count) && count > 0 && count <= this.size &&
      this.#runs.fits(count);
  }

  /** Frees everything and sets every counter back to zero. */
  reset(): void {
    this.#runs.clear();
  }

  /**
   * Copies the whole state, counters included, to come back to it later.
   *
   * @returns the copy, for {@link MapRegisterPool.restore}
   */
  snapshot(): PoolSnapshot {
    return { size: this.size, parts: saveState(this.#runs) };
  }

  /**
   * Goes back to a snapshot. From then on the pool answers every sequence of
   * calls exactly as it would have done at the moment of the snapshot.
   *
   * @param snapshot what `snapshot` of a pool of this size returned
   * @throws {RangeError} when the snapshot is of a pool of another size
   */
  restore(snapshot: PoolSnapshot): void {
    if (snapshot.size !== this.size) {
      throw new RangeError(
        `A snapshot of ${snapshot.size} map registers does not fit a pool of ${this.size}`,
      );
    }
    loadState(this.#runs, snapshot.parts);
  }
}
