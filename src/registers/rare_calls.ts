/**
 * The calls that are not worth a place on the hot path: runs of more than 64
 * registers, tails, and every kind of misuse.
 *
 * @module
 */

import {
  DOUBLE_FREE,
  FOREIGN_FREE,
  FREED,
  type FreeResult,
  PARTIAL_FREE,
} from "./free_result.ts";
import type { FreeRuns } from "./free_runs.ts";
import {
  FIRST,
  HIGH_WATER,
  LONG_HEAD,
  SHORT_MAX,
  SIGNPOST,
  USED,
} from "./layout.ts";

/**
 * Marks a run of more than 64 registers as handed out. A signpost every 64
 * registers lets {@link releaseOther} find the head from anywhere in the run.
 */
export function markLong(runs: FreeRuns, at: number, count: number): void {
  runs.tags[at] = LONG_HEAD;
  runs.long.setLength(at, count);
  for (let post = at + 64; post < at + count; post += 64) {
    runs.tags[post] = SIGNPOST;
    runs.long.setOwner(post, at);
  }
}

/**
 * Takes a run of more than 64 registers, or refuses what no pool can give: a
 * count below one, above the size, or not an integer.
 */
export function allocateOther(
  runs: FreeRuns,
  count: number,
): number {
  const { size, control, totals } = runs;
  const at = count > SHORT_MAX && count <= size ? runs.find(count) : 0;
  if (at === 0) {
    totals[1]!++;
    return -1;
  }
  markLong(runs, at, count);
  const used = control[USED]! + count;
  control[USED] = used;
  control[HIGH_WATER] = Math.max(control[HIGH_WATER]!, used);
  totals[0]!++;
  return at - FIRST;
}

/**
 * Gives back a long run, or a tail, or says what is wrong. Takes constant time:
 * at most 64 tags are looked at, whatever the length of the run.
 */
export function releaseOther(
  runs: FreeRuns,
  base: number,
  count: number,
): FreeResult {
  const end = base + count;
  if (
    !Number.isInteger(base) || !Number.isInteger(count) || base < 0 ||
    count < 1 || end > runs.size
  ) return FOREIGN_FREE;
  const { control, tags, long } = runs;
  const at = FIRST + base;
  const head = headOf(runs, at);
  if (head === 0) return DOUBLE_FREE;
  const tag = tags[head]!;
  const over = at + count - head -
    (tag === LONG_HEAD ? long.lengthFrom(head) : tag);
  if (over > 0) return FOREIGN_FREE;
  if (over < 0) return PARTIAL_FREE;
  const kept = at - head;
  if (kept > SHORT_MAX) long.setLength(head, kept);
  else if (kept > 0) tags[head] = kept;
  control[USED] = control[USED]! - count;
  runs.give(at, count);
  return FREED;
}

/**
 * Position of the head of the handed-out run that holds this position, or 0
 * when the position is free. Signposts of runs that are gone stay behind, so
 * each is asked for its head and the head for its length. A run that is neither
 * met within 64 steps nor vouched for by a signpost is a free one.
 */
function headOf(runs: FreeRuns, at: number): number {
  const { tags, long } = runs;
  for (let step = at; step >= at - 64; step--) {
    const tag = tags[step]!;
    if (tag < 0) return 0;
    if (tag === SIGNPOST) {
      const head = long.owner(step);
      if (tags[head] === LONG_HEAD && head + long.lengthFrom(head) > at) {
        return head;
      }
    } else if (tag > 0) {
      return step;
    }
  }
  return 0;
}
