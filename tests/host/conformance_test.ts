/**
 * The conformance table and its tests: none without the other, and the verifier
 * rules that rows name are made by machines.
 *
 * @module
 */

import { idsOf } from "../../src/cli/conformance/suite.ts";
import {
  type CollectedTest,
  collectTests,
} from "../../src/cli/conformance/collect_tests.ts";
import { Machine } from "../../src/simulator/mod.ts";
import { ruleName, verifierRules } from "../../src/verifier/mod.ts";
import { ORDERINGS } from "../conformance/orderings.ts";
import { CONFORMANCE_ROWS } from "../conformance/rows.ts";
import { OBJECT_ROWS } from "../conformance/rows/objects.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { throughSchedules } from "../dma/seeds.ts";
import { runCommandLine } from "./run_deno.ts";

const folder = new URL("../", import.meta.url);
const ID = /\bC\d{3}\b/;
const tests = await collectTests(folder, ID, ["cli", "host"]);

function testsOf(id: string): CollectedTest[] {
  return tests.filter(({ name }) => idsOf(name).includes(id));
}

Deno.test("the table has 290 rows with ids of their own, in order", () => {
  const ids = CONFORMANCE_ROWS.map(({ id }) => id);
  assertEquals(ids, [...new Set(ids)].sort());
  assertEquals(ids.length, 290);
});

Deno.test("every row has a test that is not skipped", () => {
  const bare = CONFORMANCE_ROWS.filter(({ id }) =>
    testsOf(id).every(({ ignored }) => ignored)
  );
  assertEquals(bare.map(({ id }) => id), []);
});

Deno.test("every id in the name of a test is a row's, and stands at the name's beginning", () => {
  const ids = new Set(CONFORMANCE_ROWS.map(({ id }) => id));
  const faults = tests.filter(({ name }) => {
    const named = name.match(new RegExp(ID, "g")) ?? [];
    return named.some((id) => !ids.has(id)) ||
      named.length !== idsOf(name).length;
  });
  assertEquals(faults.map(({ file, name }) => `${file}: ${name}`), []);
});

Deno.test("every rule that a row names is a rule of the verifier", () => {
  const rules = new Set<string>(
    verifierRules.map(({ bugCheck, code }) => ruleName(bugCheck, code)),
  );
  const named = CONFORMANCE_ROWS.flatMap(({ findings }) => findings.flat());
  assertEquals(named.filter((rule) => !rules.has(rule)), []);
});

/**
 * What no driver can do wrong here, because a table belongs to its adapter and
 * an adapter grants one channel at a time. Their tests judge doctored traces.
 */
const FOUND_IN_TRACES = ["C040", "C329"];

/** What was seen of machines while a test ran. */
interface Observation {
  /** Whether there was one. */
  readonly ran: boolean;
  /** The rules that their verifiers found broken. */
  readonly rules: ReadonlySet<string>;
}

const observations = new Map<CollectedTest, Observation>();

/** Watches the machines of a row's tests, one test after another. */
async function observationsOf(id: string): Promise<readonly Observation[]> {
  const seen: Observation[] = [];
  for (const test of testsOf(id)) {
    const observation = observations.get(test) ?? await observe(test);
    observations.set(test, observation);
    seen.push(observation);
  }
  return seen;
}

async function observe({ file, run }: CollectedTest): Promise<Observation> {
  const rules = new Set<string>();
  let ran = file.startsWith("machine/"); // which has a machine of its own
  const machine = Machine as { run: typeof Machine.run };
  const original = machine.run;
  machine.run = (program, options) => {
    const report = original(program, options);
    for (const { rule } of report.findings) rules.add(rule);
    ran = true;
    return report;
  };
  try {
    // Two schedules are too few for what some ask to see.
    await throughSchedules(2, run);
  } finally {
    machine.run = original;
  }
  return { ran, rules };
}

Deno.test("every row has a test that runs a machine, or looks at bytes and numbers", async () => {
  const onPaper = OBJECT_ROWS.map(({ id }) => id);
  const without: string[] = [];
  for (const { id } of CONFORMANCE_ROWS) {
    if (onPaper.includes(id)) continue;
    const seen = await observationsOf(id);
    if (!seen.some(({ ran }) => ran)) without.push(id);
  }
  assertEquals(without, []);
});

Deno.test("a row that names a finding has a test in which a machine's verifier makes it", async () => {
  const missing: string[] = [];
  for (const { findings, id } of CONFORMANCE_ROWS) {
    if (FOUND_IN_TRACES.includes(id)) continue;
    const seen = await observationsOf(id);
    const found = new Set(seen.flatMap(({ rules }) => [...rules]));
    for (const rules of findings) {
      if (rules.some((rule) => found.has(rule))) continue;
      missing.push(`${id}: ${rules.join(" or ")}, but ${[...found]}`);
    }
  }
  assertEquals(missing, []);
});

Deno.test("every row about order has a test that goes through random schedules", async () => {
  const ids = ORDERINGS.flatMap(({ ids }) => ids);
  assertEquals(ids.length, new Set(ids).size);
  const without: string[] = [];
  for (const id of ids) {
    const races = await throughSchedules(1, async () => {
      for (const test of testsOf(id)) {
        // One schedule is too few for what some ask to see.
        await Promise.resolve(test).then(({ run }) => run()).catch(() => {});
      }
    });
    if (!races.includes(1)) without.push(id);
  }
  assertEquals(without, []);
});

Deno.test("deno task conformance tells of rows one to a line, and refuses others", async () => {
  const { code, error, out } = await runCommandLine(
    ["conformance", "--json", "C001", "C014"],
  );
  assertEquals(code, 0, error);
  const verdicts = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(verdicts.map(({ id }) => id), ["C001", "C014"]);
  assert(verdicts.every(({ result }) => result === "pass"));
  const refused = await runCommandLine(["conformance", "C000"]);
  assertEquals(refused.code, 2);
  assertEquals(refused.out, "");
  assertStringIncludes(refused.error, "did you mean C001?\n");
});
