/**
 * Walking an MDL chain: physically contiguous runs of a range of it, and the
 * processors' reading and writing at an offset.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import type { Mdl } from "./mdl.ts";
import type { MemoryAccess } from "./physical_memory.ts";

/**
 * Steps through a range of an MDL chain, one physically contiguous run after
 * another. A run never goes past the end of its MDL, even when the next one
 * continues in memory. Keep one and {@link begin} again: stepping allocates
 * nothing.
 *
 * @example
 * ```ts
 * import { mdlOfPages, MdlRuns } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const runs = new MdlRuns();
 * assert.ok(runs.begin(mdlOfPages([5, 6, 9]), 100, 9000));
 * const seen = [];
 * while (runs.next()) seen.push([runs.address, runs.length]);
 * assert.deepEqual(seen, [[5 * 4096 + 100, 8092], [9 * 4096, 908]]);
 * ```
 */
export class MdlRuns {
  /** The MDL the present run lies in; `null` before the first. */
  mdl: Mdl | null = null;
  /** Physical address of the present run's first byte. */
  address = 0;
  /** Length of the present run in bytes; 0 when there is none. */
  length = 0;
  /** Place of the present run's first byte in the chain. */
  offset = 0;
  /** Bytes of the range after the present run. */
  remaining = 0;
  #mdl: Mdl | null = null;
  /** Bytes of `#mdl` already passed. */
  #within = 0;

  /**
   * Starts before the first run of a range.
   *
   * @param head The first MDL of the chain.
   * @param offset Place of the range's first byte in the chain, 0 or more.
   * @param length Bytes; a range of none has no run.
   * @returns `false` when the chain ends before the range does, or an MDL of
   * the range has no frames; there is no run then.
   */
  begin(head: Mdl, offset: number, length: number): boolean {
    let mdl: Mdl | null = head;
    let within = offset;
    this.mdl = null;
    this.length = 0;
    this.offset = offset;
    this.remaining = 0;
    while (mdl !== null && within >= mdl.byteCount) {
      within -= mdl.byteCount;
      mdl = mdl.next;
    }
    this.#mdl = mdl;
    this.#within = within;
    let needed = length + within;
    for (; mdl !== null && needed > 0; mdl = mdl.next) {
      if (mdl.pageFrames.length === 0 && mdl.byteCount > 0) return false;
      needed -= mdl.byteCount;
    }
    if (needed > 0) return false;
    this.remaining = length;
    return true;
  }

  /**
   * Steps to the next run.
   *
   * @param limit The most bytes the run may have, 1 or more; default no limit.
   * @returns `false` when the range is used up.
   */
  next(limit: number = Infinity): boolean {
    if (!this.#enter()) return false;
    const mdl = this.#mdl!;
    const frames = mdl.pageFrames;
    const first = mdl.byteOffset + this.#within;
    let page = Math.floor(first / PAGE_SIZE);
    const most = Math.min(mdl.byteCount - this.#within, this.remaining, limit);
    let frame = frames[page]!;
    this.address = frame * PAGE_SIZE + first % PAGE_SIZE;
    let length = PAGE_SIZE - first % PAGE_SIZE;
    while (length < most && frames[page + 1] === frame + 1) {
      page++;
      frame++;
      length += PAGE_SIZE;
    }
    this.#pass(Math.min(length, most));
    return true;
  }

  /**
   * Steps to the next run and ends it at the page's end, so that it needs one
   * map register at most (C284). May be mixed with {@link next}.
   *
   * @returns `false` when the range is used up.
   */
  nextPage(): boolean {
    if (!this.#enter()) return false;
    const mdl = this.#mdl!;
    const first = mdl.byteOffset + this.#within;
    const inPage = first % PAGE_SIZE;
    this.address = mdl.pageFrames[Math.floor(first / PAGE_SIZE)]! * PAGE_SIZE +
      inPage;
    this.#pass(
      Math.min(
        PAGE_SIZE - inPage,
        mdl.byteCount - this.#within,
        this.remaining,
      ),
    );
    return true;
  }

  /** Moves to the MDL of the next byte; `false` when no byte is left. */
  #enter(): boolean {
    this.offset += this.length;
    this.length = 0;
    if (this.remaining === 0) return false;
    while (this.#within >= this.#mdl!.byteCount) {
      this.#within = 0;
      this.#mdl = this.#mdl!.next;
    }
    this.mdl = this.#mdl;
    return true;
  }

  #pass(length: number): void {
    this.length = length;
    this.#within += length;
    this.remaining -= length;
  }
}

/**
 * Reads the bytes of a chain, from an offset on.
 *
 * @param access Who reads: the processors' {@link MemoryAccess} or the RAM.
 * @param head The first MDL of the chain.
 * @param offset Place of the first byte in the chain.
 * @param target Filled with the bytes.
 * @returns `false`, with nothing read, when the chain is shorter or has no frames.
 */
export function readMdlChain(
  access: MemoryAccess,
  head: Mdl,
  offset: number,
  target: Uint8Array,
): boolean {
  const runs = new MdlRuns();
  if (!runs.begin(head, offset, target.length)) return false;
  for (let done = 0; runs.next(); done += runs.length) {
    access.read(runs.address, target.subarray(done, done + runs.length));
  }
  return true;
}

/**
 * Writes bytes into a chain, from an offset on. No other byte changes.
 *
 * @param access Who writes: the processors' {@link MemoryAccess} or the RAM.
 * @param head The first MDL of the chain.
 * @param offset Place of the first byte in the chain.
 * @param source The bytes.
 * @returns `false`, with nothing written, when the chain is shorter or has no frames.
 */
export function writeMdlChain(
  access: MemoryAccess,
  head: Mdl,
  offset: number,
  source: Uint8Array,
): boolean {
  const runs = new MdlRuns();
  if (!runs.begin(head, offset, source.length)) return false;
  for (let done = 0; runs.next(); done += runs.length) {
    access.write(runs.address, source.subarray(done, done + runs.length));
  }
  return true;
}
