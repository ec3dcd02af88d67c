/**
 * What drivers ask of an MDL: where its buffer begins, how long it is and which
 * pages it lies in.
 *
 * @module
 */

import type { Mdl } from "./mdl.ts";

/**
 * MmGetMdlVirtualAddress: the buffer's first byte as an index (CurrentVa), not a pointer.
 *
 * @param mdl any MDL
 * @returns an address in the process that made the buffer; 0 to 2^53
 *
 * Any IRQL. No errors (spec 01, section 13).
 *
 * @example Page and place in it
 * ```ts
 * import { ioAllocateMdl, mmGetMdlVirtualAddress } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mmGetMdlVirtualAddress(ioAllocateMdl(0x1_0050, 10)), 0x1_0050);
 * ```
 */
export function mmGetMdlVirtualAddress(mdl: Mdl): number {
  return mdl.startVa + mdl.byteOffset;
}

/**
 * MmGetMdlByteCount: length of this MDL's buffer in bytes.
 *
 * @param mdl any MDL
 * @returns bytes, 0 to `MDL_BYTES_MAX`
 *
 * Any IRQL. No errors (spec 01, section 13).
 *
 * @example Not the chain behind it
 * ```ts
 * import { ioAllocateMdl, mmGetMdlByteCount } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const head = ioAllocateMdl(0x1_0000, 5000);
 * ioAllocateMdl(0x8_0000, 100, head);
 * assert.equal(mmGetMdlByteCount(head), 5000);
 * ```
 */
export function mmGetMdlByteCount(mdl: Mdl): number {
  return mdl.byteCount;
}

/**
 * MmGetMdlByteOffset: place of the first byte in its page, 0 to 4095.
 *
 * @param mdl any MDL
 * @returns bytes from the start of the page
 *
 * Any IRQL. No errors (spec 01, section 13).
 *
 * @example A buffer in the middle of a page
 * ```ts
 * import { ioAllocateMdl, mmGetMdlByteOffset } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mmGetMdlByteOffset(ioAllocateMdl(0x1_0050, 10)), 0x50);
 * ```
 */
export function mmGetMdlByteOffset(mdl: Mdl): number {
  return mdl.byteOffset;
}

/**
 * MmGetMdlPfnArray: the frame numbers, which the caller may change.
 *
 * @param mdl any MDL
 * @returns frame numbers, one for each page that the buffer touches
 *
 * Any IRQL. No errors (spec 01, section 13).
 *
 * @example In the order of the data
 * ```ts
 * import { mdlOfPages, mmGetMdlPfnArray } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(mmGetMdlPfnArray(mdlOfPages([7, 3])), [7, 3]);
 * ```
 */
export function mmGetMdlPfnArray(mdl: Mdl): number[] {
  return mdl.pageFrames;
}
