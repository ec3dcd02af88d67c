/**
 * What can be read from a pool, and what can be put back: its figures and its
 * snapshots.
 *
 * @module
 */

import type { FreeRuns } from "./free_runs.ts";

/** The figures of a pool at one moment; see `MapRegisterPool.counters`. */
export interface PoolCounters {
  /** Registers of the pool; always `free + used`. */
  readonly size: number;
  /** Registers that nobody holds. */
  readonly free: number;
  /** Registers that are handed out. */
  readonly used: number;
  /** The longest run that could be allocated now. */
  readonly largestFreeRun: number;
  /** Allocations that were granted since the pool was made or reset. */
  readonly allocations: number;
  /** Allocations that were refused since the pool was made or reset. */
  readonly failures: number;
  /** The most registers that were handed out at one time. */
  readonly highWater: number;
}

/**
 * A pool's whole state at one moment, to come back to. Opaque: only
 * `MapRegisterPool.restore` of a pool of the same size reads it. It is never
 * changed, so one snapshot can be restored any number of times.
 */
export interface PoolSnapshot {
  /** Registers of the pool the snapshot was taken from. */
  readonly size: number;
  /** The copied state, in an order private to the pool. */
  readonly parts: readonly (Int8Array | Int32Array | Float64Array)[];
}

/** Copies the whole state of a pool. */
export function saveState(runs: FreeRuns): PoolSnapshot["parts"] {
  return [
    runs.control.slice(),
    runs.tags.slice(),
    runs.next.slice(),
    runs.previous.slice(),
    runs.totals.slice(),
    Int32Array.from(runs.long.rest),
    ...runs.long.parts.map((part) => part.slice()),
  ];
}

/** Puts a copied state back; the pool must be of the size it was taken from. */
export function loadState(
  runs: FreeRuns,
  parts: PoolSnapshot["parts"],
): void {
  const [control, tags, next, previous, totals, rest, ...long] = parts;
  runs.control.set(control!);
  runs.tags.set(tags!);
  runs.next.set(next!);
  runs.previous.set(previous!);
  runs.totals.set(totals!);
  runs.long.rest = [rest![0]!, rest![1]!, rest![2]!];
  runs.long.parts.forEach((part, index) => part.set(long[index]!));
}
