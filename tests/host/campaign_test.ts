/**
 * Campaigns: what several workers find together is what one search finds, and a
 * worker that dies is told of.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertRejects } from "../deps.ts";
import {
  campaign,
  CampaignError,
  type CampaignOptions,
} from "../../src/campaign/mod.ts";
import {
  explore,
  replayLine,
  ScenarioModuleError,
} from "../../src/explore/mod.ts";
import { runDeno } from "./run_deno.ts";
import threeAdditions, { strict } from "./campaign/lost_update.ts";

const here = (name: string) => new URL(`./campaign/${name}`, import.meta.url);
const lostUpdate = here("lost_update.ts");

const ordered = (some: Iterable<number>) => [...some].sort((a, b) => a - b);

for (const strategy of ["reduced", "exhaustive", "portfolio"] as const) {
  Deno.test(`campaign() with ${strategy} on two workers sees what one search sees`, async () => {
    const alone = explore(threeAdditions.program, {
      ...threeAdditions,
      strategy: "reduced",
    });
    const shared = await campaign({
      module: lostUpdate,
      strategy,
      workers: 2,
      runs: 100_000,
    });
    assert(shared.coverage.complete);
    assert(shared.shares > 1, `${shared.shares} shares`);
    assertEquals(shared.incidents, []);
    assertEquals(ordered(shared.behaviours), ordered(alone.behaviours));
    assertEquals(
      shared.outcomes.seen.map(({ text }) => text),
      alone.outcomes.seen.map(({ text }) => text),
    );
    assertMatch(shared.report, /complete: .* on 2 workers/);
  });
}

Deno.test("campaign() that draws gives every run a seed of its own", async () => {
  const options = {
    module: lostUpdate,
    strategy: "random",
    runs: 2500,
  } as const;
  const one = await campaign({ ...options, workers: 1 });
  const two = await campaign({ ...options, workers: 2 });
  const alone = explore(threeAdditions.program, {
    ...threeAdditions,
    strategy: "random",
    runs: 2500,
  });
  assertEquals([one.coverage.runs, one.shares], [2500, 3]);
  assertEquals(one.coverage.complete, false);
  assertEquals(two.outcomes.seen, one.outcomes.seen);
  // The seeds of the shares follow each other, as those of one search do.
  assertEquals(one.outcomes.seen, alone.outcomes.seen);
});

Deno.test("campaign() finds the same first failure on any number of workers, and its line replays", async () => {
  const options = { module: lostUpdate, exportName: "strict" } as const;
  const lines = new Set<string>();
  for (const workers of [1, 2, 3]) {
    const { failures, passed } = await campaign({ ...options, workers });
    assertEquals(passed, false);
    assertEquals(failures.length, 1);
    const { line, message } = failures[0]!;
    lines.add(line);
    const { finding, drift } = replayLine(strict.program, line, strict);
    assertEquals(drift, undefined);
    assertEquals(finding?.message, message);
  }
  assertEquals(lines.size, 1);
});

Deno.test("campaign() of a program with fibers of its own draws, and tells its limits", async () => {
  const { coverage, passed } = await campaign({
    module: lostUpdate,
    exportName: "ownFibers",
    workers: 2,
    runs: 2000,
  });
  assert(passed);
  assertEquals([coverage.complete, coverage.runs], [false, 2000]);
  assertMatch(coverage.limits.join(), /^\d+ tasks of Effect's own runtime/);
});

Deno.test("campaign() gives the share of a worker that dies to another, and says so", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const module = here("dying.ts");
    module.searchParams.set("marker", `${folder}/first`);
    const found = await campaign({ module, workers: 1, strategy: "reduced" });
    assertEquals(found.incidents.length, 1);
    assertMatch(
      found.incidents[0]!,
      /^Worker 1 ended amid share 0, because .*the disk is full.*, so another took over$/,
    );
    assert(found.coverage.complete);
    assertEquals(found.coverage.behaviours, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("campaign() whose workers all die is not complete", async () => {
  const { coverage, incidents } = await campaign({
    module: here("dying.ts"),
    workers: 2,
    strategy: "random",
  });
  assertEquals([coverage.complete, coverage.runs], [false, 0]);
  assertMatch(incidents.join("\n"), /and its share was not searched$/m);
  assertMatch(incidents.join("\n"), /^The campaign was given up/m);
  assertMatch(coverage.limits.join(), /shares of the search were lost/);
});

Deno.test("campaign() gives up a worker that says nothing", async () => {
  const { coverage, incidents } = await campaign({
    module: here("silent.ts"),
    workers: 1,
    patience: 300,
  });
  assertEquals(coverage.complete, false);
  assertMatch(incidents[0]!, /because it said nothing for 0.3 seconds/);
});

async function failureOf(
  options: CampaignOptions,
  kind: typeof CampaignError | typeof ScenarioModuleError,
): Promise<Error> {
  return await assertRejects(() => campaign(options), kind) as Error;
}

const refused: readonly [options: CampaignOptions, reason: RegExp][] = [
  [{ module: lostUpdate, workers: 0 }, /Cannot take 0 for the option workers/],
  [{ module: lostUpdate, runs: 1.5 }, /Cannot take 1.5 for the option runs/],
  [{ module: lostUpdate, seed: NaN }, /Cannot take NaN for the option seed/],
  [
    { module: lostUpdate, strategy: "cached" },
    /Cannot cut the strategy cached/,
  ],
  [{ module: here("missing.ts") }, /Cannot load the scenario .*missing.ts/],
];

for (const [options, reason] of refused) {
  Deno.test(`campaign() refuses in one sentence: ${reason.source}`, async () => {
    const error = await failureOf(options, CampaignError);
    assertMatch(error.message, reason);
    assertEquals(error.message.includes("\n"), false);
  });
}

Deno.test("campaign() refuses a module without the scenario", async () => {
  const options = { module: lostUpdate, exportName: "missing" };
  const error = await failureOf(options, ScenarioModuleError);
  assertMatch(error.message, /no export missing/);
});

Deno.test("explore --workers searches on several cores, and its exit code says what it found", async () => {
  const command = ["run", "--quiet", "--allow-read", "src/cli/main.ts"];
  const module = "tests/host/campaign/lost_update.ts";
  const explored = [...command, "explore", module, "--workers", "2"];
  const passing = await runDeno([...explored, "--show"]);
  assertEquals(passing.code, 0, passing.error);
  assertMatch(passing.out, /three additions: no failure/);
  assertMatch(passing.out, /complete: .*, portfolio on 2 workers/);
  const failing = await runDeno([...explored, "--export", "strict"]);
  assertEquals(failing.code, 1, failing.error);
  assertMatch(failing.out, /outcome in schedule 1: unexpected outcome 1/);
  const refused = await runDeno([...explored, "--strategy", "cached"]);
  assertEquals(refused.code, 2);
  assertMatch(refused.error, /^Cannot cut the strategy cached into shares/);
});

Deno.test("campaign() ends where it is told to stop, with what its workers have found by then", async () => {
  let told = 0;
  const { coverage, incidents, passed } = await campaign({
    module: lostUpdate,
    exportName: "ownFibers",
    strategy: "random",
    workers: 2,
    runs: 1_000_000,
    progress: (runs) => void (told = runs),
    stop: () => told > 100,
  });
  assert(passed);
  assert(coverage.runs > 100 && coverage.runs < 1_000_000, `${coverage.runs}`);
  assertEquals([coverage.complete, incidents], [false, []]);
});
