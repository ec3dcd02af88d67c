/**
 * Actors under one scheduler that owns every choice: mailboxes, cells, locks,
 * reactors, a simulated clock, processors with interrupt levels, and the
 * oracle that answers what happens next.
 *
 * This room knows nothing of DMA. Import it alone to run any concurrent
 * program deterministically: first come first served, by a seed, or by replay.
 *
 * @module
 */

export * from "./actor.ts";
export * from "./cell.ts";
export * from "./events.ts";
export * from "./go_on.ts";
export * from "./limits.ts";
export * from "./lock.ts";
export * from "./mailbox.ts";
export * from "./operation.ts";
export * from "./oracle.ts";
export * from "./outcome.ts";
export * from "./processor.ts";
export * from "./program.ts";
export * from "./random_stream.ts";
export * from "./reactor.ts";
export type { ReadyList } from "./ready_list.ts";
export * from "./run.ts";
export * from "./scheduler.ts";
export type * from "./scheduler_options.ts";
export * from "./simulated_clock.ts";
export * from "./trace.ts";
