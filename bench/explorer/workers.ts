/**
 * What is a second worker worth? The same campaign on one and on two, in turns,
 * beside what the machine gives to two threads that only compute: where others
 * use its cores, or two of them are one, no program can double.
 *
 * @module
 */

import { campaign } from "../../src/campaign/mod.ts";
import { askFreshWorker } from "../ask_worker.ts";
import { exactly, type Figure, told } from "../figures/figure.ts";
import { median } from "./rounds.ts";

const WANTED = 1.6;

/** Two threads that only compute must do so much more than one. */
const TRULY_TWO = 1.8;

const ROUNDS = 3;
const SPIN_MS = 300;

const module = new URL("./channel_scenario.ts", import.meta.url);

/** So much of a campaign goes by before it is timed. */
const WARM = 0.3;

/**
 * Schedules a second of a campaign once it is warm: threads start once, and the
 * engine compiles the scenario in each of them anew, however long it takes.
 */
async function rate(workers: number, runs: number): Promise<number> {
  let first = { done: 0, at: performance.now() };
  const { coverage, incidents, passed } = await campaign({
    module,
    workers,
    strategy: "random",
    runs,
    progress: (done) => {
      if (first.done < WARM * runs) first = { done, at: performance.now() };
    },
  });
  if (!passed || incidents.length > 0) {
    throw new Error(`Assertion failed: ${incidents.join("; ")}`);
  }
  return 1000 * (coverage.runs - first.done) / (performance.now() - first.at);
}

/** How much threads that only compute do in a millisecond, together. */
async function spin(threads: number): Promise<number> {
  const module = new URL("./spinning_worker.ts", import.meta.url);
  const done = await Promise.all(
    Array.from(
      { length: threads },
      () => askFreshWorker<number>(module, SPIN_MS),
    ),
  );
  return done.reduce((sum, one) => sum + one, 0);
}

/** Measures one worker against two. */
export async function workers(long: boolean): Promise<Figure[]> {
  const runs = long ? 400_000 : 100_000;
  const ratios: number[] = [];
  const single: number[] = [];
  const double: number[] = [];
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    single.push(await spin(1));
    double.push(await spin(2));
    rates[0].push(await rate(1, runs));
    rates[1].push(await rate(2, runs));
    ratios.push(rates[1][round]! / rates[0][round]!);
  }
  const busy = double.map((both, round) => both / single[round]!);
  const calibration = median(busy);
  const ratio = median(ratios);
  const areTwo = calibration >= TRULY_TWO;
  return [
    told("explorer.workers.one", median(rates[0]), "schedules/s"),
    told("explorer.workers.two", median(rates[1]), "schedules/s"),
    told("explorer.workers.single-busy", median(single), "rounds/ms, 1 thread"),
    told(
      "explorer.workers.double-busy",
      median(double),
      "rounds/ms, 2 threads",
    ),
    told("explorer.workers.busy-ratio", calibration, "times one thread"),
    {
      id: "explorer.workers.ratio",
      value: +ratio.toPrecision(3),
      unit: areTwo
        ? "times the schedules/s of one"
        : "times the schedules/s of one; the cores are not two now",
      target: `at least ${WANTED} where busy-ratio is at least ${TRULY_TWO}`,
      ok: ratio >= WANTED,
      gate: areTwo,
    },
    ...await exact(),
  ];
}

/** An exact search on two workers must see what it sees on one. */
async function exact(): Promise<Figure[]> {
  const { coverage } = await campaign({
    module,
    exportName: "small",
    workers: 2,
    strategy: "reduced",
    runs: 1_000_000,
  });
  return [
    exactly(
      "explorer.workers.exact.behaviours",
      coverage.complete ? coverage.behaviours : NaN,
      40_320,
      "behaviours",
    ),
    told("explorer.workers.exact.runs", coverage.runs, "runs"),
    told("explorer.workers.exact.time", coverage.milliseconds, "ms"),
  ];
}
