/**
 * GetCommonBufferFromVectorByIndex, FreeCommonBufferFromVector and
 * FreeCommonBufferVector: what a driver does with a vector of common buffers.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { DmaOperationName } from "../../ddi/mod.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type {
  CommonBuffer,
  CommonBufferVector,
} from "../common_buffers/common_buffer.ts";
import { tableCall } from "./routine.ts";

/**
 * GetCommonBufferFromVectorByIndex, the thirty-sixth member of the table (later
 * Windows 10).
 *
 * @param vector a live vector of the adapter
 * @param index the element, 0 up to the number of elements less 1
 * @returns its addresses; null where a real system stops with 0x1DC: an index
 *   out of bounds (parameter 1 is 3, C279) or an element that was freed (4)
 *
 * IRQL: PASSIVE_LEVEL. No errors.
 *
 * @example An index out of bounds
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations: dma } = adapter;
 *   assert(hasGeneration(dma, DmaOperationsGeneration.Vectors));
 *   const sizes = { numberOfElements: 1, sizeOfElements: 100 };
 *   const vector = yield* dma.allocateCommonBufferVector(sizes);
 *   const element = yield* dma.getCommonBufferFromVectorByIndex(vector, 1);
 *   yield* dma.freeCommonBufferFromVector(vector, 0);
 *   yield* dma.freeCommonBufferVector(vector);
 *   return element;
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value, null);
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0x1DC/0x03"]);
 * ```
 */
export type GetCommonBufferFromVectorByIndex = (
  vector: CommonBufferVector,
  index: number,
) => Effect.Effect<CommonBuffer | null>;

/**
 * FreeCommonBufferFromVector, the thirty-seventh member of the table (later
 * Windows 10).
 *
 * Frees one element with its map registers, as FreeCommonBuffer does a buffer.
 * Doing it twice is bug check 0x1DC with parameter 4 (C280), an index out of
 * bounds is parameter 3; neither has an effect.
 *
 * @param vector a live vector of the adapter
 * @param index the element
 *
 * IRQL: PASSIVE_LEVEL. No errors.
 *
 * @example An element that is freed twice
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations: dma } = adapter;
 *   assert(hasGeneration(dma, DmaOperationsGeneration.Vectors));
 *   const sizes = { numberOfElements: 1, sizeOfElements: 100 };
 *   const vector = yield* dma.allocateCommonBufferVector(sizes);
 *   yield* dma.freeCommonBufferFromVector(vector, 0);
 *   yield* dma.freeCommonBufferFromVector(vector, 0);
 *   yield* dma.freeCommonBufferVector(vector);
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0x1DC/0x04"]);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type FreeCommonBufferFromVector = (
  vector: CommonBufferVector,
  index: number,
) => Effect.Effect<void>;

/**
 * FreeCommonBufferVector, the thirty-eighth member of the table (later Windows
 * 10).
 *
 * Every element must have been freed; otherwise it is bug check 0x1DC with
 * parameter 2 and the first element that is left, and nothing is freed (C278).
 * A vector that is left at PutDmaAdapter is parameter 5.
 *
 * @param vector an empty vector of the adapter
 *
 * IRQL: PASSIVE_LEVEL. No errors.
 *
 * @example A vector that is not empty
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations: dma } = adapter;
 *   assert(hasGeneration(dma, DmaOperationsGeneration.Vectors));
 *   const sizes = { numberOfElements: 1, sizeOfElements: 100 };
 *   const vector = yield* dma.allocateCommonBufferVector(sizes);
 *   yield* dma.freeCommonBufferVector(vector);
 *   yield* dma.freeCommonBufferFromVector(vector, 0);
 *   yield* dma.freeCommonBufferVector(vector);
 * });
 * const { findings } = Machine.run(program);
 * assert.deepEqual(findings.map(({ rule }) => rule), ["0x1DC/0x02"]);
 * ```
 */
export type FreeCommonBufferVector = (
  vector: CommonBufferVector,
) => Effect.Effect<void>;

/**
 * Makes GetCommonBufferFromVectorByIndex for one adapter.
 *
 * @internal
 */
export function getCommonBufferFromVectorByIndex(
  adapter: AdapterObject,
): GetCommonBufferFromVectorByIndex {
  return (vector, index) =>
    tableCall(
      adapter,
      "getCommonBufferFromVectorByIndex",
      () => ({ vector: vector.number, index }),
      (caller) =>
        adapter.reactor.askThen(
          caller.fiber,
          { _tag: "element of vector", vector, index },
          ({ commonBuffer }) => {
            if (commonBuffer === undefined) return Effect.succeed(null);
            const { logicalAddress, virtualAddress } = commonBuffer;
            return Effect.succeed({ virtualAddress, logicalAddress });
          },
        ),
      Effect.succeed<CommonBuffer | null>(null),
    );
}

/**
 * Makes FreeCommonBufferFromVector for one adapter.
 *
 * @internal
 */
export function freeCommonBufferFromVector(
  adapter: AdapterObject,
): FreeCommonBufferFromVector {
  return (vector, index) =>
    free(adapter, "freeCommonBufferFromVector", vector, index);
}

/**
 * Makes FreeCommonBufferVector for one adapter.
 *
 * @internal
 */
export function freeCommonBufferVector(
  adapter: AdapterObject,
): FreeCommonBufferVector {
  return (vector) => free(adapter, "freeCommonBufferVector", vector, null);
}

/** Frees an element, or the vector itself if the index is null. */
function free(
  adapter: AdapterObject,
  name: DmaOperationName,
  vector: CommonBufferVector,
  index: number | null,
): Effect.Effect<void> {
  return tableCall(
    adapter,
    name,
    () => ({ vector: vector.number, index }),
    (caller) =>
      adapter.reactor.askThen(
        caller.fiber,
        index === null
          ? { _tag: "free vector", vector }
          : { _tag: "free element of vector", vector, index },
        ({ granted }) => deliver(granted, caller),
      ),
    Effect.void,
  );
}
