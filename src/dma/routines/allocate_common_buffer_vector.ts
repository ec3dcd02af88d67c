/**
 * AllocateCommonBufferVector: many common buffers of one size.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type {
  CommonBufferRequest,
  CommonBufferVector,
} from "../common_buffers/common_buffer.ts";
import {
  boundedRequest,
  type CommonBufferBounds,
} from "./common_buffer_request.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/** Arguments of {@linkcode AllocateCommonBufferVector}. */
export interface AllocateCommonBufferVectorArguments {
  /** Lowest logical address of any element; 0 if null or left out. */
  readonly lowAddress?: number | null;
  /** Highest logical address of any byte; the adapter's if null or left out. */
  readonly highAddress?: number | null;
  /** MmCached or MmNonCached; the platform's way if left out. */
  readonly cacheType?: CommonBufferBounds["cacheType"];
  /** The wanted NUMA node. A machine has one, so any wish is met by it. */
  readonly idealNode?: number;
  /** DOMAIN_COMMON_BUFFER_LARGE_PAGE or 0, which is the default. */
  readonly flags?: number;
  /** Elements, 1 or more. */
  readonly numberOfElements: number;
  /** Bytes of each element, 1 or more. */
  readonly sizeOfElements: number;
}

/**
 * AllocateCommonBufferVector, the thirty-fifth member of the table (later
 * Windows 10).
 *
 * The elements are common buffers of their own: each in one run, not one after
 * another. A driver gets at one by its index with
 * GetCommonBufferFromVectorByIndex, frees each with FreeCommonBufferFromVector,
 * and at last the vector with FreeCommonBufferVector. No page describes these
 * routines; what is here follows from their bug check (A44).
 *
 * @returns the vector; all of its elements, or nothing at all
 *
 * IRQL: PASSIVE_LEVEL; anything above is bug check 0x1DC with parameter 1.
 *
 * Errors: `InsufficientResources` if not all elements can be had;
 * `InvalidParameters` for no elements, elements of no bytes, or another cache
 * type than the two.
 *
 * @example Four packet buffers, freed one by one
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
 *   const sizes = { numberOfElements: 4, sizeOfElements: 2048 };
 *   const vector = yield* dma.allocateCommonBufferVector(sizes);
 *   const second = yield* dma.getCommonBufferFromVectorByIndex(vector, 1);
 *   for (let index = 0; index < 4; index++) {
 *     yield* dma.freeCommonBufferFromVector(vector, index);
 *   }
 *   yield* dma.freeCommonBufferVector(vector);
 *   return second!.logicalAddress;
 * });
 * const report = Machine.run(program);
 * assert.ok(report.value! < 0x1_0000_0000);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type AllocateCommonBufferVector = (
  args: AllocateCommonBufferVectorArguments,
) => Effect.Effect<
  CommonBufferVector,
  InsufficientResources | InvalidParameters
>;

type VectorError = InsufficientResources | InvalidParameters;

const NAME = "allocateCommonBufferVector";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateCommonBufferVector(
  adapter: AdapterObject,
): AllocateCommonBufferVector {
  return (args) =>
    tableCall<CommonBufferVector, VectorError, never>(
      adapter,
      NAME,
      () => ({
        lowAddress: args.lowAddress ?? null,
        highAddress: args.highAddress ?? null,
        cacheType: args.cacheType ?? null,
        flags: args.flags ?? 0,
        numberOfElements: args.numberOfElements,
        sizeOfElements: args.sizeOfElements,
      }),
      (caller) => {
        const request = requestOf(adapter, args);
        if (typeof request !== "string") {
          return allocate(adapter, request, args.numberOfElements, caller);
        }
        const error = new InvalidParameters(request);
        tableReturn(adapter, NAME, caller, error.status);
        return Effect.fail(error);
      },
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function requestOf(
  adapter: AdapterObject,
  args: AllocateCommonBufferVectorArguments,
): CommonBufferRequest | string {
  const { sizeOfElements: length } = args;
  if (!Number.isInteger(length) || length < 1) {
    return `An element has 1 byte or more, not ${length}`;
  }
  return boundedRequest(adapter, length, {
    minimumAddress: args.lowAddress ?? null,
    maximumAddress: args.highAddress ?? null,
    flags: args.flags ?? 0,
    cacheType: args.cacheType ?? null,
  });
}

function allocate(
  adapter: AdapterObject,
  request: CommonBufferRequest,
  count: number,
  caller: Caller,
): Effect.Effect<CommonBufferVector, VectorError> {
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "allocate vector", request, count },
    ({ error, granted, vector }) => {
      tableReturn(adapter, NAME, caller, error?.status ?? 0);
      return Effect.andThen(
        deliver(granted, caller),
        error === undefined
          ? Effect.succeed(vector!)
          : Effect.fail(error as VectorError),
      );
    },
  );
}
