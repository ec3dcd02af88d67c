/** `explore` and `replay` with a host in memory. */

import { main } from "../../src/cli/main.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";
import * as lostUpdate from "./scenarios/lost_update.ts";

async function command(
  words: readonly string[],
  prepare: (host: MemoryHost) => void = () => {},
): Promise<MemoryHost & { code: number }> {
  const host = memoryHost();
  host.modules.set("lost.ts", lostUpdate);
  prepare(host);
  const code = await main(words, host);
  return Object.assign(host, { code });
}

/** The line that a failing exploration prints. */
async function printedLine(): Promise<string> {
  const { out } = await command(["explore", "lost.ts"]);
  return /Replay it with: .* (r1\S+)/.exec(out)![1]!;
}

Deno.test("explore tells the story of a failure, and ends with 1", async () => {
  const { code, out, error } = await command(["explore", "lost.ts"]);
  assertEquals(code, 1);
  assertStringIncludes(out, "lost update: outcome in schedule");
  assertStringIncludes(out, "come before step 0, this run would pass.");
  assertStringIncludes(out, "Replay it with: deno task replay lost.ts r1");
  assertEquals(error, "");
});

Deno.test("explore --show prints every outcome, also when all is well", async () => {
  const words = ["explore", "lost.ts", "--export", "locked", "--show"];
  const { code, out } = await command(words);
  assertEquals(code, 0);
  assertStringIncludes(out, "locked: no failure");
  assert(/ {3}2 {2}\(\d+ runs?, r1\S+\)/.test(out), out);
  assertStringIncludes(out, "complete: ");
  const plain = await command(["explore", "lost.ts", "--export", "plain"]);
  assertEquals(plain.out.includes("Outcomes:"), false);
});

Deno.test("explore --json gives coverage, outcomes and failures", async () => {
  const words = ["explore", "lost.ts", "--json", "--all"];
  const { code, out } = await command(words);
  const found = JSON.parse(out);
  assertEquals(code, 1);
  assertEquals(found.name, "lost update");
  assertEquals(found.passed, false);
  assertEquals(found.coverage.complete, true);
  assertEquals(found.outcomes.seen.map(({ text }: { text: string }) => text), [
    "1",
    "2",
  ]);
  assertEquals(found.failures[0].race.first.actor.length > 0, true);
});

Deno.test("every strategy can be named, with dashes for blanks", async () => {
  for (const strategy of ["pct-3", "sleep-sets", "preemptions-2", "pos"]) {
    const words = ["explore", "lost.ts", "--json", "--strategy", strategy];
    const { coverage } = JSON.parse((await command(words)).out);
    assertStringIncludes(coverage.strategy, strategy.split("-")[0]!);
  }
});

Deno.test("a flag counts more than the scenario, and that more than the environment", async () => {
  const runsOf = async (words: string[], variable?: string) => {
    const all = ["explore", "lost.ts", "--export", "locked", "--json"];
    const { out } = await command(
      [...all, "--strategy", "random", ...words],
      (host) => {
        if (variable !== undefined) {
          host.variables.set("ADAPTER_CHANNEL_RACE_RUNS", variable);
        }
      },
    );
    return JSON.parse(out).coverage.runs;
  };
  assertEquals(await runsOf([], "17"), 17);
  assertEquals(await runsOf(["--runs", "9"], "17"), 9);
});

Deno.test("a budget in the environment that is no number is refused", async () => {
  for (const value of ["many", "0", "-1", "1.5", "1e3", "9".repeat(30)]) {
    const { code, error, out } = await command(
      ["explore", "lost.ts"],
      (host) => host.variables.set("ADAPTER_CHANNEL_RACE_MILLISECONDS", value),
    );
    assertEquals(code, 2);
    assertEquals(out, "");
    assertEquals(
      error,
      `Cannot take ${value} for ADAPTER_CHANNEL_RACE_MILLISECONDS: it must be a whole number from 1, so set another or none\n`,
    );
  }
});

Deno.test("progress is a line for every tenth where there is no terminal", async () => {
  const words = ["explore", "lost.ts", "--export", "locked"];
  const all = [...words, "--strategy", "random", "--runs", "20000"];
  const { error } = await command(all);
  const lines = error.trimEnd().split("\n");
  assertEquals(lines.length, 9);
  assert(lines.every((line) => /^[\d,]+ schedules, /.test(line)), error);
});

Deno.test("replay makes the printed run again, and ends with 1", async () => {
  const line = await printedLine();
  const { code, out } = await command(["replay", "lost.ts", line]);
  assertEquals(code, 1);
  assertStringIncludes(out, "lost update: outcome: unexpected outcome 1");
  assertStringIncludes(out, "changes count, which was 0");
});

Deno.test("replay --trace keeps every event of the run", async () => {
  const line = await printedLine();
  const words = ["replay", "lost.ts", line, "--json", "--trace", "t.json"];
  const { code, out, files } = await command(words);
  const trace = JSON.parse(new TextDecoder().decode(files.get("t.json")));
  assertEquals(code, 1);
  assertEquals(trace.options.schedule, line);
  assertEquals(trace.events, JSON.parse(out).events);
  const explored = await command(["explore", "lost.ts", "--trace", "t.json"]);
  assertEquals(explored.files.get("t.json"), files.get("t.json"));
});

Deno.test("a trace without a failure is not written, and that is said", async () => {
  const words = ["explore", "lost.ts", "--export", "locked", "--trace", "t"];
  const { code, error, files } = await command(words);
  assertEquals([code, files.size], [0, 0]);
  assertEquals(error, "No failure, so no trace was written\n");
});

Deno.test("bad input is answered with one sentence", async () => {
  const line = await printedLine();
  const answers: readonly [string[], string][] = [
    [["explore", "gone.ts"], "there is no such module, so check the path"],
    [["explore", "lost.ts", "--export", "lock"], "so name one of default,"],
    [["explore", "lost.ts", "--runs", "0"], "Cannot take 0 for --runs"],
    [["explore", "lost.ts", "--strategy", "best"], "one of portfolio, reduced"],
    [["explore", "lost.ts", "--strategy", "pso"], "did you mean pos? It must"],
    [["explore", "lost.ts", "--runs", "-1"], "a whole number from 1\n"],
    [["explore", "lost.ts", "--junit", "x", "--trace", "x"], "name another"],
    [["replay", "lost.ts"], "The line is missing"],
    [["replay", "lost.ts", "r1abc"], "it was damaged on its way"],
    [["replay", "lost.ts", `r9${line.slice(2)}`], "of version r9"],
    [
      ["replay", "lost.ts", line, "--export", "locked"],
      "it was printed for a scenario of another name",
    ],
  ];
  for (const [words, sentence] of answers) {
    const { code, out, error } = await command(words);
    assertEquals([code, out], [2, ""], error);
    assertStringIncludes(error, sentence);
    assertEquals(error.trimEnd().split("\n").length, 1);
  }
});
