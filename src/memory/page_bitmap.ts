/**
 * Which pages are free: one bit a page and, above it, one bit a word, so that
 * the next free page is found in a few steps however full the memory is.
 *
 * Pages are indices from 0; what address an index stands for is known to
 * {@link ./physical_memory.ts} only.
 *
 * @module
 */

/** Position of the lowest set bit of a word that is not zero. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** Position of the highest set bit of a word that is not zero. */
function highestBit(word: number): number {
  return 31 - Math.clz32(word);
}

/** A set of free pages that is searched from either end. */
export class PageBitmap {
  /** Number of pages, free or not. */
  readonly pages: number;
  /** Bit set: the page is free. Bits past the last page are never asked for. */
  readonly #free: Uint32Array;
  /** Bit set: that word of `#free` is not zero. */
  readonly #summary: Uint32Array;
  #freeCount: number;

  /**
   * Makes a set in which every page is free.
   *
   * @param pages 1 to 2^30.
   */
  constructor(pages: number) {
    const words = Math.ceil(pages / 32);
    this.pages = pages;
    this.#free = new Uint32Array(words).fill(0xFFFF_FFFF);
    this.#summary = new Uint32Array(Math.ceil(words / 32)).fill(0xFFFF_FFFF);
    this.#freeCount = pages;
    if (words % 32 !== 0) {
      this.#summary[this.#summary.length - 1] = 2 ** (words % 32) - 1;
    }
  }

  /** Number of free pages. */
  get freeCount(): number {
    return this.#freeCount;
  }

  /** Tells whether a page, 0 to `pages` - 1, is free. */
  isFree(page: number): boolean {
    return (this.#free[page >>> 5]! >>> (page & 31) & 1) === 1;
  }

  /** Marks a free page as taken. */
  take(page: number): void {
    const index = page >>> 5;
    const word = (this.#free[index]! & ~(1 << (page & 31))) >>> 0;
    this.#free[index] = word;
    if (word === 0) this.#summary[index >>> 5]! &= ~(1 << (index & 31));
    this.#freeCount--;
  }

  /** Marks a taken page as free. */
  release(page: number): void {
    const index = page >>> 5;
    this.#free[index]! |= 1 << (page & 31);
    this.#summary[index >>> 5]! |= 1 << (index & 31);
    this.#freeCount++;
  }

  /** Gives the lowest free page in [from, end), or -1. */
  nextFree(from: number, end: number): number {
    if (from >= end) return -1;
    let index = from >>> 5;
    let word = this.#free[index]! & (-1 << (from & 31));
    if (word === 0) {
      index = this.#nextWord(index + 1);
      if (index < 0) return -1;
      word = this.#free[index]!;
    }
    const page = index * 32 + lowestBit(word);
    return page < end ? page : -1;
  }

  /** Gives the highest free page in [start, from], or -1. */
  previousFree(from: number, start: number): number {
    if (from < start) return -1;
    let index = from >>> 5;
    let word = this.#free[index]! & (-1 >>> (31 - (from & 31)));
    if (word === 0) {
      index = this.#previousWord(index - 1);
      if (index < 0) return -1;
      word = this.#free[index]!;
    }
    const page = index * 32 + highestBit(word);
    return page >= start ? page : -1;
  }

  /** Gives the lowest taken page in [from, end), or `end`. */
  nextTaken(from: number, end: number): number {
    for (let page = from; page < end; page = (page | 31) + 1) {
      const taken = ~this.#free[page >>> 5]! & (-1 << (page & 31));
      if (taken !== 0) {
        return Math.min((page & ~31) + lowestBit(taken), end);
      }
    }
    return end;
  }

  /** Gives the highest taken page in [start, from], or `start` - 1. */
  previousTaken(from: number, start: number): number {
    for (let page = from; page >= start; page = (page & ~31) - 1) {
      const taken = ~this.#free[page >>> 5]! & (-1 >>> (31 - (page & 31)));
      if (taken !== 0) {
        return Math.max((page & ~31) + highestBit(taken), start - 1);
      }
    }
    return start - 1;
  }

  #nextWord(from: number): number {
    if (from >= this.#free.length) return -1;
    let index = from >>> 5;
    let word = this.#summary[index]! & (-1 << (from & 31));
    while (word === 0) {
      if (++index >= this.#summary.length) return -1;
      word = this.#summary[index]!;
    }
    return index * 32 + lowestBit(word);
  }

  #previousWord(from: number): number {
    if (from < 0) return -1;
    let index = from >>> 5;
    let word = this.#summary[index]! & (-1 >>> (31 - (from & 31)));
    while (word === 0) {
      if (--index < 0) return -1;
      word = this.#summary[index]!;
    }
    return index * 32 + highestBit(word);
  }
}
