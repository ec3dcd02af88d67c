/**
 * The figures of the register pool: what a pair of allocation and release costs,
 * how often it refuses, and the proof that it never refuses without need.
 *
 * @module
 */

import { type Measured, QUALITY_STEPS } from "../pool/measure.ts";
import {
  calmest,
  measureApart,
  measureLatencyApart,
} from "../pool/measure_apart.ts";
import { poolDifferential } from "../pool/pool_differential.ts";
import type { WorkloadId } from "../pool/workloads.ts";
import { adapterPathFigures } from "../pool/adapter_path_figures.ts";
import {
  atLeast,
  atMost,
  type Figure,
  type FigureOptions,
  inTurn,
  type Part,
  told,
} from "./figure.ts";
import { nativeFigures } from "../pool/native_figures.ts";
import { quotedFigures } from "../pool/quoted_peers.ts";

/** How thorough to be. */
export interface PoolFiguresOptions {
  /** Measures longer, and compiles and runs the C twin. */
  readonly long: boolean;
}

/** Nanoseconds a pair on a quiet core, harness included: goals, not gates. */
const GOALS: readonly (readonly [WorkloadId, number])[] = [
  ["w1-50", 19],
  ["w1-75", 34],
  ["w1-90", 33],
  ["w1-95", 29.5],
  ["w2-90", 20],
  ["w3-90", 36],
  ["w4", 4],
  ["w5", 10.5],
];

/** The most requests that may be refused, in percent. */
const REFUSALS: readonly (readonly [WorkloadId, number])[] = [
  ["w1-50", 0.02],
  ["w1-75", 0.8],
  ["w1-90", 5.6],
  ["w1-95", 15.2],
  ["w2-90", 0.01],
  ["w3-90", 0.01],
];

/** What an exact best fit comes close to. */
const REFUSAL_GOAL = ["w1-75", 0.4] as const;

/** Sizes at which the cost of a pair is compared. */
const SIZES = [10, 12, 14, 16, 18, 20] as const;

/** Measurements of workloads whose ratios gate. */
const MEASUREMENTS = 3;

/** Calls of the differential run. */
const DIFFERENTIAL_CALLS = 10_000_000;

/**
 * Measures everything that is claimed about the pool. Takes about half a minute;
 * with `long` two minutes, and it needs the permission to run `gcc`.
 *
 * @param options how thorough to be
 * @returns the figures in the order of the table
 */
export function measureFigures(
  options: PoolFiguresOptions & FigureOptions,
): Promise<Figure[]> {
  const { long } = options;
  const milliseconds = long ? 5000 : 1200;
  const results = new Map<WorkloadId, Map<string, Measured>>();
  const workloads = GOALS.map(([workload]): Part => [workload, async () => {
    const designs = designsFor(workload);
    // Where ratios gate, the empty harness tells which was the calmest.
    const measured = await calmest(
      designs.length > 2 ? MEASUREMENTS : 1,
      () => measureApart({ workload, designs, milliseconds }),
      (one) => one.get("empty")!.undisturbed,
    );
    results.set(workload, measured);
    return [];
  }]);
  return inTurn(options, [
    ...workloads,
    ["exactness", exactness],
    ["refusals", () => refusals(results)],
    ["ratios", () => ratios(results)],
    ["goals", () => goals(results)],
    ["flatness", () => flatness(milliseconds)],
    ["latency", () => latency(long)],
    ["adapter path", () => adapterPathFigures(milliseconds)],
    ...long
      ? [
        ["C twin", () => nativeFigures(ours(results))] as const,
        ["quoted figures", quotedFigures] as const,
      ]
      : [],
  ]);
}

/** Beside the pool and the empty harness: the designs that a ratio needs. */
function designsFor(workload: WorkloadId): readonly string[] {
  const designs = ["pool", "empty"];
  if (workload === "w1-50" || workload === "w2-90") designs.push("per-length");
  if (workload === "w1-90") designs.push("npm-malloc", "first-fit");
  return designs;
}

/** Every answer of ten million random calls is right, or this throws. */
function exactness(): Figure[] {
  let wrong = 0;
  let met = { calls: 0, refused: 0, tails: 0, misused: 0 };
  try {
    met = poolDifferential(DIFFERENTIAL_CALLS, 0x9E3779B9);
  } catch {
    wrong = 1;
  }
  return [
    atMost("pool.exact.wrong", wrong, 0, "answers", true),
    atLeast("pool.exact.calls", met.calls, DIFFERENTIAL_CALLS, "calls", true),
    told("pool.exact.refused", met.refused, "calls"),
    told("pool.exact.tails", met.tails, "calls"),
    told("pool.exact.misused", met.misused, "calls"),
  ];
}

type Results = ReadonlyMap<WorkloadId, ReadonlyMap<string, Measured>>;

function refusals(results: Results): Figure[] {
  const percent = (workload: WorkloadId): number =>
    100 * results.get(workload)!.get("pool")!.refused / QUALITY_STEPS;
  const [goal, limit] = REFUSAL_GOAL;
  return [
    ...REFUSALS.map(([workload, limit]) =>
      atMost(`pool.${workload}.refused`, percent(workload), limit, "%", true)
    ),
    atMost(`pool.${goal}.refused-goal`, percent(goal), limit, "%", false),
  ];
}

function goals(results: Results): Figure[] {
  return GOALS.flatMap(([workload, limit]) => {
    const { nanoseconds } = results.get(workload)!.get("pool")!;
    return [
      atMost(`pool.${workload}.pair`, nanoseconds, limit, "ns", false),
      told(
        `pool.${workload}.harness`,
        results.get(workload)!.get("empty")!.nanoseconds,
        "ns",
      ),
    ];
  });
}

/** Cost net of the empty harness, against floors and others, in one run. */
function ratios(results: Results): Figure[] {
  const net = (workload: WorkloadId, design: string): number => {
    const measured = results.get(workload)!;
    return measured.get(design)!.undisturbed -
      measured.get("empty")!.undisturbed;
  };
  const floor = (workload: WorkloadId): Figure =>
    atMost(
      `pool.${workload}.per-length`,
      net(workload, "pool") / net(workload, "per-length"),
      2,
      "times the floor",
      true,
    );
  const faster = (design: string, limit: number): Figure =>
    atLeast(
      `pool.w1-90.${design}`,
      net("w1-90", design) / net("w1-90", "pool"),
      limit,
      "times as fast",
      true,
    );
  return [
    floor("w1-50"),
    floor("w2-90"),
    faster("npm-malloc", 6),
    faster("first-fit", 3),
  ];
}

/** Cost of a pair at half load from 2^10 to 2^20 registers, net of harness. */
async function flatness(milliseconds: number): Promise<Figure[]> {
  const costs: number[] = [];
  for (const bits of SIZES) {
    const measured = await measureApart({
      workload: "w1-50",
      designs: ["pool", "empty"],
      milliseconds: milliseconds / 2,
      size: 1 << bits,
    });
    costs.push(
      measured.get("pool")!.undisturbed - measured.get("empty")!.undisturbed,
    );
  }
  return [
    ...costs.map((cost, index) =>
      told(`pool.flat.2^${SIZES[index]}`, cost, "ns net")
    ),
    told("pool.flat.ratio", Math.max(...costs) / Math.min(...costs), "times"),
  ];
}

async function latency(long: boolean): Promise<Figure[]> {
  const taken = await measureLatencyApart(long ? 2_000_000 : 500_000);
  const bars = taken.histogram
    .map((calls, power) => calls > 0 ? `<2^${power}: ${calls}` : "")
    .filter((bar) => bar !== "");
  return [
    told("pool.w2-90.p50", taken.p50, "ns"),
    told("pool.w2-90.p99", taken.p99, "ns"),
    atMost("pool.w2-90.p99.9", taken.p999, 1000, "ns", true),
    told("pool.w2-90.histogram", bars.join("  "), "calls by ns"),
  ];
}

/** Only our own results, by workload. */
function ours(results: Results): Map<WorkloadId, Measured> {
  return new Map(
    [...results].map(([workload, measured]) =>
      [workload, measured.get("pool")!] as const
    ),
  );
}
