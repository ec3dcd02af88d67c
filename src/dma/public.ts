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
} from "./routines/allocate_adapter_channel.ts";
export type {
  AllocateAdapterChannelEx,
  AllocateAdapterChannelExArguments,
} from "./routines/allocate_adapter_channel_ex.ts";
export type { AllocateCommonBuffer } from "./routines/allocate_common_buffer.ts";
export type {
  AllocateCommonBufferEx,
  AllocateCommonBufferExArguments,
} from "./routines/allocate_common_buffer_ex.ts";
export type {
  AllocateCommonBufferVector,
  AllocateCommonBufferVectorArguments,
} from "./routines/allocate_common_buffer_vector.ts";
export type {
  AllocateCommonBufferWithBounds,
  AllocateCommonBufferWithBoundsArguments,
} from "./routines/allocate_common_buffer_with_bounds.ts";
export type {
  AllocateDomainCommonBuffer,
  AllocateDomainCommonBufferArguments,
  DomainBufferError,
} from "./routines/allocate_domain_common_buffer.ts";
export type { AdapterControl } from "./adapter/allocation_request.ts";
export type {
  BuildMdlFromScatterGatherList,
  BuildMdlFromScatterGatherListArguments,
} from "./routines/build_mdl_from_scatter_gather_list.ts";
export type {
  BuildScatterGatherList,
  BuildScatterGatherListArguments,
} from "./routines/build_scatter_gather_list.ts";
export type {
  BuildScatterGatherListEx,
  BuildScatterGatherListExArguments,
} from "./routines/build_scatter_gather_list_ex.ts";
export type {
  CalculateScatterGatherList,
  CalculateScatterGatherListArguments,
  ScatterGatherSize,
} from "./routines/calculate_scatter_gather_list.ts";
export type { CancelAdapterChannel } from "./routines/cancel_adapter_channel.ts";
export type { CancelMappedTransfer } from "./routines/cancel_mapped_transfer.ts";
export type {
  CommonBuffer,
  CommonBufferNames,
  CommonBufferVector,
} from "./common_buffers/common_buffer.ts";
export type { CommonBufferConfiguration } from "./common_buffers/common_buffer_of_mdl.ts";
export type { CommonBufferBounds } from "./routines/common_buffer_request.ts";
export type {
  FreeCommonBufferFromVector,
  FreeCommonBufferVector,
  GetCommonBufferFromVectorByIndex,
} from "./routines/common_buffer_vector_routines.ts";
export type { ConfigureAdapterChannel } from "./routines/configure_adapter_channel.ts";
export type {
  CreateCommonBufferFromMdl,
  FromMdlError,
} from "./routines/create_common_buffer_from_mdl.ts";
export type { BusRange } from "./mapping/device_bus.ts";
export type { DmaAdapter } from "./dma_adapter.ts";
export type { DmaCompletionRoutine } from "./system_dma/dma_completion.ts";
export type {
  ChannelBinding,
  ChannelProgram,
  ChannelReport,
  DataRegister,
  DmaController,
  DmaControllerMaker,
} from "./system_dma/dma_controller.ts";
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
} from "./routines/flush_adapter_buffers.ts";
export type {
  FlushAdapterBuffersEx,
  FlushAdapterBuffersExArguments,
} from "./routines/flush_adapter_buffers_ex.ts";
export type { FlushDmaBuffer } from "./routines/flush_dma_buffer.ts";
export type {
  FreeAdapterChannel,
  FreeAdapterObject,
} from "./routines/free_adapter_channel.ts";
export type { FreeCommonBuffer } from "./routines/free_common_buffer.ts";
export type { FreeMapRegisters } from "./routines/free_map_registers.ts";
export type { GetDmaAdapterInfo } from "./routines/get_dma_adapter_info.ts";
export type { GetDmaAlignment } from "./routines/get_dma_alignment.ts";
export type {
  GetDmaTransferInfo,
  GetDmaTransferInfoArguments,
} from "./routines/get_dma_transfer_info.ts";
export type {
  GetScatterGatherList,
  GetScatterGatherListArguments,
  LegacyListError,
} from "./routines/get_scatter_gather_list.ts";
export type {
  GetListError,
  GetScatterGatherListEx,
  GetScatterGatherListExArguments,
} from "./routines/get_scatter_gather_list_ex.ts";
export type { InitializeDmaTransferContext } from "./routines/initialize_dma_transfer_context.ts";
export type { DmaAdapterGrant } from "./io_get_dma_adapter.ts";
export type {
  GetDmaDomain,
  JoinDmaDomain,
  LeaveDmaDomain,
} from "./routines/join_dma_domain.ts";
export type {
  AdapterListControl,
  ListOut,
} from "./scatter_gather/list_request.ts";
export type { OutParameter } from "./map_registers/map_register_base.ts";
export type {
  MappedRun,
  MapTransfer,
  MapTransferArguments,
} from "./routines/map_transfer.ts";
export type {
  MapError,
  MapTransferEx,
  MapTransferExArguments,
} from "./routines/map_transfer_ex.ts";
export type { DmaOptions, DmaSettings, MapRegisterGrowth } from "./options.ts";
export type { PutDmaAdapter } from "./routines/put_dma_adapter.ts";
export type { PutScatterGatherList } from "./routines/put_scatter_gather_list.ts";
export type { ReadDmaCounter } from "./routines/read_dma_counter.ts";
export type { ListError } from "./routines/request_list.ts";
export type { AllocationError } from "./routines/submit.ts";
export type { TransferError, TransferOptions } from "./transfer.ts";
export type { TransferContextState } from "./adapter/transfer_context.ts";
export type { TransferLimits } from "./mapping/transfer_limits.ts";
export { acquireChannel } from "./acquire_channel.ts";
export { busTransfer } from "./mapping/device_bus.ts";
export { DATA_REGISTER_FAULT } from "./system_dma/dma_controller.ts";
export { DmaDomain } from "./adapter/dma_domain.ts";
export { hasGeneration } from "./dma_operations.ts";
export { ioGetDmaAdapter } from "./io_get_dma_adapter.ts";
export { MapRegisterBase } from "./map_registers/map_register_base.ts";
export { readMdl, writeMdl } from "./mdl_bytes.ts";
export { DEFAULT_MAP_REGISTERS } from "./options.ts";
export { ScatterGatherBuffer } from "./scatter_gather/scatter_gather_buffer.ts";
export { transfer } from "./transfer.ts";
export { DmaTransferContext } from "./adapter/transfer_context.ts";
