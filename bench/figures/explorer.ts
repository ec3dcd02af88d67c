/**
 * The figures of the race explorer: what it runs, what it misses, how fast it is
 * beside others, and how well its failures replay and shrink.
 *
 * A question is a file in `bench/explorer/`; a new one is a line here.
 *
 * @module
 */

import { asyncHooks } from "../explorer/async_hooks.ts";
import { classes } from "../explorer/classes.ts";
import { lateWindows } from "../explorer/late_window.ts";
import { machines } from "../explorer/machines.ts";
import { memory } from "../explorer/memory.ts";
import { minimising } from "../explorer/minimising.ts";
import { mutantFigures } from "../explorer/mutants.ts";
import { replays } from "../explorer/replays.ts";
import { soundness } from "../explorer/soundness.ts";
import { speed } from "../explorer/speed.ts";
import { workers } from "../explorer/workers.ts";
import {
  type Figure,
  type FigureOptions,
  inTurn,
  type Part,
} from "./figure.ts";

/**
 * Measures everything that is claimed about the explorer. Takes less than a
 * minute; with `long`, which compares 100,000 random programs and runs a million
 * schedules, about half an hour.
 */
export function measureFigures(options: FigureOptions): Promise<Figure[]> {
  return inTurn(options, questions(options.long));
}

/** The questions, in the order of the table. */
function questions(long: boolean): readonly Part[] {
  return [
    ["async hooks", asyncHooks],
    ["classes", () => classes(long)],
    ["soundness", () => soundness(long ? 100_000 : 2000)],
    ["speed", () => speed(long)],
    ["memory", () => memory(long ? 1_000_000 : 100_000)],
    ["machines", machines],
    ["late windows", lateWindows],
    ["mutants", () => mutantFigures({ long })],
    ["replays", replays],
    ["small failures", minimising],
    ["workers", () => workers(long)],
  ];
}
