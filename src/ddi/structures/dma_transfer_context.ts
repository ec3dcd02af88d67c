/**
 * DMA_TRANSFER_CONTEXT: the opaque block that stands for one allocation request.
 *
 * A driver allocates it and lets InitializeDmaTransferContext fill it; what is
 * in it is known to the adapter object only. It replaces the single wait block
 * of a device object, which is why version 3 lets many requests wait at once.
 *
 * @module
 */

import { type Field, type PointerBytes, StructureLayout } from "../layout.ts";

/** The only version there is. */
export const DMA_TRANSFER_CONTEXT_VERSION1 = 1;

/** Bytes a driver reserves for a version-1 context on 64-bit systems (C006). */
export const DMA_TRANSFER_CONTEXT_SIZE_V1 = 128;

/** Bytes a driver reserves for a version-1 context on 32-bit systems (C006). */
export const DMA_TRANSFER_CONTEXT_SIZE_V1_32 = 64;

/** What is in a context is the system's: sixteen words without a name. */
const words: readonly Field<never>[] = Array.from(
  { length: 16 },
  () => [null, "POINTER"],
);

/**
 * The memory of a context, as a driver in C reserves it: opaque, and as large
 * as the processor's pointers make it (C006).
 */
export const dmaTransferContextLayout: StructureLayout<Record<never, never>> =
  new StructureLayout("DMA_TRANSFER_CONTEXT", words);

/**
 * Gives the bytes a driver reserves for a context.
 *
 * @param pointerBytes 8 (default) or 4.
 * @returns 128, or 64 on 32-bit systems (C006).
 */
export function dmaTransferContextSize(pointerBytes: PointerBytes = 8): number {
  return dmaTransferContextLayout.size(pointerBytes);
}
