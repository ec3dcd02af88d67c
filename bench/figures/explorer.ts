/**
 * The figures of the race explorer: what it runs, what it misses, how fast it is
 * beside others, and how well its failures replay and shrink.
 *
 * A question is a file in `bench/explorer/`; a new one is a line here.
 *
 * @module
 */

import { classes } from "../explorer/classes.ts";
import { lateWindows } from "../explorer/late_window.ts";
import { memory } from "../explorer/memory.ts";
import { minimising } from "../explorer/minimising.ts";
import { replays } from "../explorer/replays.ts";
import { soundness } from "../explorer/soundness.ts";
import { speed } from "../explorer/speed.ts";
import type { Figure } from "./figure.ts";

/**
 * Measures everything that is claimed about the explorer. Takes less than a
 * minute; with `long`, which compares 100,000 random programs and runs a million
 * schedules, about half an hour.
 */
export async function measureFigures(
  { long }: { readonly long: boolean },
): Promise<Figure[]> {
  return [
    ...classes(),
    ...soundness(long ? 100_000 : 2000),
    ...await speed(long),
    ...memory(long ? 1_000_000 : 150_000),
    ...lateWindows(),
    ...replays(),
    ...minimising(),
  ];
}
