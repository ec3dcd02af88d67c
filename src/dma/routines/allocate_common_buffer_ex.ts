/**
 * AllocateCommonBufferEx: a common buffer below an address.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Unsuccessful } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBuffer } from "../common_buffers/common_buffer.ts";
import { askForCommonBuffer, plainRequest } from "./common_buffer_request.ts";

/** Arguments of {@linkcode AllocateCommonBufferEx}. */
export interface AllocateCommonBufferExArguments {
  /** Highest logical address of the last byte; the adapter's if null or left out. */
  readonly maximumAddress?: number | null;
  /** Bytes, 1 or more. */
  readonly length: number;
  /** Whether the processors' caches may hold it. */
  readonly cacheEnabled: boolean;
  /** The wanted NUMA node. A machine has one, so any wish is met by it. */
  readonly preferredNode?: number;
}

/**
 * AllocateCommonBufferEx, the nineteenth member of the table (version 3).
 *
 * As AllocateCommonBuffer, with an upper bound: the last byte lies at or below
 * `maximumAddress` (C267). `cacheEnabled` is honoured where devices see the
 * processors' caches; elsewhere the memory is never cached. A system-DMA adapter
 * of 32 or more address bits is bound to 4 GiB and not to 64 KiB.
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `Unsuccessful` where the routine returns NULL in C.
 *
 * @example A ring for a device whose ring register has 20 bits
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 64,
 *     maximumLength: 65536,
 *   });
 *   const ring = { length: 8192, cacheEnabled: true };
 *   const { allocateCommonBufferEx, freeCommonBuffer } = adapter.dmaOperations;
 *   const buffer = yield* allocateCommonBufferEx({ ...ring, maximumAddress: 0xF_FFFF });
 *   yield* freeCommonBuffer({ ...buffer, ...ring });
 *   return buffer.logicalAddress + 8191;
 * });
 * assert.ok(Machine.run(program).value! <= 0xF_FFFF);
 * ```
 */
export type AllocateCommonBufferEx = (
  args: AllocateCommonBufferExArguments,
) => Effect.Effect<CommonBuffer, Unsuccessful>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateCommonBufferEx(
  adapter: AdapterObject,
): AllocateCommonBufferEx {
  return ({ cacheEnabled, length, maximumAddress = null, preferredNode = 0 }) =>
    askForCommonBuffer(
      adapter,
      "allocateCommonBufferEx",
      { length, cacheEnabled, maximumAddress, preferredNode },
      plainRequest(adapter, length, cacheEnabled, {
        maximumAddress,
        extended: true,
      }),
    );
}
