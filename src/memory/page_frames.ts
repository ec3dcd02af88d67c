/**
 * Who owns which page of RAM: allocation of page frames by address, order and
 * adjacency, always the same answer to the same questions.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import { PageBitmap } from "./page_bitmap.ts";
import type { PhysicalMemory } from "./physical_memory.ts";

/** What pages an allocation may take. */
export interface AllocatePagesOptions {
  /** No page starts below this address; default 0. */
  readonly minimumAddress?: number;
  /** No byte of a page lies above this address; default none. */
  readonly maximumAddress?: number;
  /** `true`: one run of ascending pages without a hole. */
  readonly contiguous?: boolean;
  /**
   * For a contiguous run: its address is a multiple of this many bytes, a
   * multiple of 4096. Ignored otherwise.
   */
  readonly alignment?: number;
  /** Which end of the allowed addresses to take from; default `"low first"`. */
  readonly order?: "low first" | "high first";
  /**
   * `true`: no page follows the one before it in memory, so that each page is
   * a run of its own. Not to be combined with `contiguous`.
   */
  readonly scattered?: boolean;
}

/** The books of the page frames; they always add up. */
export interface PageFrameCounters {
  /** Pages of RAM. */
  readonly pages: number;
  /** Pages nobody owns. */
  readonly freePages: number;
  /** Pages handed out since the start. */
  readonly pagesAllocated: number;
  /** Pages taken back since the start. */
  readonly pagesFreed: number;
  /** Allocations that found no room. */
  readonly refusedAllocations: number;
  /** Frees that named a page nobody owned. */
  readonly refusedFrees: number;
}

/** A bank in pages: `firstPage` is its place in the bitmap, `firstFrame` its address / 4096. */
interface Span {
  readonly firstPage: number;
  readonly firstFrame: number;
  readonly pages: number;
}

/** Allocates pages of a {@link PhysicalMemory}. Make one a machine. */
export class PageFrames {
  readonly #spans: Span[] = [];
  readonly #bitmap: PageBitmap;
  #pagesAllocated = 0;
  #pagesFreed = 0;
  #refusedAllocations = 0;
  #refusedFrees = 0;

  /**
   * Starts with every page of the memory free.
   *
   * @param memory The RAM whose pages are handed out.
   */
  constructor(memory: PhysicalMemory) {
    let firstPage = 0;
    for (const bank of memory.banks) {
      const pages = bank.bytes / PAGE_SIZE;
      this.#spans.push({ firstPage, firstFrame: bank.base / PAGE_SIZE, pages });
      firstPage += pages;
    }
    this.#bitmap = new PageBitmap(firstPage);
  }

  /** The books at this moment. */
  get counters(): PageFrameCounters {
    return {
      pages: this.#bitmap.pages,
      freePages: this.#bitmap.freeCount,
      pagesAllocated: this.#pagesAllocated,
      pagesFreed: this.#pagesFreed,
      refusedAllocations: this.#refusedAllocations,
      refusedFrees: this.#refusedFrees,
    };
  }

  /**
   * Takes pages. The bytes in them stay as their last owner left them.
   *
   * @param count Pages, 1 or more.
   * @param options Where they may lie and how.
   * @returns Frame numbers (address / 4096) in the order the owner is to use
   * them: ascending, or descending for `scattered` and for `"high first"`
   * without `contiguous`. `undefined` when there is no room; nothing is taken then.
   * @throws {RangeError} When `count` is not a whole number above 0, or the
   * alignment not a multiple of 4096.
   *
   * @example
   * ```ts
   * import { PageFrames, PhysicalMemory } from "@adapter-channel/dma";
   * import assert from "node:assert/strict";
   *
   * const frames = new PageFrames(new PhysicalMemory([{ base: 0, bytes: 1 << 16 }]));
   * assert.deepEqual(frames.allocatePages(3), [0, 1, 2]);
   * assert.deepEqual(frames.allocatePages(2, { order: "high first" }), [15, 14]);
   * assert.equal(frames.allocatePages(12), undefined);
   * assert.ok(frames.freePages([0, 1, 2]));
   * assert.ok(!frames.freePages([0]));
   * ```
   */
  allocatePages(
    count: number,
    options: AllocatePagesOptions = {},
  ): number[] | undefined {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`Pages are counted from 1, not ${count}.`);
    }
    if ((options.alignment ?? 0) % PAGE_SIZE !== 0) {
      throw new RangeError(
        `Runs are aligned to whole pages, not to ${options.alignment} bytes.`,
      );
    }
    const frames: number[] = [];
    const lowFirst = options.order !== "high first";
    for (let step = 0; step < this.#spans.length; step++) {
      const span = this
        .#spans[lowFirst ? step : this.#spans.length - 1 - step]!;
      const start = clampStart(span, options.minimumAddress ?? 0);
      const end = clampEnd(span, options.maximumAddress ?? Infinity);
      if (options.contiguous === true) {
        this.#takeRun(span, start, end, count, options, frames);
      } else if (lowFirst) this.#takeLowest(span, start, end, count, frames);
      else this.#takeHighest(span, start, end, count, frames);
      if (frames.length === count) {
        this.#pagesAllocated += count;
        // Descending frames never continue one another.
        if (options.scattered === true && lowFirst) frames.reverse();
        return frames;
      }
    }
    for (const frame of frames) this.#bitmap.release(this.#pageOf(frame));
    this.#refusedAllocations++;
    return undefined;
  }

  /**
   * Gives pages back.
   *
   * @param frames Frame numbers, as {@link allocatePages} returned them, in any order.
   * @returns `false` when a frame is not RAM, is free already or stands in the
   * list twice; nothing is freed then.
   */
  freePages(frames: ReadonlyArray<number>): boolean {
    for (let index = 0; index < frames.length; index++) {
      const page = this.#pageOf(frames[index]!);
      if (page < 0 || this.#bitmap.isFree(page)) {
        while (--index >= 0) this.#bitmap.take(this.#pageOf(frames[index]!));
        this.#refusedFrees++;
        return false;
      }
      this.#bitmap.release(page);
    }
    this.#pagesFreed += frames.length;
    return true;
  }

  /** Tells whether a frame is RAM that somebody owns. */
  isAllocated(frame: number): boolean {
    const page = this.#pageOf(frame);
    return page >= 0 && !this.#bitmap.isFree(page);
  }

  #pageOf(frame: number): number {
    for (const span of this.#spans) {
      const index = frame - span.firstFrame;
      if (index >= 0 && index < span.pages) {
        return Number.isInteger(frame) ? span.firstPage + index : -1;
      }
    }
    return -1;
  }

  #takeLowest(
    span: Span,
    start: number,
    end: number,
    count: number,
    frames: number[],
  ): void {
    const bitmap = this.#bitmap;
    let page = bitmap.nextFree(start, end);
    while (page >= 0) {
      bitmap.take(page);
      frames.push(span.firstFrame + (page - span.firstPage));
      if (frames.length === count) return;
      page = bitmap.nextFree(page + 1, end);
    }
  }

  #takeHighest(
    span: Span,
    start: number,
    end: number,
    count: number,
    frames: number[],
  ): void {
    const bitmap = this.#bitmap;
    let page = bitmap.previousFree(end - 1, start);
    while (page >= 0) {
      bitmap.take(page);
      frames.push(span.firstFrame + (page - span.firstPage));
      if (frames.length === count) return;
      page = bitmap.previousFree(page - 1, start);
    }
  }

  #takeRun(
    span: Span,
    start: number,
    end: number,
    count: number,
    options: AllocatePagesOptions,
    frames: number[],
  ): void {
    const step = Math.max(1, (options.alignment ?? 0) / PAGE_SIZE);
    const first = options.order === "high first"
      ? this.#highestRun(span, start, end, count, step)
      : this.#lowestRun(span, start, end, count, step);
    if (first < 0) return;
    for (let page = first; page < first + count; page++) {
      this.#bitmap.take(page);
      frames.push(span.firstFrame + (page - span.firstPage));
    }
  }

  #lowestRun(
    span: Span,
    start: number,
    end: number,
    count: number,
    step: number,
  ): number {
    const shift = span.firstFrame - span.firstPage;
    let page = this.#bitmap.nextFree(start, end);
    while (page >= 0) {
      const runEnd = this.#bitmap.nextTaken(page, end);
      const first = Math.ceil((page + shift) / step) * step - shift;
      if (first + count <= runEnd) return first;
      page = this.#bitmap.nextFree(runEnd, end);
    }
    return -1;
  }

  #highestRun(
    span: Span,
    start: number,
    end: number,
    count: number,
    step: number,
  ): number {
    const shift = span.firstFrame - span.firstPage;
    let page = this.#bitmap.previousFree(end - 1, start);
    while (page >= 0) {
      const before = this.#bitmap.previousTaken(page, start);
      const first = Math.floor((page + 1 - count + shift) / step) * step -
        shift;
      if (first > before) return first;
      page = this.#bitmap.previousFree(before, start);
    }
    return -1;
  }
}

/** The first page of a span whose address is at or above a minimum. */
function clampStart(span: Span, minimumAddress: number): number {
  const skipped = Math.ceil(minimumAddress / PAGE_SIZE) - span.firstFrame;
  return span.firstPage + Math.min(Math.max(skipped, 0), span.pages);
}

/** One past the last page of a span that ends at or below a maximum. */
function clampEnd(span: Span, maximumAddress: number): number {
  const kept = Math.floor((maximumAddress + 1) / PAGE_SIZE) - span.firstFrame;
  return span.firstPage + Math.min(Math.max(kept, 0), span.pages);
}
