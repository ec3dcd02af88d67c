/**
 * A run of a machine as text: one narrow column for each actor, what happened
 * as a sentence, messages, DPCs, interrupts and grants as arrows.
 *
 * @module
 */

import {
  CARRIERS,
  drawLanes,
  type LaneOptions,
  type LaneRow,
} from "../explore/mod.ts";
import type { Picture } from "./picture.ts";

/** How a timeline is drawn. Every field has a default. */
export interface TimelineOptions extends LaneOptions {
  /** Steps that race, to be marked. */
  readonly racing?: readonly number[];
  /** Only what these actors do; everybody if left out. */
  readonly actors?: readonly string[];
}

/**
 * Draws the timeline of a run: see {@linkcode drawLanes} for its columns.
 *
 * Operations that only carry a routine's call to its actor are left out where
 * the routine itself is told.
 *
 * @param picture what was read of the run
 * @param options width, length, and what is marked
 * @returns lines of at most 100 characters, unless told otherwise
 */
export function textTimeline(
  picture: Picture,
  options: TimelineOptions = {},
): string {
  return drawLanes(rowsOf(picture, options), options);
}

function rowsOf(
  { moments, lanes, arrows }: Picture,
  { racing = [], actors }: TimelineOptions,
): LaneRow[] {
  const causes = new Map(arrows.map(({ from, to }) => [to, from]));
  const told = moments.some(({ kind }) => kind === "Call");
  const marked = new Set(racing);
  const rows: LaneRow[] = [];
  moments.forEach(({ step, tick, lane, irql, kind, text }, i) => {
    const { name, processor } = lanes[lane]!;
    if (actors !== undefined && !actors.includes(name)) return;
    const races = marked.has(step) && kind[0] === kind[0]!.toLowerCase();
    if (told && CARRIERS.has(kind) && !races) return;
    const cause = causes.get(i);
    const from = cause === undefined
      ? undefined
      : lanes[moments[cause]!.lane]!.name;
    const level = processor === null ? undefined : irql;
    rows.push({ step, tick, actor: name, level, text, from, races });
  });
  return rows;
}
