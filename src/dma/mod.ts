/**
 * The DMA routines: adapter objects as actors, the versioned routine table,
 * channel allocation and cancel, mapping and flushing, and the scoped Effect
 * face on top of them.
 *
 * `routines/` has a file for each member of the table, and `adapter/` the actor
 * that serves them. What it works with has folders of its own: map registers,
 * the mapping of buffers, scatter/gather lists, common buffers, system DMA.
 *
 * What users of the package see is in `public.ts`; the rooms that build machines
 * also come by the room's own state.
 *
 * @module
 */

export * from "./public.ts";
export { DmaSystem, makeDmaSystem } from "./dma_system.ts";
