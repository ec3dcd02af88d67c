/**
 * Virtual addresses: nonpaged pool, pageable buffers and system mappings, each
 * backed by physical pages.
 *
 * Every allocation has pages of its own with an unmapped page behind it, and an
 * address is never handed out twice, so an overrun, a stale pointer and a
 * double free are found at once instead of hitting a neighbour.
 *
 * @module
 */

import { byteOffset, bytesToPages, PAGE_SIZE } from "../ddi/mod.ts";
import type { ProcessorCache } from "./cache.ts";
import type { AllocatePagesOptions, PageFrames } from "./page_frames.ts";
import type { MemoryAccess } from "./physical_memory.ts";
import { PageFaultError } from "./virtual_address.ts";
import { VirtualBlocks } from "./virtual_blocks.ts";
import type { FreeOutcome, MoveOutcome } from "./virtual_outcomes.ts";

/** What memory an allocation takes. */
export interface AllocateMemoryOptions extends AllocatePagesOptions {
  /** `true`: the pages may move until they are locked (verifier rule 0x0E). Default `false`, nonpaged. */
  readonly pageable?: boolean;
  /** Place of the first byte in its page, 0 to 4095; default 0. */
  readonly byteOffset?: number;
  /** Fill with zeros; default `true`. */
  readonly zero?: boolean;
  /**
   * `false`: the processors read and write RAM itself, past their caches, as a
   * device on a machine without coherence needs it. Default `true`.
   */
  readonly cached?: boolean;
}

/** The virtual address space of a machine. */
export class VirtualMemory {
  readonly #cache: ProcessorCache;
  readonly #frames: PageFrames;
  readonly #blocks: VirtualBlocks = new VirtualBlocks();

  /**
   * Starts with nothing mapped.
   *
   * @param cache What the processors read and write through.
   * @param frames Where the pages come from.
   */
  constructor(cache: ProcessorCache, frames: PageFrames) {
    this.#cache = cache;
    this.#frames = frames;
  }

  /**
   * Allocates memory, as ExAllocatePool2, MmAllocateContiguousMemory and the
   * paged pool do together.
   *
   * @param bytes Length, 1 or more.
   * @param options Kind and place; default nonpaged, low pages first, zeroed.
   * @returns The virtual address of the first byte, or `undefined` when there
   * is no room.
   * @throws {RangeError} When a length or offset is out of range.
   *
   * @example
   * ```ts
   * import { makeMemory } from "@adapter-channel/dma";
   * import assert from "node:assert/strict";
   *
   * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
   * const buffer = virtual.allocate(10_000, { byteOffset: 100 })!;
   * virtual.write(buffer, new Uint8Array([1, 2]));
   * assert.equal(virtual.free(buffer), "freed");
   * assert.equal(virtual.free(buffer), "already freed");
   * ```
   */
  allocate(
    bytes: number,
    options: AllocateMemoryOptions = {},
  ): number | undefined {
    const offset = options.byteOffset ?? 0;
    if (!Number.isInteger(bytes) || bytes < 1) {
      throw new RangeError(`An allocation has 1 byte or more, not ${bytes}.`);
    }
    if (!Number.isInteger(offset) || offset < 0 || offset >= PAGE_SIZE) {
      throw new RangeError(`A byte offset is 0 to 4095, not ${offset}.`);
    }
    const frames = this.#frames.allocatePages(
      bytesToPages(offset + bytes),
      options,
    );
    if (frames === undefined) return undefined;
    if (options.zero !== false) {
      for (const frame of frames) {
        this.#cache.fill(frame * PAGE_SIZE, PAGE_SIZE, 0);
      }
    }
    const { cached = true, pageable = false } = options;
    if (!cached) {
      for (const frame of frames) {
        this.#cache.cleanAndInvalidate(frame * PAGE_SIZE, PAGE_SIZE);
      }
    }
    const kind = { cached, pageable, ownsFrames: true };
    return this.#blocks.add(frames, offset, bytes, kind).virtualAddress;
  }

  /**
   * Frees what {@link allocate} returned.
   *
   * @param virtualAddress The address it returned.
   * @returns `"freed"`, or why not.
   */
  free(virtualAddress: number): FreeOutcome {
    const block = this.#blocks.at(virtualAddress);
    if (block === undefined) {
      return this.#blocks.wasHandedOut(virtualAddress)
        ? "already freed"
        : "not an allocation";
    }
    if (block.virtualAddress !== virtualAddress || !block.ownsFrames) {
      return "not an allocation";
    }
    if (block.locks > 0) return "pages locked";
    this.#blocks.remove(block);
    this.#frames.freePages(block.frames);
    return "freed";
  }

  /**
   * Maps pages that someone else owns, as MmMapLockedPages does.
   *
   * @param pageFrames Frame numbers, one or more, in the order of the data.
   * @param offset Place of the first byte in the first page, 0 to 4095.
   * @param bytes Length, 1 or more.
   * @returns The virtual address of the first byte.
   */
  map(
    pageFrames: ReadonlyArray<number>,
    offset: number,
    bytes: number,
  ): number {
    const kind = { cached: true, pageable: false, ownsFrames: false };
    return this.#blocks.add([...pageFrames], offset, bytes, kind)
      .virtualAddress;
  }

  /**
   * Removes a mapping made by {@link map}.
   *
   * @param virtualAddress The address it returned.
   * @returns `false` when no such mapping exists.
   */
  unmap(virtualAddress: number): boolean {
    const block = this.#blocks.at(virtualAddress);
    if (
      block === undefined || block.ownsFrames ||
      block.virtualAddress !== virtualAddress
    ) return false;
    this.#blocks.remove(block);
    return true;
  }

  /**
   * MmGetPhysicalAddress: where a byte lies now.
   *
   * @returns The physical address, or `undefined` where nothing is mapped.
   */
  physicalAddressOf(virtualAddress: number): number | undefined {
    const block = this.#blocks.at(virtualAddress);
    if (block === undefined) return undefined;
    const page = Math.floor(virtualAddress / PAGE_SIZE) - block.firstPage;
    return block.frames[page]! * PAGE_SIZE + byteOffset(virtualAddress);
  }

  /** Tells whether an address lies in pageable memory: off limits at DISPATCH_LEVEL. */
  isPageable(virtualAddress: number): boolean {
    return this.#blocks.at(virtualAddress)?.pageable === true;
  }

  /**
   * Gives the pages of a range of one allocation.
   *
   * @returns Their frame numbers, or `undefined` when the range is not inside
   * one allocation.
   */
  framesOf(virtualAddress: number, bytes: number): number[] | undefined {
    const block = this.#blocks.at(virtualAddress);
    if (
      block === undefined || virtualAddress < block.virtualAddress ||
      virtualAddress + bytes > block.virtualAddress + block.bytes
    ) return undefined;
    const first = Math.floor(virtualAddress / PAGE_SIZE) - block.firstPage;
    const count = bytesToPages(byteOffset(virtualAddress) + bytes);
    return block.frames.slice(first, first + count);
  }

  /**
   * Locks the allocation that holds an address: its pages stay and it cannot be
   * freed until as many {@link unlock} calls.
   *
   * @returns `false` where nothing is mapped.
   */
  lock(virtualAddress: number): boolean {
    const block = this.#blocks.at(virtualAddress);
    if (block === undefined) return false;
    block.locks++;
    return true;
  }

  /**
   * Takes one lock away.
   *
   * @returns `false` when the address lies in no locked allocation.
   */
  unlock(virtualAddress: number): boolean {
    const block = this.#blocks.at(virtualAddress);
    if (block === undefined || block.locks === 0) return false;
    block.locks--;
    return true;
  }

  /**
   * Moves a pageable buffer to other pages, as paging out and in does. Its bytes
   * stay the same for the processors; a device that was given the old pages
   * without locking them now works on someone else's memory.
   *
   * @param virtualAddress What {@link allocate} returned.
   * @returns `"moved"`, or why not.
   */
  move(virtualAddress: number): MoveOutcome {
    const block = this.#blocks.at(virtualAddress);
    if (block?.virtualAddress !== virtualAddress || !block.ownsFrames) {
      return "not an allocation";
    }
    if (!block.pageable || block.locks > 0) return "resident";
    const frames = this.#frames.allocatePages(block.frames.length);
    if (frames === undefined) return "no room";
    for (let index = 0; index < frames.length; index++) {
      const from = block.frames[index]! * PAGE_SIZE;
      this.#cache.copy(from, frames[index]! * PAGE_SIZE, PAGE_SIZE);
    }
    this.#frames.freePages(block.frames);
    block.frames = frames;
    return "moved";
  }

  /**
   * Reads as a processor does. Throws {@link PageFaultError} at the first
   * address without memory; the bytes before it are read.
   */
  read(virtualAddress: number, target: Uint8Array): void {
    for (let done = 0; done < target.length;) {
      const address = virtualAddress + done;
      const bytes = Math.min(
        PAGE_SIZE - byteOffset(address),
        target.length - done,
      );
      this.#access(address).read(
        this.#translate(address),
        target.subarray(done, done + bytes),
      );
      done += bytes;
    }
  }

  /**
   * Writes as a processor does. Throws {@link PageFaultError} at the first
   * address without memory; the bytes before it are written.
   */
  write(virtualAddress: number, source: Uint8Array): void {
    for (let done = 0; done < source.length;) {
      const address = virtualAddress + done;
      const bytes = Math.min(
        PAGE_SIZE - byteOffset(address),
        source.length - done,
      );
      this.#access(address).write(
        this.#translate(address),
        source.subarray(done, done + bytes),
      );
      done += bytes;
    }
  }

  /** What a processor reads and writes at an address: the cache, or RAM. */
  #access(virtualAddress: number): MemoryAccess {
    const block = this.#blocks.at(virtualAddress);
    return block?.cached === false ? this.#cache.uncached : this.#cache;
  }

  #translate(virtualAddress: number): number {
    const address = this.physicalAddressOf(virtualAddress);
    if (address === undefined) throw new PageFaultError(virtualAddress);
    return address;
  }
}
