/**
 * The search: it finds every behaviour of small programs, tells failures in
 * words, and replays each from its line.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import {
  cell,
  join,
  lock,
  mailbox,
  spawn,
  type TimePolicy,
} from "../../src/actors/mod.ts";
import {
  formatLine,
  parseLine,
  scenarioOf,
  search,
  type StrategyName,
  strategyNames,
} from "../../src/explore/mod.ts";
import { Replaying } from "../../src/explore/strategies/replaying.ts";
import {
  describeProgram,
  programOf,
  racingRecipes,
  randomProgram,
  recipes,
} from "./random_programs.ts";

/** Two actors add one to a count, each by a read and a write. */
const lostUpdate = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.gen(function* () {
    const seen = yield* count.get;
    yield* count.set(seen + 1);
  });
  const first = yield* spawn("first", increment);
  const second = yield* spawn("second", increment);
  yield* join(first);
  yield* join(second);
  return count.value;
});

/** Two actors take two locks in opposite orders. */
const opposite = Effect.gen(function* () {
  const a = yield* lock("a");
  const b = yield* lock("b");
  yield* spawn("ab", a.withLock(b.withLock(Effect.void)));
  yield* spawn("ba", b.withLock(a.withLock(Effect.void)));
});

const exact: readonly StrategyName[] = [
  "reduced",
  "exhaustive",
  "sleep sets",
  "cached",
];

for (const strategy of exact) {
  Deno.test(`search() with ${strategy} finds every outcome of a lost update`, () => {
    const { coverage, outcomes, failures } = search(scenarioOf(lostUpdate), {
      strategy,
      outcome: String,
    });
    assertEquals(failures, []);
    assert(coverage.complete);
    assertEquals(outcomes.seen.map(({ text }) => text).sort(), ["1", "2"]);
  });
}

const searching = strategyNames.filter((name) =>
  name !== "fifo" && name !== "preemptions 0"
);
for (const strategy of searching) {
  Deno.test(`search() with ${strategy} finds the deadlock of opposite locks`, () => {
    const { failures } = search(scenarioOf(opposite), { strategy, runs: 500 });
    const found = failures[0];
    assertEquals(found?.kind, "deadlock");
    assertStringIncludes(found?.message ?? "", "ab waits for the lock b");
    assertStringIncludes(found?.message ?? "", "ba waits for the lock a");
  });
}

Deno.test("search() without preemptions cannot find the deadlock of opposite locks", () => {
  const strategy = "preemptions 0";
  assertEquals(search(scenarioOf(opposite), { strategy }).failures, []);
});

Deno.test("a failure's line is short and replays the failure", () => {
  const { failures } = search(scenarioOf(lostUpdate), {
    name: "lost update",
    strategy: "reduced",
    outcome: String,
    expected: ["2"],
  });
  const { line, message } = failures[0]!;
  assertEquals(message, "unexpected outcome 1");
  assert(line.length <= 40, line);
  assertEquals(formatLine(parseLine(line)), line);
  const again = search(scenarioOf(lostUpdate), {
    name: "lost update",
    strategy: new Replaying(parseLine(line), "stop"),
    outcome: String,
    expected: ["2"],
  });
  assertEquals(again.failures[0]?.message, message);
  assertEquals(again.failures[0]?.line, line);
});

Deno.test("reduced runs a program of independent actors once", () => {
  const independent = Effect.gen(function* () {
    for (let i = 0; i < 6; i++) {
      const own = yield* cell("own", 0);
      yield* spawn("worker", Effect.andThen(own.set(1), own.set(2)));
    }
  });
  const { coverage } = search(scenarioOf(independent), { strategy: "reduced" });
  assert(coverage.complete);
  assertEquals([coverage.runs, coverage.behaviours], [1, 1]);
});

Deno.test("reduced runs once for each order in which messages can come", () => {
  const senders = 5;
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    for (let i = 0; i < senders; i++) yield* spawn("sender", box.send(i));
    const taken: number[] = [];
    for (let i = 0; i < senders; i++) taken.push(yield* box.take);
    return taken;
  });
  const { coverage, outcomes } = search(scenarioOf(program), {
    strategy: "reduced",
    outcome: String,
  });
  assert(coverage.complete);
  assertEquals(outcomes.seen.length, 120);
  assertEquals([coverage.runs, coverage.behaviours], [120, 120]);
});

/** The behaviours a strategy sees, and whether it saw all. */
function behavioursOf(
  strategy: StrategyName,
  program: Parameters<typeof scenarioOf>[0],
  time: TimePolicy = "at quiescence",
) {
  const { behaviours, coverage } = search(scenarioOf(program), {
    strategy,
    time,
    runs: 4000,
    all: true,
  });
  return { seen: new Set(behaviours), coverage };
}

Deno.test("reduced misses no behaviour of 2,000 random programs", () => {
  let compared = 0;
  let runs = 0;
  let needed = 0;
  for (let seed = 1; compared < 2000; seed++) {
    const recipe = recipes[seed % recipes.length]!;
    const parts = randomProgram(recipe, seed);
    const program = programOf(parts);
    const reference = behavioursOf("cached", program);
    if (!reference.coverage.complete) continue;
    compared++;
    const { seen, coverage } = behavioursOf("reduced", program);
    const missing = [...reference.seen].filter((each) => !seen.has(each));
    assertEquals(missing, [], `seed ${seed}: ${describeProgram(parts)}`);
    runs += coverage.runs;
    needed += seen.size;
  }
  const redundant = (runs - needed) / runs;
  assert(redundant <= 0.05, `${(100 * redundant).toFixed(1)} % redundant runs`);
});

for (const recipe of racingRecipes) {
  Deno.test(`reduced misses no behaviour of 300 random programs: ${recipe.name}`, () => {
    let compared = 0;
    for (let seed = 1; compared < 300; seed++) {
      const parts = randomProgram(recipe, seed);
      const program = programOf(parts);
      const reference = behavioursOf("cached", program, recipe.time);
      if (!reference.coverage.complete) continue;
      compared++;
      const { seen, coverage } = behavioursOf("reduced", program, recipe.time);
      const missing = [...reference.seen].filter((each) => !seen.has(each));
      assertEquals(missing, [], `seed ${seed}: ${describeProgram(parts)}`);
      assert(coverage.complete);
    }
  });
}
