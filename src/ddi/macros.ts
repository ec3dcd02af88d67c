/**
 * The header's page arithmetic, exact for every address a number holds.
 *
 * Addresses are plain numbers (exact to 2^53), so nothing here uses 32-bit
 * shifts or masks: `address >> 12` would already be wrong above 2 GiB.
 *
 * @module
 */

/** Bytes in a page on x86, x64, ARM and ARM64. */
export const PAGE_SIZE = 4096;

/** Base-2 logarithm of {@link PAGE_SIZE}. */
export const PAGE_SHIFT = 12;

/**
 * BYTE_OFFSET: the place of an address in its page.
 *
 * @param address A virtual or physical address, 0 to 2^53 - 1.
 * @returns 0 to 4095.
 */
export function byteOffset(address: number): number {
  return address % PAGE_SIZE;
}

/**
 * PAGE_ALIGN: the first address of the page that holds an address.
 *
 * @param address A virtual or physical address, 0 to 2^53 - 1.
 * @returns The address rounded down to a page.
 */
export function pageAlign(address: number): number {
  return address - address % PAGE_SIZE;
}

/**
 * BYTES_TO_PAGES: pages that hold a number of bytes from a page's start.
 *
 * @param bytes 0 to 2^53 - 4096.
 * @returns The count, rounded up.
 */
export function bytesToPages(bytes: number): number {
  return Math.floor(bytes / PAGE_SIZE) + (bytes % PAGE_SIZE === 0 ? 0 : 1);
}

/**
 * ADDRESS_AND_SIZE_TO_SPAN_PAGES: pages touched by a range, which is also the
 * number of map registers a transfer of it needs (C014 to C017).
 *
 * **Gotcha**: a range of zero bytes counts 0 pages when it starts on a page
 * boundary and 1 otherwise, as the macro does.
 *
 * @param address The first byte, 0 to 2^53 - 1; only its place in the page matters.
 * @param bytes Length in bytes, 0 to 2^53 - 8192.
 * @returns The number of pages.
 *
 * @example
 * ```ts
 * import { addressAndSizeToSpanPages } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(addressAndSizeToSpanPages(0x1_0000_0000, 4096), 1);
 * assert.equal(addressAndSizeToSpanPages(0x1_0000_0001, 4096), 2);
 * ```
 */
export function addressAndSizeToSpanPages(
  address: number,
  bytes: number,
): number {
  return Math.floor((address % PAGE_SIZE + bytes + PAGE_SIZE - 1) / PAGE_SIZE);
}
