/**
 * The workloads that allocators are measured with.
 *
 * @module
 */

/** One workload. */
export interface Workload {
  /** Short name, as in the figures. */
  readonly id: WorkloadId;
  /** One line for tables. */
  readonly title: string;
  /** Registers of the pool. */
  readonly size: number;
  /**
   * - `mix`: lengths drawn from {@link LENGTHS}; before each allocation runs
   *   picked at random are freed until it fits below `share`;
   * - `ring`: single registers, first in first out;
   * - `checkerboard`: every other register is free, and each step asks for two
   *   in vain before it takes one and frees another.
   */
  readonly kind: "mix" | "ring" | "checkerboard";
  /** How much of the pool is kept in use, 0 to 1. */
  readonly share: number;
  /** Steps before anything is measured. */
  readonly aging: number;
  /** Nanoseconds a timed burst should take. */
  readonly burst: number;
}

/** The names of the workloads. */
export type WorkloadId =
  | "w1-50"
  | "w1-75"
  | "w1-90"
  | "w1-95"
  | "w2-90"
  | "w3-90"
  | "w4"
  | "w5";

function mix(
  id: WorkloadId,
  bits: number,
  share: number,
  aging: number,
  burst: number,
): Workload {
  const size = 1 << bits;
  const title = `${size} registers, ${share * 100} % in use, mixed lengths`;
  return { id, title, size, kind: "mix", share, aging, burst };
}

/** All workloads, smallest first. */
export const WORKLOADS: readonly Workload[] = [
  mix("w1-50", 10, 0.5, 20_000, 30_000),
  mix("w1-75", 10, 0.75, 20_000, 30_000),
  mix("w1-90", 10, 0.9, 20_000, 30_000),
  mix("w1-95", 10, 0.95, 20_000, 30_000),
  mix("w2-90", 16, 0.9, 100_000, 150_000),
  mix("w3-90", 20, 0.9, 400_000, 700_000),
  {
    id: "w4",
    title: "4096 registers, 75 % in use, singles first in first out",
    size: 4096,
    kind: "ring",
    share: 0.75,
    aging: 20_000,
    burst: 30_000,
  },
  {
    id: "w5",
    title: "4096 registers, every other one free, pairs asked for in vain",
    size: 4096,
    kind: "checkerboard",
    share: 1,
    aging: 20_000,
    burst: 30_000,
  },
];

/** A hundred lengths to draw from, the longest 64. */
export const LENGTHS: Uint8Array = Uint8Array.from(
  [[1, 40], [2, 15], [4, 15], [8, 10], [16, 10], [17, 5], [32, 3], [64, 2]]
    .flatMap(([length, percent]) => new Array<number>(percent!).fill(length!)),
);
