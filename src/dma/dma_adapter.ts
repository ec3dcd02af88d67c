/**
 * DMA_ADAPTER and DMA_OPERATIONS as a driver holds them: a routine table whose
 * members depend on the version that was asked for, by type and at run time.
 *
 * @module
 */

import {
  DMA_ADAPTER_VERSION_1,
  dmaAdapterLayout,
  DmaOperationsGeneration,
  dmaOperationsSize,
} from "../ddi/mod.ts";
import type { AdapterObject } from "./adapter_object.ts";
import {
  type AllocateAdapterChannel,
  allocateAdapterChannel,
} from "./allocate_adapter_channel.ts";
import {
  type AllocateAdapterChannelEx,
  allocateAdapterChannelEx,
} from "./allocate_adapter_channel_ex.ts";
import {
  type CancelAdapterChannel,
  cancelAdapterChannel,
} from "./cancel_adapter_channel.ts";
import {
  type FlushAdapterBuffersEx,
  flushAdapterBuffersEx,
} from "./flush_adapter_buffers_ex.ts";
import {
  type FreeAdapterChannel,
  freeAdapterChannel,
  type FreeAdapterObject,
  freeAdapterObject,
} from "./free_adapter_channel.ts";
import {
  type FreeMapRegisters,
  freeMapRegisters,
} from "./free_map_registers.ts";
import {
  type GetDmaAdapterInfo,
  getDmaAdapterInfo,
} from "./get_dma_adapter_info.ts";
import {
  type GetDmaTransferInfo,
  getDmaTransferInfo,
} from "./get_dma_transfer_info.ts";
import {
  type InitializeDmaTransferContext,
  initializeDmaTransferContext,
} from "./initialize_dma_transfer_context.ts";
import { type MapTransferEx, mapTransferEx } from "./map_transfer_ex.ts";
import { type PutDmaAdapter, putDmaAdapter } from "./put_dma_adapter.ts";

/** The table of description versions 0 and 1. */
export interface DmaOperationsV1 {
  /** The Size field: tells a driver which members there are. */
  readonly size: number;
  readonly putDmaAdapter: PutDmaAdapter;
  readonly allocateAdapterChannel: AllocateAdapterChannel;
  readonly freeAdapterChannel: FreeAdapterChannel;
  readonly freeMapRegisters: FreeMapRegisters;
}

/** The table of description version 2. */
export type DmaOperationsV2 = DmaOperationsV1;

/** The table of description version 3. */
export interface DmaOperationsV3 extends DmaOperationsV2 {
  readonly getDmaAdapterInfo: GetDmaAdapterInfo;
  readonly getDmaTransferInfo: GetDmaTransferInfo;
  readonly initializeDmaTransferContext: InitializeDmaTransferContext;
  readonly allocateAdapterChannelEx: AllocateAdapterChannelEx;
  readonly cancelAdapterChannel: CancelAdapterChannel;
  readonly mapTransferEx: MapTransferEx;
  readonly flushAdapterBuffersEx: FlushAdapterBuffersEx;
  readonly freeAdapterObject: FreeAdapterObject;
}

/** The table that goes with a description version. */
export type DmaOperations<Version extends number = number> = Version extends 3
  ? DmaOperationsV3
  : Version extends 2 ? DmaOperationsV2
  : DmaOperationsV1;

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

/** Makes the driver's view of an adapter object. */
export function makeDmaAdapter<Version extends number>(
  adapter: AdapterObject,
): DmaAdapter<Version> {
  return {
    version: DMA_ADAPTER_VERSION_1,
    size: dmaAdapterLayout.size(),
    name: adapter.name,
    dmaOperations: makeTable(adapter) as DmaOperations<Version>,
  };
}

function makeTable(adapter: AdapterObject): DmaOperationsV1 | DmaOperationsV3 {
  const { version } = adapter.description;
  const first: DmaOperationsV1 = {
    size: dmaOperationsSize(generationOf(version)),
    putDmaAdapter: putDmaAdapter(adapter),
    allocateAdapterChannel: allocateAdapterChannel(adapter),
    freeAdapterChannel: freeAdapterChannel(adapter),
    freeMapRegisters: freeMapRegisters(adapter),
  };
  if (version < 3) return first;
  const third: DmaOperationsV3 = {
    ...first,
    getDmaAdapterInfo: getDmaAdapterInfo(adapter),
    getDmaTransferInfo: getDmaTransferInfo(adapter),
    initializeDmaTransferContext: initializeDmaTransferContext(adapter),
    allocateAdapterChannelEx: allocateAdapterChannelEx(adapter),
    cancelAdapterChannel: cancelAdapterChannel(adapter),
    mapTransferEx: mapTransferEx(adapter),
    flushAdapterBuffersEx: flushAdapterBuffersEx(adapter),
    freeAdapterObject: freeAdapterObject(adapter),
  };
  return third;
}

function generationOf(version: number): DmaOperationsGeneration {
  if (version >= 3) return DmaOperationsGeneration.Version3;
  return version === 2
    ? DmaOperationsGeneration.Version2
    : DmaOperationsGeneration.Version1;
}
