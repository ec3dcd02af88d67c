/**
 * The comparison of two runs of the benchmarks.
 *
 * @module
 */

import {
  type BenchRun,
  compareRuns,
  parseBenchRun,
} from "../../bench/compare.ts";
import { assertEquals, assertThrows } from "../deps.ts";

function run(times: Record<string, [avg: number, p75: number]>): BenchRun {
  return {
    benches: Object.entries(times).map(([name, [avg, p75]]) => ({
      group: "g",
      name,
      results: [{ ok: { avg, p75 } }],
    })),
  };
}

Deno.test("compareRuns() complains only when average and p75 are both worse", () => {
  const saved = run({ a: [100, 110], b: [100, 110], c: [100, 110] });
  const now = run({ a: [126, 139], b: [900, 137], c: [124, 500] });
  assertEquals(
    compareRuns(saved, now).map(({ bench, verdict }) => [bench, verdict]),
    [["g/a", "slower"], ["g/b", "steady"], ["g/c", "steady"]],
  );
});

Deno.test("compareRuns() says by how much", () => {
  const [change] = compareRuns(run({ a: [100, 200] }), run({ a: [50, 300] }));
  assertEquals(change, {
    bench: "g/a",
    average: 0.5,
    p75: 1.5,
    verdict: "steady",
  });
});

Deno.test("compareRuns() tells what is new and what is gone", () => {
  const changes = compareRuns(run({ old: [1, 1] }), run({ fresh: [1, 1] }));
  assertEquals(changes, [
    { bench: "g/fresh", verdict: "new" },
    { bench: "g/old", verdict: "gone" },
  ]);
});

Deno.test("compareRuns() takes another limit", () => {
  const changes = compareRuns(run({ a: [10, 10] }), run({ a: [12, 12] }), 1.1);
  assertEquals(changes[0]?.verdict, "slower");
});

Deno.test("compareRuns() leaves out a benchmark that failed", () => {
  const failed: BenchRun = {
    benches: [{ group: null, name: "a", results: [{}] }],
  };
  assertEquals(compareRuns(failed, failed), []);
});

Deno.test("parseBenchRun() reads what deno bench prints and nothing else", () => {
  const text = JSON.stringify({ version: 1, ...run({ a: [1, 2] }) });
  assertEquals(parseBenchRun(text).benches.length, 1);
  for (const wrong of ["", "{}", "null", '{"benches":[{"name":1}]}']) {
    assertThrows(() => parseBenchRun(wrong), TypeError);
  }
});
