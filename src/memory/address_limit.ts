/**
 * Which physical addresses a device can drive, and the boundaries that one run
 * of bytes may not cross.
 *
 * All addresses of the model are plain numbers, exact to 2^53; a width of 53 to
 * 64 bits therefore reaches everything.
 *
 * @module
 */

/** Physical runs of ISA-style controllers end at multiples of 64 KiB (spec 03). */
export const ISA_BOUNDARY = 0x1_0000;

/** Runs of scatter/gather masters that do not bounce end at multiples of 4 GiB (spec 03). */
export const SEGMENT_BOUNDARY = 0x1_0000_0000;

/**
 * Gives the highest address that a number of address lines can carry.
 *
 * @param width Bits, 1 to 64 (24 = ISA, 32, 64).
 * @returns 2^width - 1; for 53 bits and more the highest exact number, 2^53 - 1.
 * @throws {RangeError} When the width is not a whole number from 1 to 64.
 */
export function highestAddress(width: number): number {
  if (!Number.isInteger(width) || width < 1 || width > 64) {
    throw new RangeError(`An address width is 1 to 64 bits, not ${width}.`);
  }
  return width >= 53 ? Number.MAX_SAFE_INTEGER : 2 ** width - 1;
}

/**
 * Tells whether a device reaches every byte of a range: the question that
 * decides whether a page is bounced (C287, C288).
 *
 * In a loop, take {@link highestAddress} once and use {@link endsWithin}.
 *
 * @param width Bits, 1 to 64.
 * @param address The first byte.
 * @param length Bytes; a range of none is reached when its address is.
 * @returns `true` when the last byte is at or below the limit.
 * @throws {RangeError} When the width is not a whole number from 1 to 64.
 *
 * @example
 * ```ts
 * import { reaches } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.ok(reaches(32, 0xFFFF_F000, 4096));
 * assert.ok(!reaches(32, 0x1_0000_0000, 1));
 * ```
 */
export function reaches(
  width: number,
  address: number,
  length: number,
): boolean {
  return endsWithin(highestAddress(width), address, length);
}

/**
 * Tells whether a range ends at or below a highest address.
 *
 * @param highest The last address allowed.
 * @param address The first byte of the range.
 * @param length Bytes; a range of none counts as its first byte.
 * @returns `true` when no byte lies above.
 */
export function endsWithin(
  highest: number,
  address: number,
  length: number,
): boolean {
  return address + (length > 0 ? length - 1 : 0) <= highest;
}

/**
 * Gives the bytes from an address to the next multiple of a boundary: the most
 * that one run from there may hold.
 *
 * @param address The first byte.
 * @param boundary A power of two, as {@link ISA_BOUNDARY}.
 * @returns 1 to `boundary`.
 */
export function bytesToBoundary(address: number, boundary: number): number {
  return boundary - address % boundary;
}

/**
 * Tells whether a range has bytes on both sides of a multiple of a boundary.
 *
 * @param address The first byte.
 * @param length Bytes.
 * @param boundary A power of two, as {@link ISA_BOUNDARY}.
 * @returns `true` when the range must be split or bounced.
 *
 * @example An ISA controller counts within 64 KiB
 * ```ts
 * import { crossesBoundary, ISA_BOUNDARY } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.ok(!crossesBoundary(0xF000, 0x1000, ISA_BOUNDARY));
 * assert.ok(crossesBoundary(0xF000, 0x1001, ISA_BOUNDARY));
 * ```
 */
export function crossesBoundary(
  address: number,
  length: number,
  boundary: number,
): boolean {
  return length > bytesToBoundary(address, boundary);
}
