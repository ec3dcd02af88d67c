/**
 * The DMA routines: adapter objects as actors, the versioned routine table,
 * channel allocation and cancel, mapping and flushing, and the scoped Effect
 * face on top of them.
 *
 * `routines/` has a file for each member of the table, and `adapter/` the actor
 * that serves them. What it works with has folders of its own: map registers,
 * the mapping of buffers, scatter/gather lists, common buffers, system DMA.
 *
 * @module
 */

export * from "./acquire_channel.ts";
export type * from "./routines/allocate_adapter_channel.ts";
export type * from "./routines/allocate_adapter_channel_ex.ts";
export type * from "./routines/allocate_common_buffer.ts";
export type * from "./routines/allocate_common_buffer_ex.ts";
export type * from "./routines/allocate_common_buffer_vector.ts";
export type * from "./routines/allocate_common_buffer_with_bounds.ts";
export type * from "./routines/allocate_domain_common_buffer.ts";
export type { AdapterControl } from "./adapter/allocation_request.ts";
export type * from "./routines/build_mdl_from_scatter_gather_list.ts";
export type * from "./routines/build_scatter_gather_list.ts";
export type * from "./routines/build_scatter_gather_list_ex.ts";
export type * from "./routines/calculate_scatter_gather_list.ts";
export type * from "./routines/cancel_adapter_channel.ts";
export type * from "./routines/cancel_mapped_transfer.ts";
export type {
  CommonBuffer,
  CommonBufferNames,
  CommonBufferVector,
} from "./common_buffers/common_buffer.ts";
export type { CommonBufferConfiguration } from "./common_buffers/common_buffer_of_mdl.ts";
export type { CommonBufferBounds } from "./routines/common_buffer_request.ts";
export type * from "./routines/common_buffer_vector_routines.ts";
export type * from "./routines/configure_adapter_channel.ts";
export type * from "./routines/create_common_buffer_from_mdl.ts";
export { type BusRange, busTransfer } from "./mapping/device_bus.ts";
export * from "./dma_adapter.ts";
export type * from "./system_dma/dma_completion.ts";
export * from "./system_dma/dma_controller.ts";
export * from "./adapter/dma_domain.ts";
export * from "./dma_operations.ts";
export * from "./dma_system.ts";
export type * from "./routines/flush_adapter_buffers.ts";
export type * from "./routines/flush_adapter_buffers_ex.ts";
export type * from "./routines/flush_dma_buffer.ts";
export type * from "./routines/free_adapter_channel.ts";
export type * from "./routines/free_common_buffer.ts";
export type * from "./routines/free_map_registers.ts";
export type * from "./routines/get_dma_adapter_info.ts";
export type * from "./routines/get_dma_alignment.ts";
export type * from "./routines/get_dma_transfer_info.ts";
export type * from "./routines/get_scatter_gather_list.ts";
export type * from "./routines/get_scatter_gather_list_ex.ts";
export type * from "./routines/initialize_dma_transfer_context.ts";
export * from "./io_get_dma_adapter.ts";
export type * from "./routines/join_dma_domain.ts";
export type {
  AdapterListControl,
  ListOut,
} from "./scatter_gather/list_request.ts";
export * from "./map_registers/map_register_base.ts";
export type * from "./routines/map_transfer.ts";
export type * from "./routines/map_transfer_ex.ts";
export { readMdl, writeMdl } from "./mdl_bytes.ts";
export * from "./options.ts";
export type * from "./routines/put_dma_adapter.ts";
export type * from "./routines/read_dma_counter.ts";
export type * from "./routines/put_scatter_gather_list.ts";
export type { ListError } from "./routines/request_list.ts";
export * from "./scatter_gather/scatter_gather_buffer.ts";
export type { AllocationError } from "./routines/submit.ts";
export * from "./transfer.ts";
export * from "./adapter/transfer_context.ts";
export type { TransferLimits } from "./mapping/transfer_limits.ts";
