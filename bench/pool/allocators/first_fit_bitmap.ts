/**
 * The textbook: one bit a register, and every search begins at the front.
 *
 * @module
 */

import { clearRun, fillRun } from "./bits.ts";
import type { Allocator } from "./design.ts";

/** First fit over a bit map. */
export class FirstFitBitmap implements Allocator {
  readonly #size: number;
  readonly #words: Int32Array;

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#words = new Int32Array(size + 31 >> 5);
  }

  /** The lowest run that is long enough. */
  allocate(count: number): number {
    const base = clearRun(this.#words, count, 0, this.#size);
    if (base >= 0) fillRun(this.#words, base, count, true);
    return base;
  }

  /** Clears the bits; nothing is checked. */
  free(base: number, count: number): number {
    fillRun(this.#words, base, count, false);
    return 0;
  }
}
