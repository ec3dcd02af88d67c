/**
 * The vocabulary of the Windows kernel DMA interface: statuses and the tagged
 * errors that carry them, interrupt levels, flags, enumerations, page
 * arithmetic and the public structures with their layouts in memory. Nothing
 * here behaves; every other room speaks in these words.
 *
 * @module
 */

export type * from "./buffer_events.ts";
export * from "./enums.ts";
export * from "./errors.ts";
export * from "./event_schema.ts";
export type * from "./events.ts";
export * from "./fault_events.ts";
export * from "./flags.ts";
export * from "./irql.ts";
export * from "./layout.ts";
export * from "./macros.ts";
export * from "./performance_counter.ts";
export type * from "./processor_events.ts";
export type * from "./register_events.ts";
export * from "./reading.ts";
export * from "./routine_irql.ts";
export * from "./status.ts";
export * from "./structures/device_description.ts";
export * from "./structures/dma_adapter.ts";
export * from "./structures/dma_adapter_info.ts";
export * from "./structures/dma_operations.ts";
export * from "./structures/dma_transfer_context.ts";
export * from "./structures/dma_transfer_info.ts";
export * from "./structures/mdl_header.ts";
export * from "./structures/scatter_gather_list.ts";
export type * from "./transfer_events.ts";
