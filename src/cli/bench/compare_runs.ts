/**
 * Comparing a run of `deno bench --json` with a saved one.
 *
 * @module
 */

import type { BenchRun, BenchTimes } from "./bench_run.ts";

/** How one benchmark did against the saved run. */
export interface BenchChange {
  /** Group and name, joined by a slash. */
  readonly bench: string;
  /** New average over old; absent when one of the two runs lacks it. */
  readonly average?: number;
  /** New 75th percentile over old. */
  readonly p75?: number;
  /**
   * - `slower`: average and 75th percentile both worse than the limit;
   * - `steady`: not so;
   * - `failed`: it did not come to its end in this run;
   * - `new` and `gone`: only in this run, only in the saved one.
   */
  readonly verdict: "slower" | "steady" | "failed" | "new" | "gone";
}

/** How much worse both figures must be before there is a complaint. */
export const SLOWER_LIMIT = 1.25;

/**
 * Compares two runs, benchmark by benchmark. Times on a shared machine jump, so
 * one bad figure is not enough: the average may be spoilt by one long pause, the
 * 75th percentile by a short busy spell.
 *
 * @param saved the run to compare with
 * @param current the run in question
 * @param limit factor that both figures must exceed to be called slower
 * @returns one entry for each benchmark of either run, current ones first
 */
export function compareRuns(
  saved: BenchRun,
  current: BenchRun,
  limit: number = SLOWER_LIMIT,
): BenchChange[] {
  const before = byName(saved);
  const after = byName(current);
  const changes: BenchChange[] = [];
  for (const [bench, now] of after) {
    const then = before.get(bench);
    if (now === undefined || then === undefined) {
      changes.push({ bench, verdict: now === undefined ? "failed" : "new" });
      continue;
    }
    const average = now.avg / then.avg;
    const p75 = now.p75 / then.p75;
    const slower = average > limit && p75 > limit;
    const verdict = slower ? "slower" : "steady";
    changes.push({ bench, average, p75, verdict });
  }
  for (const bench of before.keys()) {
    if (!after.has(bench)) changes.push({ bench, verdict: "gone" });
  }
  return changes;
}

/** The times of each benchmark; undefined for one that failed. */
function byName(run: BenchRun): Map<string, BenchTimes | undefined> {
  return new Map(
    run.benches.map(({ group, name, results }) =>
      [group === null ? name : `${group}/${name}`, results[0]?.ok] as const
    ),
  );
}
