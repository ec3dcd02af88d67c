/**
 * A walk over a pool from run to run that changes nothing: for reports.
 *
 * @module
 */

import type { FreeRuns } from "./free_runs.ts";
import {
  CACHED,
  FIRST,
  INSIDE,
  LONG_FREE,
  LONG_HEAD,
  SIGNPOST,
  WALL,
} from "./layout.ts";

/** The longest run that could be allocated, cached neighbours merged. */
export function longestFreeRun(runs: FreeRuns): number {
  const { tags } = runs;
  let longest = 0;
  let free = 0;
  for (let at = FIRST; tags[at] !== WALL;) {
    const length = lengthAt(runs, at);
    free = tags[at]! < 0 ? free + length : 0;
    longest = Math.max(longest, free);
    at += length;
  }
  return longest;
}

/** Whether nobody holds a register, counted from 0. */
export function isFreeRegister(runs: FreeRuns, register: number): boolean {
  const { tags } = runs;
  const wanted = FIRST + register;
  let at = FIRST;
  while (tags[at] !== WALL && at + lengthAt(runs, at) <= wanted) {
    at += lengthAt(runs, at);
  }
  return tags[at] !== WALL && tags[at]! < 0;
}

/** How long the run is that begins at a place. */
function lengthAt({ tags, long }: FreeRuns, at: number): number {
  const tag = tags[at]!;
  if (tag === LONG_FREE || tag === LONG_HEAD) return long.lengthFrom(at);
  if (tag === CACHED) return cachedLength(tags, at);
  return tag < 0 ? tag & 127 : tag;
}

/**
 * A cached run says nothing of its length, but it ends where the next one
 * begins. Signposts of long runs that are gone may lie in between.
 */
function cachedLength(tags: Int8Array, at: number): number {
  let end = at + 1;
  while (tags[end] === INSIDE || tags[end] === SIGNPOST) end++;
  return end - at;
}
