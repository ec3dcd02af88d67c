/**
 * The buddy system: blocks of powers of two that split in halves and merge with
 * their other half. A request is rounded up to the next power of two.
 *
 * @module
 */

import type { Allocator } from "./design.ts";

/** Binary buddies over free lists. */
export class Buddy implements Allocator {
  readonly #size: number;
  /** Per register: order of the free block that begins here plus 1, or 0. */
  readonly #order: Uint8Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** First free block of each order plus 1, or 0. */
  readonly #heads = new Int32Array(32);
  /** A bit for each order that has a free block. */
  #filled = 0;

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#order = new Uint8Array(size);
    this.#next = new Int32Array(size);
    this.#previous = new Int32Array(size);
    for (let base = 0; base < size;) {
      const fits = 31 - Math.clz32(size - base);
      const order = base === 0
        ? fits
        : Math.min(fits, 31 - Math.clz32(base & -base));
      this.#put(base, order);
      base += 1 << order;
    }
  }

  /** The smallest block that is large enough, split down to the order. */
  allocate(count: number): number {
    const order = 32 - Math.clz32(count - 1);
    const candidates = this.#filled & -1 << order;
    if (candidates === 0) return -1;
    let found = 31 - Math.clz32(candidates & -candidates);
    const base = this.#heads[found]! - 1;
    this.#take(base, found);
    while (found > order) {
      found--;
      this.#put(base + (1 << found), found);
    }
    return base;
  }

  /** Merges upwards while the other half is free; nothing is checked. */
  free(base: number, count: number): number {
    let order = 32 - Math.clz32(count - 1);
    let block = base;
    for (;;) {
      const other = block ^ 1 << order;
      if (other + (1 << order) > this.#size) break;
      if (this.#order[other] !== order + 1) break;
      this.#take(other, order);
      block &= ~(1 << order);
      order++;
    }
    this.#put(block, order);
    return 0;
  }

  #put(base: number, order: number): void {
    const first = this.#heads[order]!;
    this.#order[base] = order + 1;
    this.#next[base] = first;
    this.#previous[base] = 0;
    if (first > 0) this.#previous[first - 1] = base + 1;
    this.#heads[order] = base + 1;
    this.#filled |= 1 << order;
  }

  #take(base: number, order: number): void {
    const next = this.#next[base]!;
    const previous = this.#previous[base]!;
    this.#order[base] = 0;
    if (next > 0) this.#previous[next - 1] = previous;
    if (previous > 0) this.#next[previous - 1] = next;
    else this.#heads[order] = next;
    if (this.#heads[order] === 0) this.#filled &= ~(1 << order);
  }
}
