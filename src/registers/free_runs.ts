/**
 * Which runs of a pool are free and where: the exact bins with immediate
 * merging, the magazines in front of them, and the rule that opens and closes
 * the magazines.
 *
 * @module
 */

import { LongRuns } from "./long_runs.ts";
import {
  magazineWords,
  measureMagazines,
  mergeCached,
  openMagazines,
} from "./magazines.ts";

// Repeated from layout.ts, see there. Local literals keep the code small, and
// small code is what V8 inlines.
const enum Position {
  First = 65,
}
const enum Run {
  ShortMax = 64,
}
const enum Tag {
  Inside = 0,
  Wall = 127,
  Cached = -128,
  LongFree = -1,
}
const enum Control {
  TooLong = 65,
  Closed = 66,
  Filled = 72,
  Magazines = 256,
  /** PATIENCE of magazines.ts. */
  Patience = 32,
}

/**
 * The free runs of one pool. A free run lies in one of three places:
 *
 * - in a **magazine**, one stack for each length up to 64, where it is not
 *   merged with its neighbours. `allocate` and `free` push and pop there;
 * - in a **bin**, one linked list for each length up to 64, merged with every
 *   free neighbour but the cached ones;
 * - in {@link LongRuns}, when it is longer, merged likewise.
 *
 * While the magazines are open, most calls are a push or a pop. When a request
 * fits into no bin, cached runs are merged into the bins until it does. If it
 * takes all of them, the magazines stay closed until some releases found a free
 * neighbour without a refusal in between: then the pool is an exact best fit
 * with immediate merging, and refuses a hopeless request at once.
 *
 * `find` and `give` are written out in full, without helpers, on purpose. V8
 * inlines a function of up to 460 bytes of bytecode into its callers as long as
 * the sum stays below 920. `allocate` and `free` of the pool must fit into that
 * wherever they are called, so what they call must be too large to follow them.
 */
export class FreeRuns {
  // Declared, not defined: see register_range.ts.
  /** Registers of the pool. */
  declare readonly size: number;
  /** Words of each magazine: a power of two, so that "full" is an alignment. */
  declare readonly magazineWords: number;
  /** Control words, see layout.ts. */
  declare readonly control: Int32Array;
  /** Tag of each position, see layout.ts. */
  declare readonly tags: Int8Array;
  /** Next run in the same bin; the bins themselves are positions 1 to 64. */
  declare readonly next: Int32Array;
  /** Previous run in the same bin. */
  declare readonly previous: Int32Array;
  /** Allocations and refusals so far. Doubles, so that they never wrap. */
  declare readonly totals: Float64Array;
  /** Free runs of more than 64. */
  declare readonly long: LongRuns;

  /** @param size registers of the pool */
  constructor(size: number) {
    this.size = size;
    this.magazineWords = magazineWords(size);
    this.control = new Int32Array(
      Control.Magazines + Run.ShortMax * this.magazineWords,
    );
    this.tags = new Int8Array(Position.First + size + 1);
    this.next = new Int32Array(Position.First + size);
    this.previous = new Int32Array(Position.First + size);
    this.totals = new Float64Array(2);
    this.long = new LongRuns(Position.First + size + 1);
    this.clear();
  }

  /** Frees everything and forgets everything. */
  clear(): void {
    const size = this.size;
    this.totals.fill(0);
    this.control.fill(0);
    this.tags.fill(Tag.Inside);
    this.tags[Position.First - 1] = Tag.Wall;
    this.tags[Position.First + size] = Tag.Wall;
    for (const part of this.long.parts) part.fill(0);
    this.long.rest = [0, 0, 0];
    for (let bin = 1; bin <= Run.ShortMax; bin++) {
      this.next[bin] = this.previous[bin] = bin;
    }
    measureMagazines(this);
    openMagazines(this.control);
    this.give(Position.First, size);
  }

  /**
   * Takes a run out of the bins, best fit, and cuts it to length.
   *
   * @returns its position; 0 when no run is long enough, which is then known
   */
  find(count: number): number {
    const control = this.control;
    const tags = this.tags;
    const links = this.next;
    if ((count | 0) !== count) return 0;
    let length = 0;
    for (;;) { // the search of `shortest`
      const low = control[Control.Filled]!;
      const high = control[Control.Filled + 1]!;
      if (count < 32 && (low & -1 >>> count) !== 0) {
        length = Math.clz32(low & -1 >>> count);
      } else if (count < 64 && (high & -1 >>> Math.max(count - 32, 0)) !== 0) {
        length = 32 + Math.clz32(high & -1 >>> Math.max(count - 32, 0)) | 0;
      } else if (count <= 64 && control[Control.Filled + 2] !== 0) {
        length = 64;
      } else {
        length = this.long.shortest(count);
      }
      if (length !== 0) break;
      if (control[Control.Closed]! > 0) {
        control[Control.TooLong] = count;
        control[Control.Closed] = Control.Patience;
        return 0;
      }
      mergeCached(this, count);
    }
    let at = 0;
    if (length <= Run.ShortMax) {
      at = links[length]!;
      const second = links[at]!;
      const word = length >> 5 | Control.Filled;
      links[length] = second;
      this.previous[second] = length;
      // The bin's bit is cleared, without a branch, if no run is left.
      control[word] = control[word]! ^ second - 65 >>> 31 << ~length;
    } else {
      at = this.long.at(length);
      this.long.take(at, length);
    }
    const rest = length - count | 0;
    const end = at + length - 1 | 0;
    if (rest === 0) {
      tags[end] = Tag.Inside;
      return at;
    }
    const start = at + count | 0;
    if (rest > Run.ShortMax) {
      tags[start] = tags[end] = Tag.LongFree;
      this.long.put(start, rest);
      return at;
    }
    const first = links[rest]!;
    const word = rest >> 5 | Control.Filled;
    tags[start] = tags[end] = Tag.Cached | rest;
    links[start] = first;
    this.previous[start] = rest;
    this.previous[first] = start;
    links[rest] = start;
    control[word] = control[word]! | 1 << ~rest;
    return at;
  }

  /** Puts a run into the bins, merged with its neighbours there. */
  give(at: number, length: number): void {
    const control = this.control;
    const tags = this.tags;
    const links = this.next;
    const backs = this.previous;
    const right = tags[at + length | 0]!;
    const left = tags[at - 1 | 0]!;
    tags[at] = Tag.Inside;
    if (right < 0 && right !== Tag.Cached) {
      const node = at + length | 0;
      let run = right & 127;
      tags[node] = Tag.Inside;
      if (right === Tag.LongFree) {
        run = this.long.lengthFrom(node);
        this.long.take(node, run);
      } else {
        const next = links[node]!;
        const previous = backs[node]!;
        const word = run >> 5 | Control.Filled;
        links[previous] = next;
        backs[next] = previous;
        control[word] = control[word]! ^ (next | previous) - 65 >>> 31 << ~run;
      }
      length = length + run | 0;
    }
    if (left < 0 && left !== Tag.Cached) {
      let run = left & 127;
      tags[at - 1 | 0] = Tag.Inside;
      if (left === Tag.LongFree) {
        run = this.long.lengthTo(at - 1 | 0);
        at = at - run | 0;
        this.long.take(at, run);
      } else {
        at = at - run | 0;
        const next = links[at]!;
        const previous = backs[at]!;
        const word = run >> 5 | Control.Filled;
        links[previous] = next;
        backs[next] = previous;
        control[word] = control[word]! ^ (next | previous) - 65 >>> 31 << ~run;
      }
      length = length + run | 0;
    }
    const end = at + length - 1 | 0;
    if (length >= control[Control.TooLong]!) {
      control[Control.TooLong] = length + 1 | 0;
    }
    if (length > Run.ShortMax) {
      tags[at] = tags[end] = Tag.LongFree;
      this.long.put(at, length);
    } else {
      const first = links[length]!;
      const word = length >> 5 | Control.Filled;
      tags[at] = tags[end] = Tag.Cached | length;
      links[at] = first;
      backs[at] = length;
      backs[first] = at;
      links[length] = at;
      control[word] = control[word]! | 1 << ~length;
    }
    const closed = control[Control.Closed]!;
    if (closed > 0) {
      control[Control.Closed] = closed - 1 | 0;
      if (closed === 1) openMagazines(control);
    }
  }

  /** The shortest length of at least `count` in the bins, or 0. */
  shortest(count: number): number {
    const control = this.control;
    if (count < 32) {
      const filled = control[Control.Filled]! & (-1 >>> count | 0);
      if (filled !== 0) return Math.clz32(filled);
    }
    if (count < 64) {
      const later = count < 32 ? -1 : -1 >>> count | 0;
      const filled = control[Control.Filled + 1]! & later;
      if (filled !== 0) return 32 + Math.clz32(filled) | 0;
    }
    if (count <= 64 && control[Control.Filled + 2] !== 0) return 64;
    return this.long.shortest(count) | 0;
  }

  /** Whether a run of this length is free, cached runs included. */
  fits(count: number): boolean {
    const control = this.control;
    if (count >= control[Control.TooLong]!) return false;
    if (count <= Run.ShortMax && control[control[count]!] !== 0) return true;
    if (this.shortest(count) !== 0) return true;
    if (control[Control.Closed]! > 0) return false;
    mergeCached(this, count);
    if (this.shortest(count) !== 0) return true;
    control[Control.TooLong] = count;
    return false;
  }
}
