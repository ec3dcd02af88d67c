/**
 * How fast schedules are run: as ratios to what else could run them, measured
 * side by side, and as rates, which depend on the machine.
 *
 * @module
 */

import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";
import { Apart } from "./apart.ts";
import type { ChannelSizes } from "./channel.ts";
import type { Contender } from "./contenders.ts";
import { faster, inTurns, median, type Rounds } from "./rounds.ts";

/** One size of the scenario, and what is hoped for on a quiet core. */
interface Case {
  readonly name: string;
  readonly sizes: ChannelSizes;
  /** Schedules a second. */
  readonly goal: number;
  /** Schedules in a turn of each contender: turns take about as long. */
  readonly runs: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: "10-operations",
    sizes: { drivers: 1, holders: 1, cancellers: 1 },
    goal: 100_000,
    runs: [5000, 15_000, 1600, 2500],
  },
  {
    name: "32-operations",
    sizes: { drivers: 4, holders: 4, cancellers: 2 },
    goal: 50_000,
    runs: [2500, 7500, 700, 1200],
  },
];

const contenders: readonly Contender[] = [
  "explorer",
  "machines",
  "fast-check",
  "fast-check, sends alone",
];

/** Rounds that count; an odd number. */
const ROUNDS = 7;

/** Measures the rates and ratios. */
export async function speed(long: boolean): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const one of CASES) {
    figures.push(
      ...figuresOf(one, await race(one, long ? 3 * ROUNDS : ROUNDS)),
    );
  }
  return figures;
}

async function race({ sizes, runs }: Case, rounds: number): Promise<Rounds> {
  const workers = contenders.map(() => new Apart());
  try {
    return await inTurns(
      rounds,
      contenders.map((contender, index) => (round) =>
        workers[index]!.run({
          contender,
          sizes,
          runs: runs[index]!,
          seed: 1 + round * 1_000_003,
        })
      ),
    );
  } finally {
    for (const worker of workers) worker.close();
  }
}

function figuresOf({ name, goal }: Case, rounds: Rounds): Figure[] {
  const [explorer, machines, fastCheck, sends] = rounds.rates.map(median);
  const unit = "schedules/s of computing";
  return [
    atMost(
      `explorer.speed.${name}.state-machines`,
      faster(rounds, 1, 0),
      4,
      "times the time a step",
      true,
    ),
    atLeast(
      `explorer.speed.${name}.fast-check`,
      faster(rounds, 0, 2),
      2,
      "times as many schedules",
      true,
    ),
    told(
      `explorer.speed.${name}.fast-check-sends-alone`,
      faster(rounds, 0, 3),
      "times as many schedules",
    ),
    atLeast(`explorer.speed.${name}`, explorer!, goal, unit, false),
    told(`explorer.speed.${name}.state-machines.rate`, machines!, unit),
    told(`explorer.speed.${name}.fast-check.rate`, fastCheck!, unit),
    told(`explorer.speed.${name}.fast-check-sends-alone.rate`, sends!, unit),
  ];
}
