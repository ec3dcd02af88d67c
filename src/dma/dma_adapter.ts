/**
 * DMA_ADAPTER as a driver holds it.
 *
 * @module
 */

import { DMA_ADAPTER_VERSION_1, dmaAdapterLayout } from "../ddi/mod.ts";
import type { AdapterObject } from "./adapter/adapter_object.ts";
import type { DmaOperations } from "./dma_operations.ts";
import { makeDmaOperations } from "./dma_routines.ts";

/**
 * The adapter object as a driver holds it: opaque but for the table.
 *
 * From IoGetDmaAdapter to PutDmaAdapter it belongs to the driver.
 */
export interface DmaAdapter<Version extends number = number> {
  /** Always 1, whatever description version was asked for (A34, C011). */
  readonly version: 1;
  /** The Size field of the public part: 16 bytes on 64-bit systems. */
  readonly size: number;
  /** Name shown in traces and reports. */
  readonly name: string;
  /** The routines. They can be reached nowhere else. */
  readonly dmaOperations: DmaOperations<Version>;
}

/**
 * Makes the driver's view of an adapter object.
 *
 * @internal
 */
export function makeDmaAdapter<Version extends number>(
  adapter: AdapterObject,
): DmaAdapter<Version> {
  return {
    version: DMA_ADAPTER_VERSION_1,
    size: dmaAdapterLayout.size(),
    name: adapter.name,
    dmaOperations: makeDmaOperations(adapter) as DmaOperations<Version>,
  };
}
