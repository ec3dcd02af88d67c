/**
 * The DMA routines: adapter objects as actors, the versioned routine table,
 * channel allocation and cancel, mapping and flushing, and the scoped Effect
 * face on top of them.
 *
 * @module
 */

export * from "./acquire_channel.ts";
export type * from "./allocate_adapter_channel.ts";
export type * from "./allocate_adapter_channel_ex.ts";
export type * from "./allocate_common_buffer.ts";
export type * from "./allocate_common_buffer_ex.ts";
export type * from "./allocate_common_buffer_vector.ts";
export type * from "./allocate_common_buffer_with_bounds.ts";
export type * from "./allocate_domain_common_buffer.ts";
export type { AdapterControl } from "./allocation_request.ts";
export type * from "./build_mdl_from_scatter_gather_list.ts";
export type * from "./build_scatter_gather_list.ts";
export type * from "./build_scatter_gather_list_ex.ts";
export type * from "./calculate_scatter_gather_list.ts";
export type * from "./cancel_adapter_channel.ts";
export type * from "./cancel_mapped_transfer.ts";
export type {
  CommonBuffer,
  CommonBufferNames,
  CommonBufferVector,
} from "./common_buffer.ts";
export type { CommonBufferConfiguration } from "./common_buffer_of_mdl.ts";
export type { CommonBufferBounds } from "./common_buffer_request.ts";
export type * from "./common_buffer_vector_routines.ts";
export type * from "./configure_adapter_channel.ts";
export type * from "./create_common_buffer_from_mdl.ts";
export { type BusRange, busTransfer } from "./device_bus.ts";
export * from "./dma_adapter.ts";
export type * from "./dma_completion.ts";
export * from "./dma_controller.ts";
export * from "./dma_domain.ts";
export * from "./dma_operations.ts";
export * from "./dma_system.ts";
export type * from "./flush_adapter_buffers.ts";
export type * from "./flush_adapter_buffers_ex.ts";
export type * from "./flush_dma_buffer.ts";
export type * from "./free_adapter_channel.ts";
export type * from "./free_common_buffer.ts";
export type * from "./free_map_registers.ts";
export type * from "./get_dma_adapter_info.ts";
export type * from "./get_dma_alignment.ts";
export type * from "./get_dma_transfer_info.ts";
export type * from "./get_scatter_gather_list.ts";
export type * from "./get_scatter_gather_list_ex.ts";
export type * from "./initialize_dma_transfer_context.ts";
export * from "./io_get_dma_adapter.ts";
export type * from "./join_dma_domain.ts";
export type { AdapterListControl, ListOut } from "./list_request.ts";
export * from "./map_register_base.ts";
export type * from "./map_transfer.ts";
export type * from "./map_transfer_ex.ts";
export { readMdl, writeMdl } from "./mdl_bytes.ts";
export * from "./options.ts";
export type * from "./put_dma_adapter.ts";
export type * from "./read_dma_counter.ts";
export type * from "./put_scatter_gather_list.ts";
export type { ListError } from "./request_list.ts";
export * from "./scatter_gather_buffer.ts";
export type { AllocationError } from "./submit.ts";
export * from "./transfer.ts";
export * from "./transfer_context.ts";
export type { TransferLimits } from "./transfer_limits.ts";
