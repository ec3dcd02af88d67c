/**
 * Memory descriptor lists: which pages a buffer lies in, and the routines a
 * driver uses on one MDL.
 *
 * Buffers larger than one MDL, or gathered from several, are chains through
 * `next`; {@link ./mdl_runs.ts} walks them.
 *
 * @module
 */

import {
  addressAndSizeToSpanPages,
  byteOffset,
  MdlFlags,
  PAGE_SIZE,
  pageAlign,
} from "../ddi/mod.ts";
import { mmGetMdlVirtualAddress } from "./mdl_fields.ts";

/** The largest ByteCount of one MDL: 4 GiB less a page. */
export const MDL_BYTES_MAX: number = 0x1_0000_0000 - PAGE_SIZE;

/**
 * Describes one buffer. Drivers may change `next` and read `mdlFlags`; the rest
 * they read through the macros of {@link ./mdl_fields.ts}.
 */
export class Mdl {
  /** The next MDL of the chain, or `null`. */
  next: Mdl | null = null;
  /** A combination of {@link MdlFlags}. */
  mdlFlags: MdlFlags = 0;
  /** Where the processors see the buffer when it is mapped to system space, or 0. */
  mappedSystemVa = 0;
  /** Virtual address of the first page. */
  startVa: number;
  /** Place of the first byte in its page, 0 to 4095. */
  byteOffset: number;
  /** Length of the buffer in bytes. */
  byteCount: number;
  /**
   * Frame number (physical address / 4096) of each page; empty until the MDL is
   * built or locked.
   */
  pageFrames: number[] = [];

  /**
   * Describes a range of virtual addresses without saying yet where its pages
   * are. Use {@link ioAllocateMdl}, its documented name.
   *
   * @param virtualAddress The first byte.
   * @param length Bytes, 0 to {@link MDL_BYTES_MAX}.
   * @throws {RangeError} When the length is not in that range.
   */
  constructor(virtualAddress: number, length: number) {
    if (!Number.isInteger(length) || length < 0 || length > MDL_BYTES_MAX) {
      throw new RangeError(
        `One MDL describes 0 to ${MDL_BYTES_MAX} bytes, not ${length}.`,
      );
    }
    this.startVa = pageAlign(virtualAddress);
    this.byteOffset = byteOffset(virtualAddress);
    this.byteCount = length;
  }
}

/**
 * IoAllocateMdl: makes an MDL for a buffer. Build or lock it before use.
 *
 * @param virtualAddress The buffer's first byte.
 * @param length Bytes, 0 to {@link MDL_BYTES_MAX}.
 * @param chain When given, the new MDL becomes the last of this chain (the
 * SecondaryBuffer form).
 * @returns The MDL, without flags and frames.
 * @throws {RangeError} When the length is not in that range.
 *
 * IRQL: at most DISPATCH_LEVEL (spec 01, section 13).
 *
 * @example Two buffers in a chain
 * ```ts
 * import { ioAllocateMdl, mdlChainLength } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const head = ioAllocateMdl(0x1_0000, 5000);
 * ioAllocateMdl(0x8_0000, 100, head);
 * assert.equal(mdlChainLength(head), 5100);
 * ```
 */
export function ioAllocateMdl(
  virtualAddress: number,
  length: number,
  chain?: Mdl,
): Mdl {
  const mdl = new Mdl(virtualAddress, length);
  if (chain !== undefined) {
    let last = chain;
    while (last.next !== null) last = last.next;
    last.next = mdl;
  }
  return mdl;
}

/**
 * Describes pages that the caller owns, as MmAllocatePagesForMdl does: the MDL
 * counts as locked and has no virtual address.
 *
 * @param pageFrames Frame numbers in the order of the data.
 * @param offset Place of the first byte in the first page, 0 to 4095; default 0.
 * @param length Bytes; default all to the end of the last page.
 * @returns A locked MDL.
 * @throws {RangeError} When the pages do not hold the range.
 *
 * @example
 * ```ts
 * import { mdlChainLength, mdlOfPages } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const head = mdlOfPages([7, 3], 100);
 * head.next = mdlOfPages([9], 0, 512);
 * assert.equal(mdlChainLength(head), 2 * 4096 - 100 + 512);
 * ```
 */
export function mdlOfPages(
  pageFrames: ReadonlyArray<number>,
  offset = 0,
  length: number = pageFrames.length * PAGE_SIZE - offset,
): Mdl {
  const mdl = new Mdl(offset, length);
  if (
    offset >= PAGE_SIZE ||
    addressAndSizeToSpanPages(offset, length) > pageFrames.length
  ) {
    throw new RangeError(
      `${length} bytes at offset ${offset} do not lie in ${pageFrames.length} pages.`,
    );
  }
  mdl.pageFrames = [...pageFrames];
  mdl.mdlFlags = MdlFlags.PagesLocked;
  return mdl;
}

/**
 * IoBuildPartialMdl: makes `target` describe a part of `source`. To build the
 * same target again after it was mapped, call `mmPrepareMdlForReuse` first.
 *
 * @param source A built or locked MDL.
 * @param target An MDL from {@link ioAllocateMdl} with room for the part.
 * @param virtualAddress The part's first byte, inside `source`.
 * @param length Bytes; 0 means to the end of `source`.
 * @returns `false`, with `target` unchanged, when `source` has no frames, the
 * part is not inside it, or `target` was allocated for fewer pages.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example The second page of two
 * ```ts
 * import { ioAllocateMdl, ioBuildPartialMdl, mdlOfPages } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const target = ioAllocateMdl(0, 4096);
 * assert.ok(ioBuildPartialMdl(mdlOfPages([7, 3]), target, 4096, 0));
 * assert.deepEqual(target.pageFrames, [3]);
 * ```
 */
export function ioBuildPartialMdl(
  source: Mdl,
  target: Mdl,
  virtualAddress: number,
  length: number,
): boolean {
  const first = virtualAddress - mmGetMdlVirtualAddress(source);
  const bytes = length === 0 ? source.byteCount - first : length;
  const pages = addressAndSizeToSpanPages(virtualAddress, bytes);
  const room = addressAndSizeToSpanPages(target.byteOffset, target.byteCount);
  const inside = first >= 0 && bytes >= 0 && first + bytes <= source.byteCount;
  if (!inside || source.pageFrames.length === 0 || pages > room) return false;
  const page = (pageAlign(virtualAddress) - source.startVa) / PAGE_SIZE;
  const inherited = MdlFlags.SourceIsNonpagedPool | MdlFlags.IoSpace |
    MdlFlags.IoPageRead;
  target.startVa = pageAlign(virtualAddress);
  target.byteOffset = byteOffset(virtualAddress);
  target.byteCount = bytes;
  target.pageFrames = source.pageFrames.slice(page, page + pages);
  target.mdlFlags = MdlFlags.Partial | (source.mdlFlags & inherited);
  target.mappedSystemVa = 0;
  if (source.mappedSystemVa !== 0) {
    target.mappedSystemVa = source.mappedSystemVa + first;
    target.mdlFlags |= MdlFlags.ParentMappedSystemVa;
  }
  return true;
}

/**
 * A name for the buffer of an MDL, the same in every run: where its first byte
 * lies in physical memory, or its virtual address while it has no pages.
 * Events use it, since an MDL has no name of its own.
 *
 * @param mdl The head of a chain, or any other MDL.
 */
export function mdlName(mdl: Mdl): string {
  const [first] = mdl.pageFrames;
  return first === undefined
    ? `mdl without pages ${mmGetMdlVirtualAddress(mdl).toString(16)}`
    : `mdl ${(first * PAGE_SIZE + mdl.byteOffset).toString(16)}`;
}

/**
 * Tells whether an MDL may be used for DMA: its pages cannot move (the
 * condition of verifier rule 0x0E).
 *
 * @param mdl one MDL; others of its chain are not looked at
 * @returns true for locked pages, nonpaged pool and parts of such
 */
export function mdlIsLocked(mdl: Mdl): boolean {
  const resident = MdlFlags.PagesLocked | MdlFlags.SourceIsNonpagedPool |
    MdlFlags.Partial;
  return (mdl.mdlFlags & resident) !== 0;
}

/**
 * The length of a whole chain: the sum of its byte counts (C018).
 *
 * @param head the first MDL of the chain
 * @returns bytes
 */
export function mdlChainLength(head: Mdl): number {
  let bytes = 0;
  for (let mdl: Mdl | null = head; mdl !== null; mdl = mdl.next) {
    bytes += mdl.byteCount;
  }
  return bytes;
}
