/**
 * PutDmaAdapter: the driver is done with its adapter object.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall } from "./routine.ts";

/**
 * PutDmaAdapter, the first member of every table.
 *
 * Everything that was got through the adapter must be given back before: what
 * is left is lost, and the verifier names it (0x07 channels' and buffers' rules
 * to 0x0A, C035 to C038). Every later call through the adapter has no effect
 * and is reported (0x18, C039).
 *
 * IRQL: at most DISPATCH_LEVEL (C034). No errors.
 *
 * @example Nothing may be left, and nothing may follow
 * ```ts
 * import {
 *   Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { allocateCommonBuffer, getDmaAlignment, putDmaAdapter } = adapter.dmaOperations;
 *   yield* allocateCommonBuffer(100, true);
 *   yield* putDmaAdapter();
 *   yield* getDmaAlignment();
 * });
 * const { findings } = Machine.run(program);
 * assert.deepEqual(findings.map(({ rule }) => rule), ["0xE6/0x07", "0xE6/0x18"]);
 * ```
 */
export type PutDmaAdapter = () => Effect.Effect<void>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function putDmaAdapter(adapter: AdapterObject): PutDmaAdapter {
  return () =>
    tableCall(
      adapter,
      "putDmaAdapter",
      () => ({}),
      () => Effect.asVoid(adapter.reactor.ask({ _tag: "put" })),
      Effect.void,
    );
}
