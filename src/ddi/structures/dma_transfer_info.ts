/**
 * DMA_TRANSFER_INFO: what GetDmaTransferInfo says a transfer will need.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { StructureLayout } from "../layout.ts";
import { Ulong } from "./scalars.ts";

/** The Version of the first form. */
export const DMA_TRANSFER_INFO_VERSION1 = 1;

/** The Version of the form with LogicalPageCount (Windows 10 1809). */
export const DMA_TRANSFER_INFO_VERSION2 = 2;

/** DMA_TRANSFER_INFO_V1. */
export interface DmaTransferInfoV1 {
  /** Map registers for the whole transfer. */
  readonly mapRegisterCount: number;
  /** Elements its list will have at most. */
  readonly scatterGatherElementCount: number;
  /** Bytes of a list buffer that holds them (C050). */
  readonly scatterGatherListSize: number;
}

/** DMA_TRANSFER_INFO_V2: {@link DmaTransferInfoV1} and the pages in logical space. */
export interface DmaTransferInfoV2 extends DmaTransferInfoV1 {
  /** Logical pages the transfer covers. */
  readonly logicalPageCount: number;
}

/** Schema of {@link DmaTransferInfoV1}. */
export const DmaTransferInfoV1: Schema.Codec<DmaTransferInfoV1> = Schema.Struct(
  {
    mapRegisterCount: Ulong,
    scatterGatherElementCount: Ulong,
    scatterGatherListSize: Ulong,
  },
);

/** Schema of {@link DmaTransferInfoV2}. */
export const DmaTransferInfoV2: Schema.Codec<DmaTransferInfoV2> = Schema.Struct(
  {
    mapRegisterCount: Ulong,
    scatterGatherElementCount: Ulong,
    scatterGatherListSize: Ulong,
    logicalPageCount: Ulong,
  },
);

/** DMA_TRANSFER_INFO_V1: 12 bytes. */
export const dmaTransferInfoV1Layout: StructureLayout<DmaTransferInfoV1> =
  new StructureLayout<DmaTransferInfoV1>("DMA_TRANSFER_INFO_V1", [
    ["mapRegisterCount", "ULONG"],
    ["scatterGatherElementCount", "ULONG"],
    ["scatterGatherListSize", "ULONG"],
  ]);

/** DMA_TRANSFER_INFO_V2: 16 bytes; its first 12 are a version-1 form (A37). */
export const dmaTransferInfoV2Layout: StructureLayout<DmaTransferInfoV2> =
  new StructureLayout<DmaTransferInfoV2>("DMA_TRANSFER_INFO_V2", [
    ["mapRegisterCount", "ULONG"],
    ["scatterGatherElementCount", "ULONG"],
    ["scatterGatherListSize", "ULONG"],
    ["logicalPageCount", "ULONG"],
  ]);

/** DMA_TRANSFER_INFO with its larger part as the caller sees it. */
export interface DmaTransferInfo extends DmaTransferInfoV2 {
  /** {@link DMA_TRANSFER_INFO_VERSION1} or {@link DMA_TRANSFER_INFO_VERSION2}. */
  readonly version: number;
}

/** DMA_TRANSFER_INFO: Version, then the larger of the two forms; 20 bytes. */
export const dmaTransferInfoLayout: StructureLayout<DmaTransferInfo> =
  new StructureLayout<DmaTransferInfo>("DMA_TRANSFER_INFO", [
    ["version", "ULONG"],
    ["mapRegisterCount", "ULONG"],
    ["scatterGatherElementCount", "ULONG"],
    ["scatterGatherListSize", "ULONG"],
    ["logicalPageCount", "ULONG"],
  ]);
