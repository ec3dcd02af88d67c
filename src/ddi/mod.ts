/**
 * The vocabulary of the Windows kernel DMA interface: statuses and the tagged
 * errors that carry them, interrupt levels, flags, enumerations, page
 * arithmetic and the public structures with their layouts in memory. Nothing
 * here behaves; every other room speaks in these words.
 *
 * @module
 */

export * from "./enums.ts";
export * from "./errors.ts";
export * from "./flags.ts";
export * from "./irql.ts";
export * from "./macros.ts";
export * from "./status.ts";
