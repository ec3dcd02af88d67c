/**
 * One bit a register, and every search begins where the last one ended.
 *
 * @module
 */

import { clearRun, fillRun } from "./bits.ts";
import type { Allocator } from "./design.ts";

/** Next fit over a bit map, wrapping around once. */
export class NextFitBitmap implements Allocator {
  readonly #size: number;
  readonly #words: Int32Array;
  #next = 0;

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#words = new Int32Array(size + 31 >> 5);
  }

  /** The first run that is long enough after the one given last. */
  allocate(count: number): number {
    let base = clearRun(this.#words, count, this.#next, this.#size);
    if (base < 0) base = clearRun(this.#words, count, 0, this.#size);
    if (base < 0) return -1;
    fillRun(this.#words, base, count, true);
    this.#next = base + count;
    return base;
  }

  /** Clears the bits; nothing is checked. */
  free(base: number, count: number): number {
    fillRun(this.#words, base, count, false);
    return 0;
  }
}
