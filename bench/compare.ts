/**
 * Comparing a run of `deno bench --json` with a saved one.
 *
 * @module
 */

/** The part of the JSON of `deno bench` that is compared. */
export interface BenchRun {
  /** One entry for each benchmark. */
  readonly benches: readonly {
    readonly group: string | null;
    readonly name: string;
    readonly results: readonly {
      readonly ok?: { readonly avg: number; readonly p75: number };
    }[];
  }[];
}

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
   * - `new` and `gone`: only in this run, only in the saved one.
   */
  readonly verdict: "slower" | "steady" | "new" | "gone";
}

/** How much worse both figures must be before there is a complaint. */
export const SLOWER_LIMIT = 1.25;

/**
 * Compares two runs, benchmark by benchmark. Times on a shared machine jump, so
 * one bad figure is not enough: the average may be spoilt by one long pause, the
 * 75th percentile by a short busy spell.
 *
 * @param saved the run to compare with, as parsed from `deno bench --json`
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
    if (!then) {
      changes.push({ bench, verdict: "new" });
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

/**
 * Reads a saved run.
 *
 * @param text what `deno bench --json` printed
 * @throws {TypeError} when it is not that
 */
export function parseBenchRun(text: string): BenchRun {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("A saved run of the benchmarks is JSON", { cause });
  }
  if (!isBenchRun(value)) {
    throw new TypeError("This is not the output of deno bench --json");
  }
  return value;
}

function isBenchRun(value: unknown): value is BenchRun {
  const { benches } = (value ?? {}) as { benches?: unknown };
  return Array.isArray(benches) &&
    benches.every((bench) =>
      typeof bench?.name === "string" && Array.isArray(bench.results)
    );
}

function byName(run: BenchRun): Map<string, { avg: number; p75: number }> {
  const named = new Map<string, { avg: number; p75: number }>();
  for (const { group, name, results } of run.benches) {
    const ok = results[0]?.ok;
    if (ok) named.set(group ? `${group}/${name}` : name, ok);
  }
  return named;
}
