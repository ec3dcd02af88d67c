/**
 * From the arguments of the routines that allocate common buffers to one
 * request, and the asking.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type DmaOperationName,
  DOMAIN_COMMON_BUFFER_LARGE_PAGE,
  MemoryCachingType,
  Unsuccessful,
} from "../../ddi/mod.ts";
import {
  highestAddress,
  ISA_BOUNDARY,
  SEGMENT_BOUNDARY,
} from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type {
  CommonBuffer,
  CommonBufferRequest,
} from "../common_buffers/common_buffer.ts";
import { type ArgumentFacts, tableCall, tableReturn } from "./routine.ts";

/** The bounds and the kind of a buffer, as the newer routines take them. */
export interface CommonBufferBounds {
  /** Lowest logical address of its first byte; 0 if null or left out. */
  readonly minimumAddress?: number | null;
  /** Highest logical address of its last byte; the adapter's if null or left out. */
  readonly maximumAddress?: number | null;
  /** DOMAIN_COMMON_BUFFER_LARGE_PAGE or 0, which is the default. */
  readonly flags?: number;
  /** MmCached or MmNonCached; the platform's way if null or left out. */
  readonly cacheType?: MemoryCachingType | null;
}

/** Below so many address bits the Ex routine keeps within 64 KiB as well. */
const ISA_WIDTHS = 32;

/** A request as AllocateCommonBuffer and its Ex form make it. */
export function plainRequest(
  adapter: AdapterObject,
  length: number,
  cacheEnabled: boolean,
  options: {
    readonly maximumAddress?: number | null;
    readonly extended: boolean;
  },
): CommonBufferRequest {
  const { coherent } = adapter.system.kernel.memory.cache;
  return {
    length,
    minimumAddress: 0,
    maximumAddress: highest(adapter, options.maximumAddress),
    boundary: boundaryOf(adapter, options.extended),
    cacheEnabled,
    // A machine whose caches devices do not see shares no cached memory.
    cached: coherent && (cacheEnabled || !options.extended),
    largePages: false,
  };
}

/**
 * A request as the routines with bounds make it.
 *
 * @returns a sentence if the cache type is none that a device can share
 */
export function boundedRequest(
  adapter: AdapterObject,
  length: number,
  bounds: CommonBufferBounds,
): CommonBufferRequest | string {
  const { coherent } = adapter.system.kernel.memory.cache;
  const { cacheType = null, flags = 0, minimumAddress, maximumAddress } =
    bounds;
  const { MmCached, MmNonCached } = MemoryCachingType;
  if (
    cacheType !== null && cacheType !== MmCached && cacheType !== MmNonCached
  ) {
    return `A common buffer is MmCached or MmNonCached, not ${cacheType}`;
  }
  return {
    length,
    minimumAddress: minimumAddress ?? 0,
    maximumAddress: highest(adapter, maximumAddress),
    boundary: boundaryOf(adapter, true),
    cacheEnabled: cacheType === null ? null : cacheType === MmCached,
    cached: cacheType === null ? coherent : cacheType === MmCached,
    largePages: (flags & DOMAIN_COMMON_BUFFER_LARGE_PAGE) !== 0,
  };
}

function highest(
  { dmaAddressWidth }: AdapterObject,
  maximumAddress: number | null = null,
): number {
  const limit = highestAddress(dmaAddressWidth);
  return maximumAddress === null ? limit : Math.min(maximumAddress, limit);
}

/** What no common buffer of an adapter crosses a multiple of (spec 05). */
export function boundaryOf(
  { description, dmaAddressWidth }: AdapterObject,
  extended: boolean,
): number {
  const isa = !description.master &&
    (!extended || dmaAddressWidth < ISA_WIDTHS);
  return isa ? ISA_BOUNDARY : SEGMENT_BOUNDARY;
}

/** Makes one call of a routine that allocates a common buffer. */
export function askForCommonBuffer(
  adapter: AdapterObject,
  name: DmaOperationName,
  facts: ArgumentFacts,
  request: CommonBufferRequest | string,
): Effect.Effect<CommonBuffer, Unsuccessful> {
  return tableCall<CommonBuffer, Unsuccessful, never>(
    adapter,
    name,
    () => facts,
    (caller) => {
      if (typeof request === "string") {
        tableReturn(adapter, name, caller, null);
        return Effect.fail(new Unsuccessful(request));
      }
      return adapter.reactor.askThen(
        caller.fiber,
        { _tag: "allocate common buffer", request },
        ({ commonBuffer, error }) => {
          if (commonBuffer === undefined) {
            tableReturn(adapter, name, caller, null);
            return Effect.fail(error as Unsuccessful);
          }
          const { logicalAddress, virtualAddress } = commonBuffer;
          tableReturn(adapter, name, caller, virtualAddress);
          return Effect.succeed({ virtualAddress, logicalAddress });
        },
      );
    },
    Effect.fail(
      new Unsuccessful(`${adapter.name} was released by PutDmaAdapter`),
    ),
  );
}
