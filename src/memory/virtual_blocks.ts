/**
 * Which virtual page belongs to which block, and where the next block goes.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import { VIRTUAL_BASE } from "./virtual_address.ts";

/** A run of virtual pages and the physical pages behind them. */
export interface VirtualBlock {
  /** The first byte; not always on a page boundary. */
  readonly virtualAddress: number;
  /** Virtual address of the first page / 4096. */
  readonly firstPage: number;
  /** Length in bytes. */
  readonly bytes: number;
  /** `false`: processors go past their caches here. */
  readonly cached: boolean;
  /** `true`: the physical pages may change while `locks` is 0. */
  readonly pageable: boolean;
  /** `false` for a mapping of pages that someone else owns. */
  readonly ownsFrames: boolean;
  /** Frame number of each page. */
  frames: number[];
  /** How often the block is locked. */
  locks: number;
}

/** The virtual pages in use. An address is never handed out a second time. */
export class VirtualBlocks {
  readonly #pages: Map<number, VirtualBlock> = new Map<number, VirtualBlock>();
  #nextPage: number = VIRTUAL_BASE / PAGE_SIZE;

  /** Gives the block that has the page of an address, if any. */
  at(virtualAddress: number): VirtualBlock | undefined {
    return this.#pages.get(Math.floor(virtualAddress / PAGE_SIZE));
  }

  /** Tells whether an address was ever part of a block or of the guard behind one. */
  wasHandedOut(virtualAddress: number): boolean {
    return virtualAddress >= VIRTUAL_BASE &&
      virtualAddress < this.#nextPage * PAGE_SIZE;
  }

  /**
   * Adds a block at the next free address, with an unmapped page behind it.
   *
   * @param frames Frame numbers; the block keeps the array.
   * @param offset Place of the first byte in the first page.
   * @param bytes Length.
   * @param kind Whether it is cached, is pageable and owns its frames.
   * @returns The block.
   */
  add(
    frames: number[],
    offset: number,
    bytes: number,
    kind: Pick<VirtualBlock, "cached" | "pageable" | "ownsFrames">,
  ): VirtualBlock {
    const firstPage = this.#nextPage;
    const block: VirtualBlock = {
      virtualAddress: firstPage * PAGE_SIZE + offset,
      firstPage,
      bytes,
      cached: kind.cached,
      pageable: kind.pageable,
      ownsFrames: kind.ownsFrames,
      frames,
      locks: 0,
    };
    for (let page = 0; page < frames.length; page++) {
      this.#pages.set(firstPage + page, block);
    }
    this.#nextPage = firstPage + frames.length + 1;
    return block;
  }

  /** Takes a block's pages out of use. */
  remove(block: VirtualBlock): void {
    for (let page = 0; page < block.frames.length; page++) {
      this.#pages.delete(block.firstPage + page);
    }
  }
}
