/**
 * DMA_TRANSFER_CONTEXT: the opaque block that stands for one allocation request.
 *
 * A driver allocates it and lets InitializeDmaTransferContext fill it; what is
 * in it is known to the adapter object only. It replaces the single wait block
 * of a device object, which is why version 3 lets many requests wait at once.
 *
 * @module
 */

import type { PointerBytes } from "../layout.ts";

/** The only version there is. */
export const DMA_TRANSFER_CONTEXT_VERSION1 = 1;

/** Bytes a driver reserves for a version-1 context on 64-bit systems (C006). */
export const DMA_TRANSFER_CONTEXT_SIZE_V1 = 128;

/** Bytes a driver reserves for a version-1 context on 32-bit systems (C006). */
export const DMA_TRANSFER_CONTEXT_SIZE_V1_32 = 64;

/**
 * Gives the bytes a driver reserves for a context.
 *
 * @param pointerBytes 8 (default) or 4.
 * @returns 128, or 64 on 32-bit systems (C006).
 */
export function dmaTransferContextSize(pointerBytes: PointerBytes = 8): number {
  return pointerBytes === 8
    ? DMA_TRANSFER_CONTEXT_SIZE_V1
    : DMA_TRANSFER_CONTEXT_SIZE_V1_32;
}
