/**
 * AllocateCommonBuffer: memory that processors and device share.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Unsuccessful } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBuffer } from "../common_buffers/common_buffer.ts";
import { askForCommonBuffer, plainRequest } from "./common_buffer_request.ts";

/**
 * AllocateCommonBuffer, the second member of every table.
 *
 * For descriptors, rings and mailboxes: both sides use the memory for as long as
 * they like, with no mapping and no flush. It is one run of logical addresses,
 * below what the device reaches, and crosses no multiple of 4 GiB, or of 64 KiB
 * for a system-DMA adapter. On an adapter that needs map registers it takes one
 * for each page, for its whole life, which leaves fewer for transfers. Allocate
 * early: memory in one run gets rare.
 *
 * Only the bytes that were asked for may be touched. Writing beyond them is
 * found when the buffer is freed (0x0F, C273). A buffer that is left at
 * PutDmaAdapter is 0x07.
 *
 * @param length bytes, 1 or more
 * @param cacheEnabled does not matter, but must be the same at the free (A42):
 *   where devices see the processors' caches the memory is cached, elsewhere not
 * @returns the addresses, the processors' and the device's; filled with zeros
 *
 * IRQL: PASSIVE_LEVEL (C266).
 *
 * Errors: `Unsuccessful` where the routine returns NULL in C, and the reason
 * says which: no memory, or no map registers (C264).
 *
 * @example A mailbox that both sides see at once
 * ```ts
 * import { Devices, ioGetDmaAdapter, Kernel, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { allocateCommonBuffer, freeCommonBuffer } = adapter.dmaOperations;
 *   const { memory: { virtual } } = yield* Kernel;
 *   const mailbox = yield* allocateCommonBuffer(100, true);
 *   const element = { address: mailbox.logicalAddress, length: 3 };
 *   yield* device.store([element], Uint8Array.of(1, 2, 3));
 *   const seen = new Uint8Array(3);
 *   virtual.read(mailbox.virtualAddress, seen);
 *   yield* freeCommonBuffer({ ...mailbox, length: 100, cacheEnabled: true });
 *   return [...seen];
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [1, 2, 3]);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type AllocateCommonBuffer = (
  length: number,
  cacheEnabled: boolean,
) => Effect.Effect<CommonBuffer, Unsuccessful>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateCommonBuffer(
  adapter: AdapterObject,
): AllocateCommonBuffer {
  return (length, cacheEnabled) =>
    askForCommonBuffer(
      adapter,
      "allocateCommonBuffer",
      { length, cacheEnabled },
      plainRequest(adapter, length, cacheEnabled, { extended: false }),
    );
}
