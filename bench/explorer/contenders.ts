/**
 * Who runs the channel scenario against the clock: the explorer, the state
 * machines written by hand, and fast-check.
 *
 * @module
 */

import { search } from "../../src/explore/mod.ts";
import { process } from "../deps.ts";
import { channel, type ChannelSizes, checkChannel } from "./channel.ts";
import { runFastCheck } from "./channel_fast_check.ts";
import { runMachines } from "./channel_machines.ts";
import type { Turn } from "./rounds.ts";

/** Who can run. */
export type Contender =
  | "explorer"
  | "machines"
  | "fast-check"
  | "fast-check, sends alone";

/** What a contender is asked to do. */
export interface Share {
  /** Who. */
  readonly contender: Contender;
  /** On how large a scenario. */
  readonly sizes: ChannelSizes;
  /** How many schedules. */
  readonly runs: number;
  /** The seed of the first. */
  readonly seed: number;
}

/**
 * Runs a share and says how many schedules took how long. Time is that which
 * the process spent computing, so that a busy machine does not count.
 */
export async function runShare(
  { contender, sizes, runs, seed }: Share,
): Promise<Turn> {
  const start = computed();
  const amount = await schedules(contender, sizes, runs, seed);
  return { milliseconds: computed() - start, amount };
}

async function schedules(
  contender: Contender,
  sizes: ChannelSizes,
  runs: number,
  seed: number,
): Promise<number> {
  switch (contender) {
    case "explorer": {
      const options = { strategy: "random", seed, runs } as const;
      const { coverage, failures } = search(channel(sizes), {
        ...options,
        check: checkChannel,
      });
      if (failures.length > 0) throw new Error(failures[0]!.message);
      return coverage.runs;
    }
    case "machines":
      runMachines(sizes, runs, seed);
      return runs;
    case "fast-check":
      return await runFastCheck(sizes, "sends and receives", runs, seed);
    case "fast-check, sends alone":
      return await runFastCheck(sizes, "sends", runs, seed);
  }
}

/** Milliseconds of computing by the whole process. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
