/**
 * The machine's memory: physical pages with real bytes, the processors' cached
 * view of them, virtual addresses of pool and pageable buffers, MDLs, the
 * address limits of devices and the page tables of an IOMMU. Plain synchronous classes, one set a machine.
 *
 * @module
 */

export * from "./address_limit.ts";
export * from "./cache.ts";
export * from "./iommu.ts";
export * from "./machine_memory.ts";
export * from "./mdl.ts";
export * from "./mdl_fields.ts";
export * from "./mdl_locking.ts";
export * from "./mdl_runs.ts";
export * from "./page_frames.ts";
export * from "./physical_memory.ts";
export * from "./virtual_address.ts";
export * from "./virtual_memory.ts";
export type * from "./virtual_outcomes.ts";
