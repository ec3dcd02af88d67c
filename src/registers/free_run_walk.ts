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
  const { tags, long } = runs;
  let longest = 0;
  let free = 0;
  for (let at = FIRST; tags[at] !== WALL;) {
    const tag = tags[at]!;
    let length = tag < 0 ? tag & 127 : tag;
    if (tag === LONG_FREE || tag === LONG_HEAD) length = long.lengthFrom(at);
    else if (tag === CACHED) length = cachedLength(tags, at);
    free = tag < 0 ? free + length : 0;
    longest = Math.max(longest, free);
    at += length;
  }
  return longest;
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
