/**
 * What users of the package see of this room: every type, and the values that
 * drivers and simulated devices use. What the other rooms build the machine
 * with, and the state that all adapters share, stays behind `mod.ts`.
 *
 * @module
 */

export type * from "./mod.ts";
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
