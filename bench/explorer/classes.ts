/**
 * Does the reduced strategy run each behaviour once? On the channel scenario the
 * number of behaviours is known: the orders in which the adapter can be sent its
 * messages, or for the bug what every exact strategy counts.
 *
 * @module
 */

import { countSchedules, search } from "../../src/explore/mod.ts";
import { atMost, exactly, type Figure, told } from "../figures/figure.ts";
import { channel, type ChannelSizes, checkChannel } from "./channel.ts";

interface Case {
  readonly sizes: ChannelSizes;
  /** Runs to exhaustion. */
  readonly runs: number;
  /** How many of them fail. */
  readonly failing: number;
}

const CASES: readonly Case[] = [
  {
    sizes: { drivers: 1, holders: 1, cancellers: 1 },
    runs: 6,
    failing: 0,
  },
  {
    sizes: { drivers: 2, holders: 1, cancellers: 1 },
    runs: 24,
    failing: 0,
  },
  {
    sizes: { drivers: 2, holders: 2, cancellers: 1 },
    runs: 120,
    failing: 0,
  },
  {
    sizes: { drivers: 2, holders: 2, cancellers: 2, bug: true },
    runs: 3776,
    failing: 2600,
  },
  {
    sizes: { drivers: 3, holders: 2, cancellers: 2 },
    runs: 5040,
    failing: 0,
  },
  {
    sizes: { drivers: 3, holders: 3, cancellers: 2 },
    runs: 40_320,
    failing: 0,
  },
];

/** The size that must be done within a second, and how often it is tried. */
const TIMED = 5040;
const TRIES = 3;

/** Sizes of fewer behaviours have their schedules counted in no time. */
const SOON_COUNTED = 120;
/** Sizes of more behaviours have too many states to be counted. */
const COUNTED = 5040;

/**
 * Runs every size to exhaustion.
 *
 * @param long whether to count also the schedules of what has many
 */
export function classes(long: boolean): Figure[] {
  const limit = long ? COUNTED : SOON_COUNTED;
  return CASES.flatMap(({ sizes, runs, failing }) => {
    const id = `explorer.classes.${nameOf(sizes)}`;
    const { coverage } = exhaust(sizes);
    const figures = [
      exactly(
        `${id}.runs`,
        coverage.complete ? coverage.runs : NaN,
        runs,
        "runs",
      ),
      exactly(`${id}.behaviours`, coverage.behaviours, runs, "behaviours"),
    ];
    if (failing > 0) {
      figures.push(
        exactly(`${id}.failing`, coverage.failing, failing, "behaviours"),
      );
    }
    if (runs <= limit) figures.push(counted(`${id}.schedules`, sizes));
    if (runs === TIMED) figures.push(timed(`${id}.time`, sizes));
    return figures;
  });
}

/** The best of several tries: what the machine does besides is not counted. */
function timed(id: string, sizes: ChannelSizes): Figure {
  let best = Infinity;
  for (let i = 0; i < TRIES; i++) {
    best = Math.min(best, exhaust(sizes).coverage.milliseconds);
  }
  return atMost(id, best, 1000, "ms", true);
}

/** All interleavings of its operations: what a search without reduction runs. */
function counted(id: string, sizes: ChannelSizes): Figure {
  const { schedules } = countSchedules(channel(sizes), { runs: 2_000_000 });
  return told(id, schedules ?? "too many to be counted", "schedules in all");
}

function exhaust(sizes: ChannelSizes) {
  return search(channel(sizes), {
    strategy: "reduced",
    runs: Infinity,
    all: true,
    check: checkChannel,
  });
}

function nameOf({ drivers, holders, cancellers, bug }: ChannelSizes): string {
  const sizes = `${drivers}-${holders}-${cancellers}`;
  return bug ? `${sizes}-with-bug` : sizes;
}
