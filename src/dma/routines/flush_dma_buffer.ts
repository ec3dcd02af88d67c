/**
 * FlushDmaBuffer: cache maintenance by hand, for memory that the processors'
 * caches hold and a device uses.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters } from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall, tableReturn } from "./routine.ts";

/**
 * FlushDmaBuffer, the thirtieth member of the table (Windows 10).
 *
 * For common buffers that are cached on a machine whose devices do not see the
 * caches: before the device reads, what the processors wrote goes to memory;
 * after the device wrote, the processors forget what they had. Where caches are
 * coherent it changes nothing. It neither maps nor flushes a transfer;
 * FlushAdapterBuffers does that.
 *
 * @param mdl the chain; all of it is treated
 * @param readOperation true from the device to memory
 *
 * IRQL: at most DISPATCH_LEVEL (A45; spec 05).
 *
 * Errors: `InvalidParameters` for an MDL without pages.
 *
 * @example Caches by hand
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Kernel, Machine,
 *   mdlOfPages,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   assert(hasGeneration(dmaOperations, DmaOperationsGeneration.Windows10));
 *   const { memory: { cache, physical } } = yield* Kernel;
 *   cache.write(600 * 4096, Uint8Array.of(7));
 *   const before = physical.view(600 * 4096, 1)[0];
 *   yield* dmaOperations.flushDmaBuffer(mdlOfPages([600]), false);
 *   return [before, physical.view(600 * 4096, 1)[0]];
 * });
 * assert.deepEqual(Machine.run(program, { coherent: false }).value, [0, 7]);
 * ```
 */
export type FlushDmaBuffer = (
  mdl: Mdl,
  readOperation: boolean,
) => Effect.Effect<void, InvalidParameters>;

const NAME = "flushDmaBuffer";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function flushDmaBuffer(adapter: AdapterObject): FlushDmaBuffer {
  return (mdl, readOperation) =>
    tableCall<void, InvalidParameters, never>(
      adapter,
      NAME,
      () => ({ readOperation }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "flush memory", mdl, readOperation },
          ({ error }) => {
            tableReturn(adapter, NAME, caller, error?.status ?? 0);
            return error === undefined
              ? Effect.void
              : Effect.fail(error as InvalidParameters);
          },
        ),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}
