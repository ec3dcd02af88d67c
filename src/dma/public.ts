/**
 * What users of the package see of this room: every type, and the values that
 * drivers and simulated devices use. What the other rooms build the machine
 * with, and the state that all adapters share, stays behind `mod.ts`.
 *
 * @module
 */

export type {
  AcquireChannelOptions,
  AcquiredChannel,
} from "./acquire_channel.ts";
export type {
  AllocateAdapterChannel,
  AllocateAdapterChannelArguments,
} from "./allocate_adapter_channel.ts";
export type {
  AllocateAdapterChannelEx,
  AllocateAdapterChannelExArguments,
} from "./allocate_adapter_channel_ex.ts";
export type { AllocateCommonBuffer } from "./allocate_common_buffer.ts";
export type {
  AllocateCommonBufferEx,
  AllocateCommonBufferExArguments,
} from "./allocate_common_buffer_ex.ts";
export type {
  AllocateCommonBufferVector,
  AllocateCommonBufferVectorArguments,
} from "./allocate_common_buffer_vector.ts";
export type {
  AllocateCommonBufferWithBounds,
  AllocateCommonBufferWithBoundsArguments,
} from "./allocate_common_buffer_with_bounds.ts";
export type {
  AllocateDomainCommonBuffer,
  AllocateDomainCommonBufferArguments,
  DomainBufferError,
} from "./allocate_domain_common_buffer.ts";
export type { AdapterControl } from "./allocation_request.ts";
export type {
  BuildMdlFromScatterGatherList,
  BuildMdlFromScatterGatherListArguments,
} from "./build_mdl_from_scatter_gather_list.ts";
export type {
  BuildScatterGatherList,
  BuildScatterGatherListArguments,
} from "./build_scatter_gather_list.ts";
export type {
  BuildScatterGatherListEx,
  BuildScatterGatherListExArguments,
} from "./build_scatter_gather_list_ex.ts";
export type {
  CalculateScatterGatherList,
  CalculateScatterGatherListArguments,
  ScatterGatherSize,
} from "./calculate_scatter_gather_list.ts";
export type { CancelAdapterChannel } from "./cancel_adapter_channel.ts";
export type { CancelMappedTransfer } from "./cancel_mapped_transfer.ts";
export type {
  CommonBuffer,
  CommonBufferNames,
  CommonBufferVector,
} from "./common_buffer.ts";
export type { CommonBufferConfiguration } from "./common_buffer_of_mdl.ts";
export type { CommonBufferBounds } from "./common_buffer_request.ts";
export type {
  FreeCommonBufferFromVector,
  FreeCommonBufferVector,
  GetCommonBufferFromVectorByIndex,
} from "./common_buffer_vector_routines.ts";
export type { ConfigureAdapterChannel } from "./configure_adapter_channel.ts";
export type {
  CreateCommonBufferFromMdl,
  FromMdlError,
} from "./create_common_buffer_from_mdl.ts";
export type { BusRange } from "./device_bus.ts";
export type { DmaAdapter } from "./dma_adapter.ts";
export type { DmaCompletionRoutine } from "./dma_completion.ts";
export type {
  ChannelBinding,
  ChannelProgram,
  ChannelReport,
  DataRegister,
  DmaController,
  DmaControllerMaker,
} from "./dma_controller.ts";
export type {
  DmaOperations,
  DmaOperationsServer2022,
  DmaOperationsSince,
  DmaOperationsV1,
  DmaOperationsV2,
  DmaOperationsV3,
  DmaOperationsVectors,
  DmaOperationsWindows10,
  DmaOperationsWindows10Version1803,
} from "./dma_operations.ts";
export type { DmaSystem } from "./dma_system.ts";
export type {
  FlushAdapterBuffers,
  FlushAdapterBuffersArguments,
} from "./flush_adapter_buffers.ts";
export type {
  FlushAdapterBuffersEx,
  FlushAdapterBuffersExArguments,
} from "./flush_adapter_buffers_ex.ts";
export type { FlushDmaBuffer } from "./flush_dma_buffer.ts";
export type {
  FreeAdapterChannel,
  FreeAdapterObject,
} from "./free_adapter_channel.ts";
export type { FreeCommonBuffer } from "./free_common_buffer.ts";
export type { FreeMapRegisters } from "./free_map_registers.ts";
export type { GetDmaAdapterInfo } from "./get_dma_adapter_info.ts";
export type { GetDmaAlignment } from "./get_dma_alignment.ts";
export type {
  GetDmaTransferInfo,
  GetDmaTransferInfoArguments,
} from "./get_dma_transfer_info.ts";
export type {
  GetScatterGatherList,
  GetScatterGatherListArguments,
  LegacyListError,
} from "./get_scatter_gather_list.ts";
export type {
  GetListError,
  GetScatterGatherListEx,
  GetScatterGatherListExArguments,
} from "./get_scatter_gather_list_ex.ts";
export type { InitializeDmaTransferContext } from "./initialize_dma_transfer_context.ts";
export type { DmaAdapterGrant } from "./io_get_dma_adapter.ts";
export type {
  GetDmaDomain,
  JoinDmaDomain,
  LeaveDmaDomain,
} from "./join_dma_domain.ts";
export type { AdapterListControl, ListOut } from "./list_request.ts";
export type { OutParameter } from "./map_register_base.ts";
export type {
  MappedRun,
  MapTransfer,
  MapTransferArguments,
} from "./map_transfer.ts";
export type {
  MapError,
  MapTransferEx,
  MapTransferExArguments,
} from "./map_transfer_ex.ts";
export type { DmaOptions, DmaSettings, MapRegisterGrowth } from "./options.ts";
export type { PutDmaAdapter } from "./put_dma_adapter.ts";
export type { PutScatterGatherList } from "./put_scatter_gather_list.ts";
export type { ReadDmaCounter } from "./read_dma_counter.ts";
export type { ListError } from "./request_list.ts";
export type { AllocationError } from "./submit.ts";
export type { TransferError, TransferOptions } from "./transfer.ts";
export type { TransferContextState } from "./transfer_context.ts";
export type { TransferLimits } from "./transfer_limits.ts";
export { acquireChannel } from "./acquire_channel.ts";
export { busTransfer } from "./device_bus.ts";
export { DATA_REGISTER_FAULT } from "./dma_controller.ts";
export { DmaDomain } from "./dma_domain.ts";
export { hasGeneration } from "./dma_operations.ts";
export { ioGetDmaAdapter } from "./io_get_dma_adapter.ts";
export { MapRegisterBase } from "./map_register_base.ts";
export { readMdl, writeMdl } from "./mdl_bytes.ts";
export { DEFAULT_MAP_REGISTERS } from "./options.ts";
export { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";
export { transfer } from "./transfer.ts";
export { DmaTransferContext } from "./transfer_context.ts";
