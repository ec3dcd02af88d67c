/**
 * CreateCommonBufferFromMdl: the driver's own memory as a common buffer.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type InsufficientResources,
  InvalidParameters,
  type NotSupported,
} from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBufferConfiguration } from "../common_buffers/common_buffer_of_mdl.ts";
import { tableCall, tableReturn } from "./routine.ts";

/** How {@linkcode CreateCommonBufferFromMdl} can fail. */
export type FromMdlError =
  | InvalidParameters
  | InsufficientResources
  | NotSupported;

/**
 * CreateCommonBufferFromMdl, the thirty-ninth and last member of the table
 * (Server 2022).
 *
 * The pages stay the driver's; the device may use them until FreeCommonBuffer,
 * which is given the MDL's system address, the length and the logical address
 * (C277). The driver unlocks and frees the MDL itself, after that.
 *
 * The MDL must be locked or of nonpaged pool, mapped in system space, begin at a
 * page and have whole pages. Of a chain, a configuration names a part inside one
 * MDL. Without DMA remapping the pages must follow one another in memory and be
 * within the device's reach. With it they take map registers, one for each page,
 * and the device may be kept from reading or from writing. On a machine whose devices do not see the caches,
 * the driver keeps the buffer coherent by FlushDmaBuffer.
 *
 * @param mdl the memory
 * @param configurations wishes about it, one of each type at most; none if left
 *   out
 * @returns the logical address of its first byte
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors:
 * - `InvalidParameters`: the MDL or its alignment is not as above (C274), a
 *   configuration names a part that is not inside one MDL, two have one type, or
 *   the memory is a common buffer already;
 * - `NotSupported`: what is asked for needs DMA remapping: pages that do not
 *   follow one another or that the device does not reach, limits that the memory
 *   does not meet, or other access than ReadWrite;
 * - `InsufficientResources`: with DMA remapping, not enough map registers.
 *
 * @example A page of nonpaged pool
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioAllocateMdl, ioGetDmaAdapter,
 *   Kernel, Machine, mmBuildMdlForNonPagedPool,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations: dma } = adapter;
 *   assert(hasGeneration(dma, DmaOperationsGeneration.Server2022));
 *   const { memory: { virtual } } = yield* Kernel;
 *   const virtualAddress = virtual.allocate(4096)!;
 *   const mdl = ioAllocateMdl(virtualAddress, 4096);
 *   mmBuildMdlForNonPagedPool(virtual, mdl);
 *   const logicalAddress = yield* dma.createCommonBufferFromMdl(mdl);
 *   yield* device.store([{ address: logicalAddress, length: 1 }], Uint8Array.of(9));
 *   const seen = new Uint8Array(1);
 *   virtual.read(virtualAddress, seen);
 *   yield* dma.freeCommonBuffer({
 *     virtualAddress, logicalAddress, length: 4096, cacheEnabled: true,
 *   });
 *   return seen[0];
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value, 9);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type CreateCommonBufferFromMdl = (
  mdl: Mdl,
  configurations?: readonly CommonBufferConfiguration[],
) => Effect.Effect<number, FromMdlError>;

const NAME = "createCommonBufferFromMdl";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function createCommonBufferFromMdl(
  adapter: AdapterObject,
): CreateCommonBufferFromMdl {
  return (mdl, configurations = []) =>
    tableCall<number, FromMdlError, never>(
      adapter,
      NAME,
      () => ({ length: mdl.byteCount, configurations: configurations.length }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "common buffer of mdl", mdl, configurations },
          ({ commonBuffer, error }) => {
            tableReturn(adapter, NAME, caller, error?.status ?? 0);
            return commonBuffer === undefined
              ? Effect.fail(error as FromMdlError)
              : Effect.succeed(commonBuffer.logicalAddress);
          },
        ),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}
