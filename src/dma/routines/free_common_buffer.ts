/**
 * FreeCommonBuffer: gives a common buffer back, whichever routine made it.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBufferNames } from "../common_buffers/common_buffer.ts";
import { tableCall } from "./routine.ts";

/**
 * FreeCommonBuffer, the third member of every table.
 *
 * For buffers of AllocateCommonBuffer, its Ex form, the form with bounds, and
 * CreateCommonBufferFromMdl (A43); elements of vectors have a routine of their
 * own. All values are those of the allocation: any other length, address or
 * `cacheEnabled` frees nothing and is finding 0x03, as is a second free (C271,
 * C272). Where the allocation had no `cacheEnabled`, any will do.
 *
 * Memory and map registers are free again (C270). Requests that wait for
 * registers may be granted, and their routines may run inside this call. Of a
 * buffer that was made of an MDL nothing is freed: the MDL stays the driver's
 * (C277).
 *
 * Bytes beside the buffer that were written are finding 0x0F (C273).
 *
 * IRQL: PASSIVE_LEVEL. No errors.
 *
 * @example A second free is a finding
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { allocateCommonBuffer, freeCommonBuffer } = adapter.dmaOperations;
 *   const buffer = yield* allocateCommonBuffer(5000, false);
 *   yield* freeCommonBuffer({ ...buffer, length: 5000, cacheEnabled: false });
 *   yield* freeCommonBuffer({ ...buffer, length: 5000, cacheEnabled: false });
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0xE6/0x03"]);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type FreeCommonBuffer = (
  names: CommonBufferNames,
) => Effect.Effect<void>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function freeCommonBuffer(adapter: AdapterObject): FreeCommonBuffer {
  return (names) =>
    tableCall(
      adapter,
      "freeCommonBuffer",
      () => ({
        virtualAddress: names.virtualAddress,
        logicalAddress: names.logicalAddress,
        length: names.length,
        cacheEnabled: names.cacheEnabled,
      }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "free common buffer", names },
          ({ granted }) => deliver(granted, caller),
        ),
      Effect.void,
    );
}
