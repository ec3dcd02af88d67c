/**
 * Opening and closing the magazines: the two moments when a pool changes
 * between being quick and being tight.
 *
 * @module
 */

import type { FreeRuns } from "./free_runs.ts";

// Repeated from layout.ts, see there.
const enum Run {
  ShortMax = 64,
  AskedAfter = 8,
}
const enum Control {
  TooLong = 65,
  Closed = 66,
  Bottoms = 128,
  Magazines = 256,
}

/** Word 65 while nothing is known about what does not fit. */
const UNKNOWN = 0x7fffffff;

/**
 * After the magazines were closed, and after every refusal, so many merging
 * releases must pass until they open again. Fewer, and a full pool pays for
 * opening and closing; more, and a pool that was full for a moment stays slow.
 * Measured from 1 to infinity.
 */
export const PATIENCE = 32;

/**
 * Registers that may lie in one magazine. Less than an eighth of the pool, and
 * runs that come back at once are merged in vain; more does not help, nor does
 * more than 2048 in a pool of any size.
 */
function magazineBudget(size: number): number {
  return Math.min(Math.max(4, size >> 3), 2048);
}

/**
 * How many words a magazine of a pool of this size takes: a power of two above
 * the runs that it may hold. More than 255 runs would pay off no more.
 */
export function magazineWords(size: number): number {
  const deepest = Math.min(magazineBudget(size), 255);
  return 1 << 32 - Math.clz32(deepest);
}

/** Sets how deep each magazine of an empty pool may become. */
export function measureMagazines(runs: FreeRuns): void {
  const { control, size, magazineWords: words } = runs;
  const budget = magazineBudget(size);
  for (let length = 1; length <= Run.ShortMax; length++) {
    const top = Control.Magazines + length * words - 1;
    const depth = Math.min(words - 1, budget / length | 0);
    control[Control.Bottoms + length] = top - depth;
  }
}

/** Lets every magazine take runs, up to its depth. */
export function openMagazines(control: Int32Array): void {
  for (let length = 1; length <= Run.ShortMax; length++) {
    const bottom = control[Control.Bottoms + length]!;
    control[length] = bottom;
    control[bottom] = 0;
  }
  control[Control.Closed] = 0;
  control[Control.TooLong] = UNKNOWN;
}

/**
 * Merges cached runs into the bins until a run of `count` registers is there:
 * first all the longer ones, then the shorter ones length by length. When even
 * the last did not help, the magazines are closed: they look empty and full at
 * once, so nothing is taken from them or put there, and every free run is
 * merged with its neighbours.
 */
export function mergeCached(runs: FreeRuns, count: number): void {
  const { control, magazineWords: words } = runs;
  if (control[Control.Closed]! > 0) return; // nothing is cached
  for (let length: number = Run.ShortMax; length > 0; length--) {
    const bottom = control[Control.Bottoms + length]!;
    let top = control[length]!;
    if (top === bottom) continue;
    for (; top > bottom; top--) runs.give(control[top]!, length);
    control[length] = bottom;
    control[bottom] = 0;
    // Asking after each longer length as well would merge a little less, and
    // let a crowded pool refuse half as many requests again.
    if (length <= Run.AskedAfter && runs.shortest(count) !== 0) return;
  }
  for (let length = 1; length <= Run.ShortMax; length++) {
    const full = control[Control.Bottoms + length]! | words - 1;
    control[length] = full;
    control[full] = 0;
  }
  control[Control.Closed] = PATIENCE;
}
