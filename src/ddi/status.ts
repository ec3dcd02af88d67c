/**
 * The NTSTATUS values that the DMA interface, its samples and this model return.
 *
 * Values are unsigned 32-bit numbers, as a debugger prints them, so they can be
 * compared with `===` and formatted without surprises.
 *
 * @module
 */

/** An NTSTATUS value as an unsigned 32-bit number, for example `0xC000009A`. */
export type NtStatus = number;

/** The call did what was asked. Also what an asynchronous allocation returns when it was queued. */
export const STATUS_SUCCESS: NtStatus = 0x00000000;

/** The operation goes on; used by IRP dispatch routines, never returned by a routine of the DMA table. */
export const STATUS_PENDING: NtStatus = 0x00000103;

/** A failure without a closer description. */
export const STATUS_UNSUCCESSFUL: NtStatus = 0xC0000001;

/** The routine exists but does nothing on this platform. */
export const STATUS_NOT_IMPLEMENTED: NtStatus = 0xC0000002;

/** An argument, or a combination of arguments, is not allowed. */
export const STATUS_INVALID_PARAMETER: NtStatus = 0xC000000D;

/**
 * The plural name that the version-3 reference pages use.
 *
 * `ntstatus.h` has no such status, so this is the same number as
 * {@link STATUS_INVALID_PARAMETER} (A01, C019).
 */
export const STATUS_INVALID_PARAMETERS: NtStatus = STATUS_INVALID_PARAMETER;

/** The request makes no sense for the device that received it. */
export const STATUS_INVALID_DEVICE_REQUEST: NtStatus = 0xC0000010;

/** A completion routine keeps the IRP; the I/O manager stops completing it. */
export const STATUS_MORE_PROCESSING_REQUIRED: NtStatus = 0xC0000016;

/** No memory for the request. */
export const STATUS_NO_MEMORY: NtStatus = 0xC0000017;

/** The caller's buffer is too small for the result. */
export const STATUS_BUFFER_TOO_SMALL: NtStatus = 0xC0000023;

/** Nothing could be translated. */
export const STATUS_NONE_MAPPED: NtStatus = 0xC0000073;

/** Map registers, the channel or memory are not available. */
export const STATUS_INSUFFICIENT_RESOURCES: NtStatus = 0xC000009A;

/** A device did not answer in time. */
export const STATUS_IO_TIMEOUT: NtStatus = 0xC00000B5;

/** The version or feature asked for is not known here. */
export const STATUS_NOT_SUPPORTED: NtStatus = 0xC00000BB;

/** The first argument is not allowed. */
export const STATUS_INVALID_PARAMETER_1: NtStatus = 0xC00000EF;

/** The request, or its transfer context, was cancelled. */
export const STATUS_CANCELLED: NtStatus = 0xC0000120;

/** Nothing matches what was asked for. */
export const STATUS_NO_MATCH: NtStatus = 0xC0000272;

/** The framework object is busy. */
export const STATUS_WDF_BUSY: NtStatus = 0xC0200204;

/** The buffer has more fragments than the transaction may have. */
export const STATUS_WDF_TOO_FRAGMENTED: NtStatus = 0xC020020A;

/** The framework would need more transfers than it may make. */
export const STATUS_WDF_TOO_MANY_TRANSFERS: NtStatus = 0xC0200213;

/** The adapter has fewer map registers than the transaction needs. */
export const STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS: NtStatus = 0xC0200214;

/**
 * Tells success from failure the way `NT_SUCCESS` does.
 *
 * @param status An NTSTATUS, signed or unsigned.
 * @returns `true` when the value, read as a signed 32-bit number, is not negative.
 *
 * @example Pending is a success
 * ```ts
 * import {
 *   ntSuccess, STATUS_INSUFFICIENT_RESOURCES, STATUS_PENDING,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.ok(ntSuccess(STATUS_PENDING));
 * assert.ok(!ntSuccess(STATUS_INSUFFICIENT_RESOURCES));
 * ```
 */
export function ntSuccess(status: NtStatus): boolean {
  return (status | 0) >= 0;
}

const names: ReadonlyMap<number, string> = new Map<number, string>([
  [STATUS_SUCCESS, "STATUS_SUCCESS"],
  [STATUS_PENDING, "STATUS_PENDING"],
  [STATUS_UNSUCCESSFUL, "STATUS_UNSUCCESSFUL"],
  [STATUS_NOT_IMPLEMENTED, "STATUS_NOT_IMPLEMENTED"],
  [STATUS_INVALID_PARAMETER, "STATUS_INVALID_PARAMETER"],
  [STATUS_INVALID_DEVICE_REQUEST, "STATUS_INVALID_DEVICE_REQUEST"],
  [STATUS_MORE_PROCESSING_REQUIRED, "STATUS_MORE_PROCESSING_REQUIRED"],
  [STATUS_NO_MEMORY, "STATUS_NO_MEMORY"],
  [STATUS_BUFFER_TOO_SMALL, "STATUS_BUFFER_TOO_SMALL"],
  [STATUS_NONE_MAPPED, "STATUS_NONE_MAPPED"],
  [STATUS_INSUFFICIENT_RESOURCES, "STATUS_INSUFFICIENT_RESOURCES"],
  [STATUS_IO_TIMEOUT, "STATUS_IO_TIMEOUT"],
  [STATUS_NOT_SUPPORTED, "STATUS_NOT_SUPPORTED"],
  [STATUS_INVALID_PARAMETER_1, "STATUS_INVALID_PARAMETER_1"],
  [STATUS_CANCELLED, "STATUS_CANCELLED"],
  [STATUS_NO_MATCH, "STATUS_NO_MATCH"],
  [STATUS_WDF_BUSY, "STATUS_WDF_BUSY"],
  [STATUS_WDF_TOO_FRAGMENTED, "STATUS_WDF_TOO_FRAGMENTED"],
  [STATUS_WDF_TOO_MANY_TRANSFERS, "STATUS_WDF_TOO_MANY_TRANSFERS"],
  [
    STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS,
    "STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS",
  ],
]);

/**
 * Gives the header's name of a status, for reports and messages.
 *
 * @param status An NTSTATUS, signed or unsigned.
 * @returns The name, or the number in hex (`0xC0001234`) when it has none here.
 *
 * @example By name or by number
 * ```ts
 * import { statusName } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(statusName(0xC000009A), "STATUS_INSUFFICIENT_RESOURCES");
 * assert.equal(statusName(0xC0001234), "0xC0001234");
 * ```
 */
export function statusName(status: NtStatus): string {
  const unsigned = status >>> 0;
  return names.get(unsigned) ??
    `0x${unsigned.toString(16).toUpperCase().padStart(8, "0")}`;
}
