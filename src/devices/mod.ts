/**
 * Simulated hardware: devices that are actors of their own, know logical
 * addresses only, take simulated time and raise interrupts; DMA controllers and
 * the devices on their request lines; and a driver for the disk, written as any
 * user would write one.
 *
 * @module
 */

export * from "./bus_master.ts";
export * from "./devices.ts";
export * from "./disk.ts";
export * from "./disk_driver.ts";
export * from "./disk_medium.ts";
export type { DiskRequest } from "./disk_request.ts";
export * from "./dma_channel_function.ts";
export * from "./isa_dma_controller.ts";
export * from "./subordinate.ts";
export * from "./system_dma_controller.ts";
