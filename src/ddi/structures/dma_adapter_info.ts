/**
 * DMA_ADAPTER_INFO: what GetDmaAdapterInfo tells about an adapter.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { StructureLayout } from "../layout.ts";
import { Ulong } from "./scalars.ts";

/** The Version that GetDmaAdapterInfo answers (C041, C042). */
export const DMA_ADAPTER_INFO_VERSION1 = 1;

/** The Version of the crash-dump form, which this model does not answer. */
export const DMA_ADAPTER_INFO_VERSION_CRASHDUMP = 0xFFFF_FFFF;

/** ScatterGatherLimit of a bus master (C043). */
export const SCATTER_GATHER_UNLIMITED = 0xFFFF_FFFF;

/** DMA_ADAPTER_INFO_V1: what the hardware behind an adapter can do. */
export interface DmaAdapterInfoV1 {
  /** ReadDmaCounter gives a meaningful number. A ULONG in the header. */
  readonly readDmaCounterAvailable: boolean;
  /** Most elements in one hardware transfer; {@link SCATTER_GATHER_UNLIMITED} for bus masters. */
  readonly scatterGatherLimit: number;
  /** Address bits the hardware drives; the higher ones are zero. */
  readonly dmaAddressWidth: number;
  /** A combination of `AdapterInfoFlags`. */
  readonly flags: number;
  /** Each element's length must be a multiple of this many bytes. */
  readonly minimumTransferUnit: number;
}

/** Schema of {@link DmaAdapterInfoV1}. */
export const DmaAdapterInfoV1: Schema.Codec<DmaAdapterInfoV1> = Schema.Struct({
  readDmaCounterAvailable: Schema.Boolean,
  scatterGatherLimit: Ulong,
  dmaAddressWidth: Ulong,
  flags: Ulong,
  minimumTransferUnit: Ulong,
});

/** DMA_ADAPTER_INFO with its version-1 part as the caller sees it. */
export interface DmaAdapterInfo extends DmaAdapterInfoV1 {
  /** {@link DMA_ADAPTER_INFO_VERSION1}. */
  readonly version: number;
}

/** Schema of {@link DmaAdapterInfo}. */
export const DmaAdapterInfo: Schema.Codec<DmaAdapterInfo> = Schema.Struct({
  version: Ulong,
  readDmaCounterAvailable: Schema.Boolean,
  scatterGatherLimit: Ulong,
  dmaAddressWidth: Ulong,
  flags: Ulong,
  minimumTransferUnit: Ulong,
});

/** DMA_ADAPTER_INFO_V1: 20 bytes. */
export const dmaAdapterInfoV1Layout: StructureLayout<DmaAdapterInfoV1> =
  new StructureLayout<DmaAdapterInfoV1>("DMA_ADAPTER_INFO_V1", [
    ["readDmaCounterAvailable", "BOOL"],
    ["scatterGatherLimit", "ULONG"],
    ["dmaAddressWidth", "ULONG"],
    ["flags", "ULONG"],
    ["minimumTransferUnit", "ULONG"],
  ]);

/**
 * DMA_ADAPTER_INFO as headers before the crash-dump form (Windows 11 22H2) have
 * it: Version, then the version-1 part; 24 bytes.
 */
export const dmaAdapterInfoLayout: StructureLayout<DmaAdapterInfo> =
  new StructureLayout<DmaAdapterInfo>("DMA_ADAPTER_INFO", [
    ["version", "ULONG"],
    ["readDmaCounterAvailable", "BOOL"],
    ["scatterGatherLimit", "ULONG"],
    ["dmaAddressWidth", "ULONG"],
    ["flags", "ULONG"],
    ["minimumTransferUnit", "ULONG"],
  ]);
