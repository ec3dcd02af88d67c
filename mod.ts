/**
 * Adapter Channel: an executable model of the Windows kernel DMA interface.
 *
 * @module
 */

export * from "./src/registers/mod.ts";
