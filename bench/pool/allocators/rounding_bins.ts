/**
 * Bins by rounded length, eight to a power of two: the constant-time classic. A
 * request is rounded up to the next bin, so a run that would just fit is not
 * found.
 *
 * @module
 */

import type { Allocator } from "./design.ts";

const BINS = 256;

/** The bin that holds runs of this length: rounded down. */
function binOf(length: number): number {
  if (length < 8) return length;
  const shift = 28 - Math.clz32(length);
  return (shift + 1 << 3) + (length >> shift & 7);
}

/** The lowest bin whose runs are all long enough: rounded up. */
function binFor(count: number): number {
  if (count < 8) return count;
  const shift = 28 - Math.clz32(count);
  return binOf(count + (1 << shift) - 1);
}

/** Good fit over rounded bins, merging at once. */
export class RoundingBins implements Allocator {
  readonly #size: number;
  /** At the head of a run its length, negative when free; at a free end too. */
  readonly #lengths: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** First run of each bin plus 1, or 0. */
  readonly #heads = new Int32Array(BINS);
  /** A bit for each bin that holds something. */
  readonly #filled = new Int32Array(BINS >> 5);

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#lengths = new Int32Array(size + 1);
    this.#next = new Int32Array(size + 1);
    this.#previous = new Int32Array(size + 1);
    this.#put(0, size);
  }

  /** Any run of the first filled bin that is surely long enough. */
  allocate(count: number): number {
    const bin = this.#firstFilled(binFor(count));
    if (bin < 0) return -1;
    const base = this.#heads[bin]! - 1;
    const length = -this.#lengths[base]!;
    this.#take(base, length);
    if (length > count) this.#put(base + count, length - count);
    this.#lengths[base] = count;
    return base;
  }

  /** Merges with both neighbours; -1 when this is not the head of such a run. */
  free(base: number, count: number): number {
    if (this.#lengths[base] !== count) return -1;
    this.#lengths[base] = 0;
    let start = base;
    let length = count;
    const right = this.#lengths[base + count]!;
    if (right < 0 && base + count < this.#size) {
      this.#take(base + count, -right);
      length -= right;
    }
    const left = base > 0 ? this.#lengths[base - 1]! : 0;
    if (left < 0) {
      start += left;
      this.#take(start, -left);
      length -= left;
    }
    this.#put(start, length);
    return 0;
  }

  #firstFilled(from: number): number {
    let index = from >> 5;
    let word = this.#filled[index]! & -1 << (from & 31);
    while (word === 0) {
      if (++index === BINS >> 5) return -1;
      word = this.#filled[index]!;
    }
    return (index << 5) + 31 - Math.clz32(word & -word);
  }

  #put(base: number, length: number): void {
    const bin = binOf(length);
    const first = this.#heads[bin]!;
    this.#lengths[base] = this.#lengths[base + length - 1] = -length;
    this.#next[base] = first;
    this.#previous[base] = 0;
    if (first > 0) this.#previous[first - 1] = base + 1;
    this.#heads[bin] = base + 1;
    this.#filled[bin >> 5]! |= 1 << (bin & 31);
  }

  #take(base: number, length: number): void {
    const bin = binOf(length);
    const next = this.#next[base]!;
    const previous = this.#previous[base]!;
    this.#lengths[base] = this.#lengths[base + length - 1] = 0;
    if (next > 0) this.#previous[next - 1] = previous;
    if (previous > 0) this.#next[previous - 1] = next;
    else this.#heads[bin] = next;
    if (this.#heads[bin] === 0) this.#filled[bin >> 5]! &= ~(1 << (bin & 31));
  }
}
