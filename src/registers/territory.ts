/**
 * Pools that own only some of their registers: what the shared pool needs to
 * move registers from one owner to another. A register that is not owned looks
 * to its pool like one that is handed out for ever.
 *
 * @module
 */

import { FIRST, INSIDE, SHORT_MAX, USED } from "./layout.ts";
import { mergeCached, openMagazines } from "./magazines.ts";
import { MapRegisterPool, runsOf } from "./pool.ts";
import { markLong } from "./rare_calls.ts";

/** A pool of that size that owns none of its registers yet. */
export function emptyTerritory(size: number): MapRegisterPool {
  const pool = new MapRegisterPool(size);
  giveUpFree(pool);
  openMagazines(runsOf(pool).control);
  return pool;
}

/** Takes over free registers. */
export function adoptFree(
  pool: MapRegisterPool,
  base: number,
  count: number,
): void {
  const runs = runsOf(pool);
  runs.control[USED] = runs.control[USED]! - count;
  runs.give(FIRST + base, count);
}

/** Takes over a run that is, and stays, handed out. */
export function adoptHeld(
  pool: MapRegisterPool,
  base: number,
  count: number,
): void {
  const runs = runsOf(pool);
  if (count > SHORT_MAX) markLong(runs, FIRST + base, count);
  else runs.tags[FIRST + base] = count;
}

/**
 * Lets go of one free run, as it lies between its neighbours.
 *
 * @returns it, or `undefined` when nothing is free
 */
export function giveUpFree(
  pool: MapRegisterPool,
): { base: number; count: number } | undefined {
  const runs = runsOf(pool);
  // Longer than any run can be: nothing stays cached.
  mergeCached(runs, pool.size + 1);
  const count = runs.shortest(1);
  if (count === 0) return undefined;
  const at = runs.find(count);
  runs.tags[at] = INSIDE;
  runs.control[USED] = runs.control[USED]! + count;
  return { base: at - FIRST, count };
}

/**
 * Lets go of a free run of `count` registers, or of `more` if there is such a
 * run.
 *
 * @returns it, or `undefined` when no run is long enough
 */
export function giveUpRun(
  pool: MapRegisterPool,
  count: number,
  more: number,
): { base: number; count: number } | undefined {
  const given = more > count && pool.canFit(more) ? more : count;
  if (!pool.canFit(given)) return undefined;
  const base = pool.allocate(given);
  runsOf(pool).tags[FIRST + base] = INSIDE;
  return { base, count: given };
}
