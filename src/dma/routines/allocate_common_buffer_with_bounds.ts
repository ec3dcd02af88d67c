/**
 * AllocateCommonBufferWithBounds: a common buffer between two addresses.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Unsuccessful } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBuffer } from "../common_buffers/common_buffer.ts";
import {
  askForCommonBuffer,
  boundedRequest,
  type CommonBufferBounds,
} from "./common_buffer_request.ts";

/** Arguments of {@linkcode AllocateCommonBufferWithBounds}. */
export interface AllocateCommonBufferWithBoundsArguments
  extends CommonBufferBounds {
  /** Bytes, 1 or more. */
  readonly length: number;
  /** The wanted NUMA node. A machine has one, so any wish is met by it. */
  readonly preferredNode?: number;
}

/**
 * AllocateCommonBufferWithBounds, the thirty-fourth member of the table (Windows
 * 10 1803).
 *
 * As AllocateCommonBufferEx, with a lower bound too: the first byte lies at or
 * above `minimumAddress` (C268). `cacheType` overrides the platform: MmCached on
 * a machine whose devices do not see the caches gives a buffer that the driver
 * keeps coherent by FlushDmaBuffer. `DOMAIN_COMMON_BUFFER_LARGE_PAGE` in `flags`
 * makes it of units of 512 pages, which are much rarer (A40).
 *
 * FreeCommonBuffer frees it (A43).
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `Unsuccessful` where the routine returns NULL in C: no memory within
 * the bounds, no map registers, or another cache type than the two.
 *
 * @example Above 4 GiB only
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 64,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   assert(hasGeneration(dmaOperations, DmaOperationsGeneration.Windows10Version1803));
 *   const buffer = yield* dmaOperations.allocateCommonBufferWithBounds({
 *     length: 4096, minimumAddress: 0x1_0000_0000,
 *   });
 *   yield* dmaOperations.freeCommonBuffer({ ...buffer, length: 4096, cacheEnabled: true });
 *   return buffer.logicalAddress;
 * });
 * assert.ok(Machine.run(program).value! >= 0x1_0000_0000);
 * ```
 */
export type AllocateCommonBufferWithBounds = (
  args: AllocateCommonBufferWithBoundsArguments,
) => Effect.Effect<CommonBuffer, Unsuccessful>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateCommonBufferWithBounds(
  adapter: AdapterObject,
): AllocateCommonBufferWithBounds {
  return (args) =>
    askForCommonBuffer(
      adapter,
      "allocateCommonBufferWithBounds",
      {
        length: args.length,
        minimumAddress: args.minimumAddress ?? null,
        maximumAddress: args.maximumAddress ?? null,
        flags: args.flags ?? 0,
        cacheType: args.cacheType ?? null,
        preferredNode: args.preferredNode ?? 0,
      },
      boundedRequest(adapter, args.length, args),
    );
}
