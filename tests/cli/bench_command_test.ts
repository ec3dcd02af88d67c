/**
 * `bench`: the comparison of two runs of the benchmarks, and what is said of
 * files that are none.
 *
 * @module
 */

import { compareRuns } from "../../src/cli/bench/compare_runs.ts";
import type { BenchRun } from "../../src/cli/bench/bench_run.ts";
import { BadInput } from "../../src/cli/bad_input.ts";
import { main } from "../../src/cli/main.ts";
import { assert, assertEquals } from "../deps.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";

type Times = Record<string, readonly [avg: number, p75: number] | "failed">;

function run(times: Times): BenchRun {
  return {
    benches: Object.entries(times).map(([name, time]) => ({
      group: "g",
      name,
      results: [
        time === "failed" ? {} : { ok: { avg: time[0], p75: time[1] } },
      ],
    })),
  };
}

function text(times: Times): string {
  return JSON.stringify({ version: 1, ...run(times) });
}

const SAVED: Times = { a: [100, 110], b: [100, 110], c: [100, 110] };

/** A host with a saved run, whose benchmarks print these times. */
function hostWith(times: Times): MemoryHost {
  const bytes = (of: Times) => new TextEncoder().encode(text(of));
  const host = memoryHost({ "saved.json": bytes(SAVED) });
  host.benches = text(times);
  return host;
}

Deno.test("compareRuns() complains only when average and p75 are both worse", () => {
  const now = run({ a: [126, 139], b: [900, 137], c: [124, 500] });
  assertEquals(
    compareRuns(run(SAVED), now).map(({ bench, verdict }) => [bench, verdict]),
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

Deno.test("compareRuns() tells what is new, what is gone and what failed", () => {
  const changes = compareRuns(
    run({ old: [1, 1], broken: [1, 1], mended: "failed" }),
    run({ fresh: [1, 1], broken: "failed", mended: [1, 1] }),
  );
  assertEquals(changes, [
    { bench: "g/fresh", verdict: "new" },
    { bench: "g/broken", verdict: "failed" },
    { bench: "g/mended", verdict: "new" },
    { bench: "g/old", verdict: "gone" },
  ]);
});

Deno.test("compareRuns() takes another limit", () => {
  const changes = compareRuns(run({ a: [10, 10] }), run({ a: [12, 12] }), 1.1);
  assertEquals(changes[0]?.verdict, "slower");
});

Deno.test("bench ends with 1 and a table when a benchmark is slower", async () => {
  const host = hostWith({ a: [130, 150], b: [100, 110], d: [7, 8] });
  assertEquals(await main(["bench", "saved.json"], host), 1);
  assertEquals(
    host.out,
    [
      "benchmark  average     p75",
      "g/a           1.30    1.36  slower",
      "g/b           1.00    1.00  steady",
      "g/d                         new",
      "g/c                         gone",
      "",
      "Complaints about 1 of 4 benchmarks: slower is both average and p75 more than 1.25 times the saved ones",
      "",
    ].join("\n"),
  );
});

Deno.test("bench ends with 0 when nothing is slower on both counts", async () => {
  const host = hostWith({ a: [900, 110], b: [100, 900], c: [50, 60] });
  assertEquals(await main(["bench", "saved.json"], host), 0);
  assert(host.out.includes("No complaint about 3 benchmarks"), host.out);
});

Deno.test("bench ends with 1 when a benchmark failed", async () => {
  const host = hostWith({ ...SAVED, b: "failed" });
  assertEquals(await main(["bench", "saved.json"], host), 1);
});

Deno.test("bench --json writes a line to a benchmark", async () => {
  const host = hostWith({ ...SAVED, a: [130, 150] });
  assertEquals(await main(["bench", "saved.json", "--json"], host), 1);
  const lines = host.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ verdict }) => verdict), [
    ...["slower", "steady", "steady"],
  ]);
  assertEquals(lines[0].bench, "g/a");
});

Deno.test("bench --save keeps the run, and --run compares it without running", async () => {
  const host = hostWith(SAVED);
  assertEquals(await main(["bench", "--save", "kept.json"], host), 0);
  assertEquals(host.out, "");
  host.runBenches = () => Promise.reject(new Error("not to be run"));
  const words = ["bench", "saved.json", "--run", "kept.json"];
  assertEquals(await main(words, host), 0);
  assertEquals(host.open, 0);
});

Deno.test("bench says in one sentence what is wrong with a file, and ends with 2", async () => {
  const files = [
    "",
    "{}",
    "null",
    '{"benches":[{"name":1}]}',
    text(SAVED) + "}",
  ];
  for (const wrong of files) {
    const host = hostWith(SAVED);
    host.files.set("wrong.json", new TextEncoder().encode(wrong));
    const words = ["bench", "saved.json", "--run", "wrong.json"];
    assertEquals(await main(words, host), 2);
    assertEquals(
      host.error,
      "Cannot compare wrong.json: it is not what deno bench --json prints, so name a file that --save wrote\n",
    );
    assertEquals(host.out, "");
  }
});

Deno.test("bench asks for a saved run, or where to save one, before it runs anything", async () => {
  for (
    const [words, sentence] of [
      [
        ["bench"],
        "There is nothing to compare with: name a saved run, or add --save FILE to make one\n",
      ],
      [
        ["bench", "none.json"],
        "Cannot read none.json: there is no such file or folder, so check the name\n",
      ],
    ] as const
  ) {
    const host = hostWith(SAVED);
    host.runBenches = () => Promise.reject(new Error("not to be run"));
    assertEquals(await main(words, host), 2);
    assertEquals(host.error, sentence);
  }
});

Deno.test("bench refuses times that no benchmark can have", async () => {
  for (const avg of [0, -1, null]) {
    const host = hostWith(SAVED);
    host.benches = text({ a: [1, 2] }).replace('"avg":1', `"avg":${avg}`);
    assertEquals(await main(["bench", "saved.json"], host), 2);
    assert(host.error.includes("Cannot compare this run"), host.error);
  }
});

Deno.test("bench tells how far it is, and writes no file when it is interrupted", async () => {
  const host = hostWith(SAVED);
  let now = 0;
  const watched = Object.assign(host, { now: () => now });
  host.runBenches = (tell) => {
    for (let done = 0; done < 10; done++, now += 500) tell(done, 10);
    host.interrupt = () => true;
    return Promise.reject(new BadInput("the process has ended"));
  };
  const words = ["bench", "saved.json", "--save", "new.json"];
  assertEquals(await main(words, watched), 130);
  assert(host.error.includes(" 50 %  5 of 10 benchmarks  2 a second  2.50 s"));
  assert(host.error.endsWith("Running the benchmarks was interrupted\n"));
  assertEquals([...host.files.keys()], ["saved.json"]);
  assertEquals(host.watches, 0);
});

Deno.test("bench refuses a file that it cannot write before it runs anything", async () => {
  const host = hostWith(SAVED);
  host.folders.add("folder");
  host.runBenches = () => Promise.reject(new Error("not to be run"));
  assertEquals(await main(["bench", "--save", "folder"], host), 2);
  assertEquals(
    host.error,
    "Cannot write folder: it is a folder, so name a file\n",
  );
});
