/**
 * Where each member of the routine table is made, and the table put together
 * from the members of its generation.
 *
 * @module
 */

import {
  type DmaOperationName,
  DmaOperationsGeneration,
  dmaOperationsMembers,
  dmaOperationsSize,
} from "../ddi/mod.ts";
import type { AdapterObject } from "./adapter/adapter_object.ts";
import { allocateAdapterChannel } from "./routines/allocate_adapter_channel.ts";
import { allocateAdapterChannelEx } from "./routines/allocate_adapter_channel_ex.ts";
import { allocateCommonBuffer } from "./routines/allocate_common_buffer.ts";
import { allocateCommonBufferEx } from "./routines/allocate_common_buffer_ex.ts";
import { allocateCommonBufferVector } from "./routines/allocate_common_buffer_vector.ts";
import { allocateCommonBufferWithBounds } from "./routines/allocate_common_buffer_with_bounds.ts";
import { allocateDomainCommonBuffer } from "./routines/allocate_domain_common_buffer.ts";
import { buildMdlFromScatterGatherList } from "./routines/build_mdl_from_scatter_gather_list.ts";
import { buildScatterGatherList } from "./routines/build_scatter_gather_list.ts";
import { buildScatterGatherListEx } from "./routines/build_scatter_gather_list_ex.ts";
import { calculateScatterGatherList } from "./routines/calculate_scatter_gather_list.ts";
import { cancelAdapterChannel } from "./routines/cancel_adapter_channel.ts";
import { cancelMappedTransfer } from "./routines/cancel_mapped_transfer.ts";
import {
  freeCommonBufferFromVector,
  freeCommonBufferVector,
  getCommonBufferFromVectorByIndex,
} from "./routines/common_buffer_vector_routines.ts";
import { configureAdapterChannel } from "./routines/configure_adapter_channel.ts";
import { createCommonBufferFromMdl } from "./routines/create_common_buffer_from_mdl.ts";
import type {
  DmaOperations,
  DmaOperationsServer2022,
} from "./dma_operations.ts";
import { flushAdapterBuffers } from "./routines/flush_adapter_buffers.ts";
import { flushAdapterBuffersEx } from "./routines/flush_adapter_buffers_ex.ts";
import { flushDmaBuffer } from "./routines/flush_dma_buffer.ts";
import {
  freeAdapterChannel,
  freeAdapterObject,
} from "./routines/free_adapter_channel.ts";
import { freeCommonBuffer } from "./routines/free_common_buffer.ts";
import { freeMapRegisters } from "./routines/free_map_registers.ts";
import { getDmaAdapterInfo } from "./routines/get_dma_adapter_info.ts";
import { getDmaAlignment } from "./routines/get_dma_alignment.ts";
import { getDmaTransferInfo } from "./routines/get_dma_transfer_info.ts";
import { getScatterGatherList } from "./routines/get_scatter_gather_list.ts";
import { getScatterGatherListEx } from "./routines/get_scatter_gather_list_ex.ts";
import { initializeDmaTransferContext } from "./routines/initialize_dma_transfer_context.ts";
import {
  getDmaDomain,
  joinDmaDomain,
  leaveDmaDomain,
} from "./routines/join_dma_domain.ts";
import { mapTransfer } from "./routines/map_transfer.ts";
import { mapTransferEx } from "./routines/map_transfer_ex.ts";
import { putDmaAdapter } from "./routines/put_dma_adapter.ts";
import { readDmaCounter } from "./routines/read_dma_counter.ts";
import { putScatterGatherList } from "./routines/put_scatter_gather_list.ts";

/** One maker for each member: the type says that none is missing. */
const makers: {
  readonly [Name in DmaOperationName]: (
    adapter: AdapterObject,
  ) => DmaOperationsServer2022[Name];
} = {
  putDmaAdapter,
  allocateCommonBuffer,
  freeCommonBuffer,
  allocateAdapterChannel,
  flushAdapterBuffers,
  freeAdapterChannel,
  freeMapRegisters,
  mapTransfer,
  getDmaAlignment,
  readDmaCounter,
  getScatterGatherList,
  putScatterGatherList,
  calculateScatterGatherList,
  buildScatterGatherList,
  buildMdlFromScatterGatherList,
  getDmaAdapterInfo,
  getDmaTransferInfo,
  initializeDmaTransferContext,
  allocateCommonBufferEx,
  allocateAdapterChannelEx,
  configureAdapterChannel,
  cancelAdapterChannel,
  mapTransferEx,
  getScatterGatherListEx,
  buildScatterGatherListEx,
  flushAdapterBuffersEx,
  freeAdapterObject,
  cancelMappedTransfer,
  allocateDomainCommonBuffer,
  joinDmaDomain,
  leaveDmaDomain,
  getDmaDomain,
  flushDmaBuffer,
  allocateCommonBufferWithBounds,
  allocateCommonBufferVector,
  getCommonBufferFromVectorByIndex,
  freeCommonBufferFromVector,
  freeCommonBufferVector,
  createCommonBufferFromMdl,
};

/** Makes the table of an adapter, its members in the order of the header. */
export function makeDmaOperations(adapter: AdapterObject): DmaOperations {
  const generation = generationOf(adapter);
  const table: Record<string, unknown> = {
    size: dmaOperationsSize(generation),
  };
  for (const name of dmaOperationsMembers(generation)) {
    table[name] = makers[name](adapter);
  }
  return table as unknown as DmaOperations;
}

/** What a description version gives on this machine (spec 01, section 2). */
function generationOf(
  { description: { version }, system }: AdapterObject,
): DmaOperationsGeneration {
  if (version >= 3) return system.settings.dmaOperationsGeneration;
  return version === 2
    ? DmaOperationsGeneration.Version2
    : DmaOperationsGeneration.Version1;
}
