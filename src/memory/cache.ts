/**
 * What the processors see of RAM: the same bytes on a coherent machine, their
 * own cached copy on one whose devices go past the caches.
 *
 * Without coherence a processor's writes stay in dirty 64-byte lines until
 * they are cleaned, and a line once read hides what a device writes beneath it
 * until it is invalidated. Forgetting either loses real data, which is the
 * point. Lines never leave by themselves, so a run always ends the same way.
 *
 * @module
 */

import type { MemoryAccess, PhysicalMemory } from "./physical_memory.ts";
import { NoMemoryError } from "./physical_memory.ts";

/** Bytes in a cache line; also the DMA alignment of a machine without coherence. */
export const CACHE_LINE_BYTES = 64;

const ABSENT = 0;
const CLEAN = 1;
const DIRTY = 2;

/** What the cache did so far; all zero on a coherent machine. */
export interface CacheCounters {
  /** Dirty lines written to RAM. */
  readonly linesCleaned: number;
  /** Lines dropped. */
  readonly linesInvalidated: number;
  /** Lines dropped while dirty: a processor's writes that never reached RAM. */
  readonly dirtyLinesLost: number;
}

/** The processors' side of a {@link PhysicalMemory}; all processors share it. */
export class ProcessorCache implements MemoryAccess {
  /** `true`: processors and devices see the same bytes and the rest does nothing. */
  readonly coherent: boolean;
  readonly #memory: PhysicalMemory;
  readonly #lines: Uint8Array;
  readonly #states: Uint8Array;
  #linesCleaned = 0;
  #linesInvalidated = 0;
  #dirtyLinesLost = 0;

  /**
   * Puts a cache over RAM, empty.
   *
   * @param memory The RAM below.
   * @param coherent Default `true`. With `false` the cache holds a second copy
   * of every byte, so the machine needs twice the memory.
   *
   * @example
   * ```ts
   * import { PhysicalMemory, ProcessorCache } from "@adapter-channel/dma";
   * import assert from "node:assert/strict";
   *
   * const memory = new PhysicalMemory([{ base: 0, bytes: 4096 }]);
   * const cache = new ProcessorCache(memory, false);
   * cache.write(0, new Uint8Array([7]));
   * assert.equal(memory.view(0, 1)[0], 0); // the device would read this
   * cache.clean(0, 1);
   * assert.equal(memory.view(0, 1)[0], 7);
   * ```
   */
  constructor(memory: PhysicalMemory, coherent = true) {
    const bytes = coherent ? 0 : memory.size;
    this.coherent = coherent;
    this.#memory = memory;
    this.#lines = new Uint8Array(bytes);
    this.#states = new Uint8Array(bytes / CACHE_LINE_BYTES);
  }

  /** RAM itself, past the cache: what uncached memory is read and written by. */
  get uncached(): MemoryAccess {
    return this.#memory;
  }

  /** What the cache did so far. */
  get counters(): CacheCounters {
    return {
      linesCleaned: this.#linesCleaned,
      linesInvalidated: this.#linesInvalidated,
      dirtyLinesLost: this.#dirtyLinesLost,
    };
  }

  /**
   * Fills an array with what a processor sees from an address on.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM.
   */
  read(address: number, target: Uint8Array): void {
    if (this.coherent) return this.#memory.read(address, target);
    const offset = this.#offset(address, target.length);
    this.#load(offset, target.length);
    target.set(this.#lines.subarray(offset, offset + target.length));
  }

  /**
   * Stores bytes as a processor does.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM; nothing is written then.
   */
  write(address: number, source: Uint8Array): void {
    if (this.coherent) return this.#memory.write(address, source);
    const offset = this.#offset(address, source.length);
    this.#dirty(offset, source.length);
    this.#lines.set(source, offset);
  }

  /**
   * Moves bytes as a processor does; the ranges may overlap.
   *
   * @throws {NoMemoryError} When any byte of either range is not RAM; nothing is written then.
   */
  copy(from: number, to: number, length: number): void {
    if (this.coherent) return this.#memory.copy(from, to, length);
    const source = this.#offset(from, length);
    const target = this.#offset(to, length);
    this.#load(source, length);
    this.#dirty(target, length);
    this.#lines.copyWithin(target, source, source + length);
  }

  /**
   * Stores one byte value over a range as a processor does.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM; nothing is written then.
   */
  fill(address: number, length: number, value: number): void {
    if (this.coherent) return this.#memory.fill(address, length, value);
    const offset = this.#offset(address, length);
    this.#dirty(offset, length);
    this.#lines.fill(value, offset, offset + length);
  }

  /**
   * Writes the dirty lines of a range to RAM, so that a device sees what the
   * processors wrote. Lines are written whole: bytes beside the range go along.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM.
   */
  clean(address: number, length: number): void {
    if (this.coherent || length === 0) return;
    const offset = this.#offset(address, length);
    const last = lineOf(offset + length - 1);
    for (let line = lineOf(offset); line <= last; line++) this.#cleanLine(line);
  }

  /**
   * Drops the lines of a range, so that the processors see what a device wrote.
   *
   * A processor's writes in lines that lie wholly in the range are lost. A line
   * that also holds bytes beside the range is cleaned before it is dropped:
   * the neighbour's bytes survive, but if the line was dirty the device's bytes
   * in it do not. Align buffers to {@link CACHE_LINE_BYTES} to avoid both.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM.
   */
  invalidate(address: number, length: number): void {
    if (this.coherent || length === 0) return;
    const offset = this.#offset(address, length);
    const end = offset + length;
    const first = lineOf(offset);
    const last = lineOf(end - 1);
    if (offset % CACHE_LINE_BYTES !== 0) this.#cleanLine(first);
    if (end % CACHE_LINE_BYTES !== 0) this.#cleanLine(last);
    for (let line = first; line <= last; line++) {
      const state = this.#states[line]!;
      if (state === ABSENT) continue;
      if (state === DIRTY) this.#dirtyLinesLost++;
      this.#states[line] = ABSENT;
      this.#linesInvalidated++;
    }
  }

  /**
   * Writes the dirty lines of a range to RAM and drops all of them.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM.
   */
  cleanAndInvalidate(address: number, length: number): void {
    this.clean(address, length);
    this.invalidate(address, length);
  }

  #offset(address: number, length: number): number {
    const offset = this.#memory.offsetOf(address, length);
    if (offset < 0) throw new NoMemoryError(address, length);
    return offset;
  }

  #cleanLine(line: number): void {
    if (this.#states[line] !== DIRTY) return;
    const start = line * CACHE_LINE_BYTES;
    this.#memory.bytes.set(
      this.#lines.subarray(start, start + CACHE_LINE_BYTES),
      start,
    );
    this.#states[line] = CLEAN;
    this.#linesCleaned++;
  }

  #loadLine(line: number): void {
    if (this.#states[line] !== ABSENT) return;
    const start = line * CACHE_LINE_BYTES;
    this.#lines.set(
      this.#memory.bytes.subarray(start, start + CACHE_LINE_BYTES),
      start,
    );
    this.#states[line] = CLEAN;
  }

  #load(offset: number, length: number): void {
    if (length === 0) return;
    const last = lineOf(offset + length - 1);
    for (let line = lineOf(offset); line <= last; line++) this.#loadLine(line);
  }

  /** Makes the lines of a range dirty; lines written only in part are loaded first. */
  #dirty(offset: number, length: number): void {
    if (length === 0) return;
    const end = offset + length;
    const first = lineOf(offset);
    const last = lineOf(end - 1);
    if (offset % CACHE_LINE_BYTES !== 0) this.#loadLine(first);
    if (end % CACHE_LINE_BYTES !== 0) this.#loadLine(last);
    this.#states.fill(DIRTY, first, last + 1);
  }
}

function lineOf(offset: number): number {
  return Math.floor(offset / CACHE_LINE_BYTES);
}
