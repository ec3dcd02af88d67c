/**
 * GetDmaAlignment: what buffers of an adapter must be aligned to.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall } from "./routine.ts";

/**
 * GetDmaAlignment, the ninth member of every table.
 *
 * A driver subtracts 1 and stores the mask in its device object's
 * `alignmentRequirement`, or a larger one that its device wants (A56). Buffers
 * that are not aligned so are finding 0x1F when they are mapped (C052).
 *
 * @returns bytes that the address and the length of a buffer must be a multiple
 *   of: the machine's option `alignment`, 1 where the caches are coherent
 *
 * IRQL: PASSIVE_LEVEL. No errors.
 *
 * @example The mask of a device object
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 4096,
 *   });
 *   const bytes = yield* adapter.dmaOperations.getDmaAlignment();
 *   pdo.alignmentRequirement = bytes - 1;
 *   return pdo.alignmentRequirement;
 * });
 * assert.equal(Machine.run(program, { alignment: 64 }).value, 63);
 * ```
 */
export type GetDmaAlignment = () => Effect.Effect<number>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function getDmaAlignment(adapter: AdapterObject): GetDmaAlignment {
  const alignment = Effect.succeed(adapter.system.settings.alignment);
  return () =>
    tableCall(
      adapter,
      "getDmaAlignment",
      () => ({}),
      () => alignment,
      alignment,
    );
}
