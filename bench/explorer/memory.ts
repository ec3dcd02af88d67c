/**
 * Does a long search need more and more memory? The floor of the heap late in a
 * search is held against its floor early on.
 *
 * @module
 */

import { search } from "../../src/explore/mod.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";
import { channel, checkChannel } from "./channel.ts";

/** The search is cut into so many stretches, and the first two are left out. */
const STRETCHES = 10;

const MEGABYTE = 1_000_000;

/**
 * Runs so many schedules in one search.
 *
 * @param runs schedules: a million, where there is time
 */
export function memory(runs: number): Figure[] {
  const floors = Array<number>(STRETCHES).fill(Infinity);
  const { coverage } = search(
    channel({ drivers: 2, holders: 2, cancellers: 1 }),
    {
      strategy: "random",
      runs,
      all: true,
      check: checkChannel,
      progress: (done) => {
        const stretch = Math.floor(STRETCHES * done / runs);
        const { heapUsed } = Deno.memoryUsage();
        floors[stretch] = Math.min(floors[stretch]!, heapUsed);
      },
    },
  );
  // Between collections the heap grows; what it falls back to is what is kept.
  const early = Math.min(...floors.slice(2, STRETCHES / 2));
  const late = Math.min(...floors.slice(STRETCHES / 2));
  return [
    told("explorer.memory.schedules", coverage.runs, "schedules"),
    told("explorer.memory.floor", early / MEGABYTE, "MB"),
    atMost(
      "explorer.memory.growth",
      (late - early) / MEGABYTE,
      1,
      "MB from the first half to the second",
      true,
    ),
  ];
}
