/**
 * DMA_ADAPTER: the public part of an adapter object.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { StructureLayout } from "../layout.ts";
import { Address, Ushort } from "./scalars.ts";

/** The Version of every adapter object, whatever table it has (A34, C011). */
export const DMA_ADAPTER_VERSION_1 = 1;

/** What a driver may read of an adapter object. */
export interface DmaAdapterHeader {
  /** Always {@link DMA_ADAPTER_VERSION_1}. */
  readonly version: number;
  /** Size of the public part in bytes. */
  readonly size: number;
  /** Address of the routine table. */
  readonly dmaOperations: number;
}

/** Schema of {@link DmaAdapterHeader}. */
export const DmaAdapterHeader: Schema.Codec<DmaAdapterHeader> = Schema.Struct({
  version: Ushort,
  size: Ushort,
  dmaOperations: Address,
});

/** DMA_ADAPTER: 16 bytes, 8 on 32-bit systems. */
export const dmaAdapterLayout: StructureLayout<DmaAdapterHeader> =
  new StructureLayout<DmaAdapterHeader>("DMA_ADAPTER", [
    ["version", "USHORT"],
    ["size", "USHORT"],
    ["dmaOperations", "POINTER"],
  ]);
