/**
 * The map-register pool: hands out contiguous runs of map registers, takes
 * them back, refuses what was never given, and keeps those who must wait in
 * strict order. This room is plain synchronous TypeScript that imports nothing
 * from the rest of the project, so it can be used on its own wherever ranges of
 * numbered slots have to be shared.
 *
 * @module
 */

export { type Steps } from "./correspondence.ts";
export * from "./free_result.ts";
export { MapRegisterPool } from "./pool.ts";
export { type PoolCounters, type PoolSnapshot } from "./pool_state.ts";
export * from "./register_range.ts";
export {
  SHARED_POOL_OWNERS_MAX,
  type SharedPoolMemory,
  sharedPoolMemory,
} from "./shared_memory.ts";
export * from "./shared_pool.ts";
export * from "./waiters.ts";
