/**
 * The npm packages `malloc` and `fast-bitset` behind the two calls that are
 * measured.
 *
 * @module
 */

import { FastBitSet, Malloc } from "../../deps.ts";
import type { Allocator } from "./design.ts";

/** Bytes that stand for one register in a heap of `malloc`. */
const REGISTER = 64;
/** What `malloc` writes around each block, in bytes. */
const BLOCK_OVERHEAD = 8;
/** Where the first block of a heap of `malloc` lies, in bytes. */
const FIRST_BLOCK = 272;

/** Runs as blocks of a heap; a block's overhead is taken from its own run. */
export class NpmMalloc implements Allocator {
  readonly #heap: Malloc;

  /** @param size registers, all free */
  constructor(size: number) {
    const bytes = FIRST_BLOCK + size * REGISTER - BLOCK_OVERHEAD + 4;
    this.#heap = new Malloc(new ArrayBuffer(bytes + 7 & ~7), 0, bytes);
  }

  /** A block of the right number of bytes. */
  allocate(count: number): number {
    const address = this.#heap.alloc(count * REGISTER - BLOCK_OVERHEAD);
    return address === 0 ? -1 : (address - FIRST_BLOCK) / REGISTER;
  }

  /** 0 when as many bytes came back as were taken. */
  free(base: number, count: number): number {
    const bytes = this.#heap.free(FIRST_BLOCK + base * REGISTER);
    return bytes === count * REGISTER - BLOCK_OVERHEAD ? 0 : -1;
  }
}

/** First fit over a bit set. */
export class NpmFastBitSet implements Allocator {
  readonly #size: number;
  readonly #bits: FastBitSet;

  /** @param size registers, all free */
  constructor(size: number) {
    this.#size = size;
    this.#bits = new FastBitSet(size);
  }

  /** The lowest run that is long enough. */
  allocate(count: number): number {
    const bits = this.#bits;
    let start = bits.nextUnsetBit(0);
    while (start >= 0 && start + count <= this.#size) {
      const used = bits.nextSetBit(start);
      if (used < 0 || used >= start + count) {
        bits.setRange(start, start + count - 1);
        return start;
      }
      start = bits.nextUnsetBit(used);
    }
    return -1;
  }

  /** Clears the bits; nothing is checked. */
  free(base: number, count: number): number {
    this.#bits.unsetRange(base, base + count - 1);
    return 0;
  }
}
