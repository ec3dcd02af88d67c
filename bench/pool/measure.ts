/**
 * Measuring closed loops against each other: short bursts in turn, each kept
 * only if the machine was undisturbed before and after it.
 *
 * @module
 */

import { Bursts, Calibration, quantile } from "./bursts.ts";
import type { ClosedLoop } from "./closed_loop.ts";
import { type WorkloadId, WORKLOADS } from "./workloads.ts";

/** What to measure. */
export interface MeasureOptions {
  /** The workload all designs run. */
  readonly workload: WorkloadId;
  /** Ids of the designs; their bursts alternate, so noise meets all alike. */
  readonly designs: readonly string[];
  /** Milliseconds to spend once everything is warm. */
  readonly milliseconds: number;
  /** Registers of the pool, when not those of the workload. */
  readonly size?: number;
  /** Divides the pool and the aging, for a quick try. */
  readonly shrink?: number;
}

/** What one design cost. */
export interface Measured {
  /** Id of the design. */
  readonly design: string;
  /** Median over the kept bursts of nanoseconds per granted allocation. */
  readonly nanoseconds: number;
  /** Lower quartile of the same: what disturbs a burst only makes it slower. */
  readonly undisturbed: number;
  /** Requests refused among {@link QUALITY_STEPS} after aging. */
  readonly refused: number;
  /** Bursts that were kept. */
  readonly kept: number;
}

/** Steps over which refusals are counted. */
export const QUALITY_STEPS = 200_000;
/** Imports a closed loop of its own for a design and a workload. */
export async function openClosedLoop(
  design: string,
  workload: WorkloadId,
  options: { readonly size?: number; readonly shrink?: number } = {},
): Promise<ClosedLoop> {
  const url = new URL("./closed_loop.ts", import.meta.url);
  url.searchParams.set("design", design);
  url.searchParams.set("workload", workload);
  if (options.size) url.searchParams.set("size", String(options.size));
  if (options.shrink) url.searchParams.set("shrink", String(options.shrink));
  return await import(url.href);
}

/**
 * Measures designs on a workload in this thread. For figures use
 * `measureApart`, which does it in a fresh isolate.
 *
 * @returns one result for each design, in their order
 */
export async function measure(options: MeasureOptions): Promise<Measured[]> {
  const workload = WORKLOADS.find(({ id }) => id === options.workload)!;
  const burst = Math.max(workload.burst, (options.size ?? 0) / 2);
  const quick = options.shrink ?? 1;
  const entries = [];
  for (const design of options.designs) {
    const loop = await openClosedLoop(design, options.workload, options);
    loop.run(1);
    // In many short calls: a loop that is entered once is compiled for that
    // entry only, and measured in slower code than it deserves.
    let each = Infinity;
    for (let step = 0; step < QUALITY_STEPS / quick; step += 200) {
      const start = performance.now();
      loop.run(200);
      each = Math.min(each, (performance.now() - start) * 1e6 / 200);
    }
    const { refused } = loop.counts();
    const steps = Math.max(20, Math.min(40_000, Math.round(burst / each)));
    entries.push({ design, loop, steps, refused, bursts: new Bursts() });
  }
  const calibration = new Calibration();
  const end = performance.now() + options.milliseconds;
  do {
    for (const entry of entries) {
      const before = calibration.time();
      const granted = entry.loop.counts().granted;
      const start = performance.now();
      entry.loop.run(entry.steps);
      const time = (performance.now() - start) * 1e6;
      const each = time / (entry.loop.counts().granted - granted);
      entry.bursts.add(each, Math.max(before, calibration.time()));
    }
  } while (performance.now() < end);
  return entries.map(({ design, refused, bursts }) => {
    const kept = bursts.kept(calibration.best);
    return {
      design,
      nanoseconds: quantile(kept, 0.5),
      undisturbed: quantile(kept, 0.25),
      refused,
      kept: kept.length,
    };
  });
}
