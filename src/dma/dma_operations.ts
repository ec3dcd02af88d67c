/**
 * DMA_OPERATIONS as a driver holds it: a routine table whose members depend on
 * the version that was asked for, by type and at run time.
 *
 * @module
 */

import { type DmaOperationsGeneration, dmaOperationsSize } from "../ddi/mod.ts";
import type { AllocateAdapterChannel } from "./routines/allocate_adapter_channel.ts";
import type { AllocateAdapterChannelEx } from "./routines/allocate_adapter_channel_ex.ts";
import type { AllocateCommonBuffer } from "./routines/allocate_common_buffer.ts";
import type { AllocateCommonBufferEx } from "./routines/allocate_common_buffer_ex.ts";
import type { AllocateCommonBufferVector } from "./routines/allocate_common_buffer_vector.ts";
import type { AllocateCommonBufferWithBounds } from "./routines/allocate_common_buffer_with_bounds.ts";
import type { AllocateDomainCommonBuffer } from "./routines/allocate_domain_common_buffer.ts";
import type { BuildMdlFromScatterGatherList } from "./routines/build_mdl_from_scatter_gather_list.ts";
import type { BuildScatterGatherList } from "./routines/build_scatter_gather_list.ts";
import type { BuildScatterGatherListEx } from "./routines/build_scatter_gather_list_ex.ts";
import type { CalculateScatterGatherList } from "./routines/calculate_scatter_gather_list.ts";
import type { CancelAdapterChannel } from "./routines/cancel_adapter_channel.ts";
import type { CancelMappedTransfer } from "./routines/cancel_mapped_transfer.ts";
import type {
  FreeCommonBufferFromVector,
  FreeCommonBufferVector,
  GetCommonBufferFromVectorByIndex,
} from "./routines/common_buffer_vector_routines.ts";
import type { ConfigureAdapterChannel } from "./routines/configure_adapter_channel.ts";
import type { CreateCommonBufferFromMdl } from "./routines/create_common_buffer_from_mdl.ts";
import type { FlushAdapterBuffers } from "./routines/flush_adapter_buffers.ts";
import type { FlushAdapterBuffersEx } from "./routines/flush_adapter_buffers_ex.ts";
import type { FlushDmaBuffer } from "./routines/flush_dma_buffer.ts";
import type {
  FreeAdapterChannel,
  FreeAdapterObject,
} from "./routines/free_adapter_channel.ts";
import type { FreeCommonBuffer } from "./routines/free_common_buffer.ts";
import type { FreeMapRegisters } from "./routines/free_map_registers.ts";
import type { GetDmaAdapterInfo } from "./routines/get_dma_adapter_info.ts";
import type { GetDmaAlignment } from "./routines/get_dma_alignment.ts";
import type { GetDmaTransferInfo } from "./routines/get_dma_transfer_info.ts";
import type { GetScatterGatherList } from "./routines/get_scatter_gather_list.ts";
import type { GetScatterGatherListEx } from "./routines/get_scatter_gather_list_ex.ts";
import type { InitializeDmaTransferContext } from "./routines/initialize_dma_transfer_context.ts";
import type {
  GetDmaDomain,
  JoinDmaDomain,
  LeaveDmaDomain,
} from "./routines/join_dma_domain.ts";
import type { MapTransfer } from "./routines/map_transfer.ts";
import type { MapTransferEx } from "./routines/map_transfer_ex.ts";
import type { PutDmaAdapter } from "./routines/put_dma_adapter.ts";
import type { ReadDmaCounter } from "./routines/read_dma_counter.ts";
import type { PutScatterGatherList } from "./routines/put_scatter_gather_list.ts";

/** The table of description versions 0 and 1 (Windows 2000). */
export interface DmaOperationsV1 {
  /** The Size field: tells a driver which members there are. */
  readonly size: number;
  /** Gives the adapter back. */
  readonly putDmaAdapter: PutDmaAdapter;
  /** Allocates memory that processors and device share. */
  readonly allocateCommonBuffer: AllocateCommonBuffer;
  /** Frees a common buffer. */
  readonly freeCommonBuffer: FreeCommonBuffer;
  /** Asks for the channel and map registers, with the wait block of a device object. */
  readonly allocateAdapterChannel: AllocateAdapterChannel;
  /** Ends a transfer of {@linkcode MapTransfer}. */
  readonly flushAdapterBuffers: FlushAdapterBuffers;
  /** Gives the channel back, and map registers that the routine did not keep. */
  readonly freeAdapterChannel: FreeAdapterChannel;
  /** Gives map registers back that a routine kept. */
  readonly freeMapRegisters: FreeMapRegisters;
  /** Maps a contiguous part of a buffer for the device. */
  readonly mapTransfer: MapTransfer;
  /** Tells the alignment that buffers need, in bytes. */
  readonly getDmaAlignment: GetDmaAlignment;
  /** Tells how many bytes of a system-DMA transfer are left. */
  readonly readDmaCounter: ReadDmaCounter;
  /** Builds a list of a buffer once there are registers for it. */
  readonly getScatterGatherList: GetScatterGatherList;
  /** Gives a list back, which ends its transfer. */
  readonly putScatterGatherList: PutScatterGatherList;
}

/** The table of description version 2 (Windows XP). */
export interface DmaOperationsV2 extends DmaOperationsV1 {
  /** Tells the bytes of a list and the map registers it needs. */
  readonly calculateScatterGatherList: CalculateScatterGatherList;
  /** GetScatterGatherList in memory of the caller. */
  readonly buildScatterGatherList: BuildScatterGatherList;
  /** Makes an MDL that describes a list. */
  readonly buildMdlFromScatterGatherList: BuildMdlFromScatterGatherList;
}

/** The members that description version 3 brought (Windows 8). */
export interface DmaOperationsV3 extends DmaOperationsV2 {
  /** Tells what the adapter can do. */
  readonly getDmaAdapterInfo: GetDmaAdapterInfo;
  /** Tells what a transfer would need. */
  readonly getDmaTransferInfo: GetDmaTransferInfo;
  /** Makes a transfer context ready for a request. */
  readonly initializeDmaTransferContext: InitializeDmaTransferContext;
  /** Allocates a common buffer below a highest address. */
  readonly allocateCommonBufferEx: AllocateCommonBufferEx;
  /**
   * Asks for the channel and map registers, with a transfer context that can be
   * cancelled.
   */
  readonly allocateAdapterChannelEx: AllocateAdapterChannelEx;
  /** Calls a function of the channel's DMA controller. */
  readonly configureAdapterChannel: ConfigureAdapterChannel;
  /** Takes a request back that still waits. */
  readonly cancelAdapterChannel: CancelAdapterChannel;
  /** Maps a part of a buffer as a scatter/gather list. */
  readonly mapTransferEx: MapTransferEx;
  /** Builds a list of a part of a buffer, with a transfer context. */
  readonly getScatterGatherListEx: GetScatterGatherListEx;
  /** GetScatterGatherListEx in memory of the caller. */
  readonly buildScatterGatherListEx: BuildScatterGatherListEx;
  /** Ends a transfer of {@linkcode MapTransferEx}. */
  readonly flushAdapterBuffersEx: FlushAdapterBuffersEx;
  /** Says what becomes of channel and registers after a synchronous request. */
  readonly freeAdapterObject: FreeAdapterObject;
  /** Stops a system-DMA transfer that was mapped. */
  readonly cancelMappedTransfer: CancelMappedTransfer;
}

/** What Windows 10 brought: domains and {@linkcode FlushDmaBuffer}. */
export interface DmaOperationsWindows10 extends DmaOperationsV3 {
  /** Allocates a common buffer that all adapters of a domain share. */
  readonly allocateDomainCommonBuffer: AllocateDomainCommonBuffer;
  /** Moves the adapter into a domain. */
  readonly joinDmaDomain: JoinDmaDomain;
  /** Moves the adapter back into its own domain. */
  readonly leaveDmaDomain: LeaveDmaDomain;
  /** Tells the domain the adapter is in. */
  readonly getDmaDomain: GetDmaDomain;
  /** Makes caches and memory agree over a buffer. */
  readonly flushDmaBuffer: FlushDmaBuffer;
}

/** What Windows 10 1803 brought: common buffers with bounds. */
export interface DmaOperationsWindows10Version1803
  extends DmaOperationsWindows10 {
  /** Allocates a common buffer between a lowest and a highest address. */
  readonly allocateCommonBufferWithBounds: AllocateCommonBufferWithBounds;
}

/** What later Windows 10 brought: common-buffer vectors. */
export interface DmaOperationsVectors
  extends DmaOperationsWindows10Version1803 {
  /** Allocates many common buffers at once. */
  readonly allocateCommonBufferVector: AllocateCommonBufferVector;
  /** Tells the addresses of an element of a vector. */
  readonly getCommonBufferFromVectorByIndex: GetCommonBufferFromVectorByIndex;
  /** Frees one element of a vector. */
  readonly freeCommonBufferFromVector: FreeCommonBufferFromVector;
  /** Frees a vector with all its elements. */
  readonly freeCommonBufferVector: FreeCommonBufferVector;
}

/** The newest table: all members there are (Server 2022). */
export interface DmaOperationsServer2022 extends DmaOperationsVectors {
  /** Makes a common buffer of a driver's own memory. */
  readonly createCommonBufferFromMdl: CreateCommonBufferFromMdl;
}

/**
 * The table that goes with a description version.
 *
 * Version 3 brings all members of Windows 8; the later ones are there if the
 * system is new enough, so a driver looks before it calls: for one member with
 * `?.`, for all of a generation with {@linkcode hasGeneration}.
 */
export type DmaOperations<Version extends number = number> = Version extends 3
  ? DmaOperationsV3 & Partial<DmaOperationsServer2022>
  : Version extends 2 ? DmaOperationsV2
  : DmaOperationsV1;

/** The table as it is since a generation. */
export type DmaOperationsSince<Generation extends DmaOperationsGeneration> =
  Generation extends 1 ? DmaOperationsV1
    : Generation extends 2 ? DmaOperationsV2
    : Generation extends 3 ? DmaOperationsV3
    : Generation extends 4 ? DmaOperationsWindows10
    : Generation extends 5 ? DmaOperationsWindows10Version1803
    : Generation extends 6 ? DmaOperationsVectors
    : DmaOperationsServer2022;

/**
 * Tells whether a table has the members of a generation, by its size, as a
 * driver in C does.
 *
 * @param dmaOperations the table of an adapter
 * @param generation one of `DmaOperationsGeneration`
 * @returns whether its members are there; if so, the type knows them
 *
 * @example A driver that also runs on older systems
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
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 4096,
 *   });
 *   return hasGeneration(adapter.dmaOperations, DmaOperationsGeneration.Windows10);
 * });
 * const windows8 = { dmaOperationsGeneration: DmaOperationsGeneration.Version3 };
 * assert.equal(Machine.run(program).value, true);
 * assert.equal(Machine.run(program, windows8).value, false);
 * ```
 */
export function hasGeneration<Generation extends DmaOperationsGeneration>(
  dmaOperations: { readonly size: number },
  generation: Generation,
): dmaOperations is DmaOperationsSince<Generation> {
  return dmaOperations.size >= dmaOperationsSize(generation);
}
