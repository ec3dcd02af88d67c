/**
 * Race suites under `deno test`: their budget from the environment, their
 * message in a JUnit report, and a replay that a debugger can stop in.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { inFolder, makeProject, root, runDeno } from "./run_deno.ts";

const BUDGET = `${root}tests/host/race_budget.ts`;

/** A suite with one test, which fails if it searches more than it may. */
const suite = (body: string) => `
import { cell, spawn } from "file://${root}src/actors/mod.ts";
import { explore, budgetFor, race } from "file://${root}src/explore/mod.ts";
import { Effect } from "effect";

const program = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.flatMap(count.get, (seen) => count.set(seen + 1));
  yield* spawn("first", increment);
  yield* spawn("second", increment);
  return count;
});
const options = {
  name: "a <lost> update",
  strategy: "random",
  check: ({ value }: { value: number }) =>
    value === 2 ? undefined : "an update was lost",
} as const;
${body}
`;

/** Runs a suite in a folder of its own. */
function testSuite(
  body: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  return inFolder(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/suite_test.ts`, suite(body));
    await makeProject(cwd);
    const flags = ["--quiet", "--no-check", "--no-prompt", "--allow-env"];
    return await runDeno(["test", ...flags, ...words, "suite_test.ts"], {
      cwd,
      env,
    });
  });
}

Deno.test("deno task race checks the budget first, and loads it before the suites", () => {
  const { command } = config.tasks.race;
  const [check, run] = command.split(" && ");
  assert(check!.endsWith(" tests/host/race_budget.ts"));
  assertStringIncludes(run!, "--preload=./tests/host/race_budget.ts");
  const names = "ADAPTER_CHANNEL_RACE_RUNS,ADAPTER_CHANNEL_RACE_MILLISECONDS";
  for (const part of [check!, run!]) {
    assertStringIncludes(part, `--allow-env=${names} `);
  }
});

for (
  const [name, value] of [
    ["ADAPTER_CHANNEL_RACE_RUNS", "many"],
    ["ADAPTER_CHANNEL_RACE_RUNS", "0"],
    ["ADAPTER_CHANNEL_RACE_MILLISECONDS", "-5"],
    ["ADAPTER_CHANNEL_RACE_MILLISECONDS", "1e99"],
  ] as const
) {
  Deno.test(`${name}=${value} is refused in one sentence`, async () => {
    const words = ["run", "--quiet", "--allow-env", BUDGET];
    const { code, out, error } = await runDeno(words, {
      env: { [name]: value },
    });
    assertEquals([code, out], [2, ""]);
    assertEquals(
      error,
      `Cannot take ${value} for ${name}: it must be a whole number from 1, so set another or none\n`,
    );
  });
}

Deno.test("a race takes the budget of the environment, unless it has its own", async () => {
  const body = `
Deno.test("budget", () => {
  const own = budgetFor({ runs: 3 });
  const { coverage } = explore(program, {
    strategy: "random",
    ...budgetFor({}),
  });
  if (own.runs !== 3 || own.milliseconds !== 60_000) throw new Error("own");
  if (coverage.runs !== 7) throw new Error(String(coverage.runs));
});`;
  const { code, out } = await testSuite(body, [`--preload=${BUDGET}`], {
    ADAPTER_CHANNEL_RACE_RUNS: "7",
    ADAPTER_CHANNEL_RACE_MILLISECONDS: "60000",
  });
  assertEquals(code, 0, out);
});

/** The text of an XML attribute or element. */
function plain(text: string): string {
  return text.replaceAll(
    /&(#\d+|\w+);/g,
    (whole, name: string) =>
      name.startsWith("#")
        ? String.fromCharCode(Number(name.slice(1)))
        : { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" }[name] ?? whole,
  );
}

Deno.test("a failing race is one failing run and its line in a JUnit report, without colours", async () => {
  const body = `Deno.test("no update is lost", race(program, options));`;
  const { code, out } = await testSuite(body, ["--reporter=junit"]);
  assertEquals(code, 1);
  const failure = /<failure message="([^"]*)">([^<]*)<\/failure>/.exec(out);
  assert(failure !== null, out);
  const message = plain(failure[1]!);
  assertStringIncludes(
    message,
    "a <lost> update: invariant in schedule",
  );
  assertEquals(message.match(/step +tick/g)?.length, 1);
  assertMatch(message, /^Replay it with: r1\S+$/m);
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(out), out);
  assertStringIncludes(out, 'tests="1"');
  assertStringIncludes(out, 'failures="1"');
});

Deno.test("a replay in deno test makes one run, in which a debugger statement stands", async () => {
  const body = `
let line = "";
try {
  race(program, options)();
} catch (error) {
  line = (error as { exploration: { failures: { smallest: string }[] } })
    .exploration.failures[0]!.smallest;
}
let runs = 0;
const watched = Effect.suspend(() => {
  runs++;
  debugger;
  return program;
});
Deno.test("again", () => {
  try {
    race(watched, { ...options, replay: line })();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!error.message.includes("an update was lost")) throw error;
    if (runs === 1) return;
  }
  throw new Error("in " + runs + " runs");
});`;
  const { code, out, error } = await testSuite(body);
  assertEquals(code, 0, out + error);
});
