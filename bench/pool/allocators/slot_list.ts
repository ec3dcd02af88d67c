/**
 * A list with an entry for each register that says how many are free from there
 * on, as bounce-buffer pools keep it. Runs never cross a segment of 128.
 *
 * @module
 */

import type { Allocator } from "./design.ts";

const SEGMENT = 128;

/** Next fit over a list of free lengths. */
export class SlotList implements Allocator {
  readonly #size: number;
  /** Free registers from here to the next one in use or the segment's end. */
  readonly #free: Uint8Array;
  #next = 0;

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#free = new Uint8Array(size);
    for (let slot = 0; slot < size; slot++) {
      const end = Math.min((slot | SEGMENT - 1) + 1, size);
      this.#free[slot] = end - slot;
    }
  }

  /** The next run that is long enough after the last one, around once. */
  allocate(count: number): number {
    const end = this.#size;
    let base = this.#search(count, this.#next, end);
    if (base < 0) base = this.#search(count, 0, Math.min(this.#next, end));
    if (base < 0) return -1;
    const free = this.#free;
    for (let slot = base; slot < base + count; slot++) free[slot] = 0;
    this.#lower(base, 0);
    this.#next = base + count < end ? base + count : 0;
    return base;
  }

  /** Counts up again what can be reached from each slot. */
  free(base: number, count: number): number {
    const free = this.#free;
    const end = base + count;
    const open = end < this.#size && end % SEGMENT !== 0 ? free[end]! : 0;
    for (let slot = base; slot < end; slot++) free[slot] = open + end - slot;
    this.#lower(base, free[base]!);
    return 0;
  }

  #search(count: number, from: number, to: number): number {
    for (let slot = from; slot < to;) {
      const free = this.#free[slot]!;
      if (free >= count) return slot;
      slot += Math.max(free, 1);
    }
    return -1;
  }

  /** Corrects the free slots just before one whose length has changed. */
  #lower(base: number, length: number): void {
    const free = this.#free;
    for (let slot = base - 1; slot % SEGMENT !== SEGMENT - 1; slot--) {
      if (slot < 0 || free[slot] === 0) return;
      free[slot] = ++length;
    }
  }
}
