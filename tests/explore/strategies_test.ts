/**
 * Every strategy by name: which schedules it makes, what it finds, and that it
 * is the same each time.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import { cell, choose, mailbox, spawn } from "../../src/actors/mod.ts";
import {
  explore,
  scenarioOf,
  search,
  type StrategyName,
  strategyNamed,
  strategyNames,
} from "../../src/explore/mod.ts";
import { lostUpdate } from "./effect_programs/lost_update.ts";

/** Three actors, one of which chooses; the value is what happened. */
const program = Effect.gen(function* () {
  const log: string[] = [];
  const box = yield* mailbox<string>("box");
  const say = (text: string) =>
    Effect.andThen(box.send(text), Effect.sync(() => void log.push(text)));
  yield* spawn("a", Effect.andThen(say("a1"), say("a2")));
  yield* spawn("b", Effect.andThen(say("b1"), say("b2")));
  yield* spawn("c", Effect.flatMap(choose(3), (n) => say(`c${n}`)));
  return log;
});

const outcome = (log: readonly string[]) => log.join(" ");

function searchWith(strategy: StrategyName, seed = 1, runs = 400) {
  return search(scenarioOf(program), {
    strategy,
    seed,
    runs,
    outcome,
    all: true,
  });
}

/** How often c comes in each place, with each answer. */
const ALL = 3 * 30;

const exact = ["reduced", "exhaustive", "sleep sets", "cached", "portfolio"];
const drawn = ["random", "pct 2", "pct 3", "pct 5", "pos"];

Deno.test("every strategy has its name, and another name is refused with a list", () => {
  for (const name of strategyNames) {
    const made = strategyNamed(name, 1).name;
    assert(made === name || made.startsWith(`${name}:`), made);
  }
  const { message } = assertThrows(
    () => strategyNamed("quick" as StrategyName, 1),
    RangeError,
  );
  assertStringIncludes(message, "Cannot find the strategy quick: there are");
  for (const name of strategyNames) assertStringIncludes(message, name);
});

for (const name of strategyNames) {
  Deno.test(`${name} gives the same runs for the same seed`, () => {
    const textOf = (seed: number) => {
      const { outcomes, coverage } = searchWith(name, seed, 60);
      const { milliseconds: _, ...counts } = coverage;
      return JSON.stringify([outcomes.seen, counts]);
    };
    assertEquals(textOf(3), textOf(3));
    if (drawn.includes(name)) assert(textOf(3) !== textOf(4000));
  });
}

for (const name of exact) {
  Deno.test(`${name} sees every outcome, and says that it is complete`, () => {
    const { outcomes, coverage } = searchWith(name as StrategyName, 1, 5000);
    assertEquals(outcomes.seen.length, ALL);
    assert(coverage.complete);
    assert(coverage.behaviours === ALL, `${coverage.behaviours} behaviours`);
  });
}

for (const name of ["random", "pos"]) {
  Deno.test(`${name} sees every outcome in the end, and never says that it is complete`, () => {
    const { outcomes, coverage } = searchWith(name as StrategyName, 1, 5000);
    assertEquals(outcomes.seen.length, ALL);
    assertEquals([coverage.complete, coverage.runs], [false, 5000]);
  });
}

Deno.test("pct sees more the deeper it goes, and never says that it is complete", () => {
  const seen = (["pct 2", "pct 3", "pct 5"] as const).map((name) => {
    const { outcomes, coverage } = searchWith(name, 1, 5000);
    assertEquals([coverage.complete, coverage.runs], [false, 5000]);
    return outcomes.seen.length;
  });
  // Some outcomes need more turns than two or three priorities can give.
  const [two = 0, three = 0, five = 0] = seen;
  assert(two > 30 && three > two && five > three, seen.join());
});

Deno.test("fifo makes one run, in which everybody moves as they come", () => {
  const { outcomes, coverage } = searchWith("fifo");
  assertEquals(outcomes.seen.map(({ text }) => text), ["a1 b1 a2 b2 c0"]);
  assertEquals([coverage.runs, coverage.complete], [1, false]);
});

Deno.test("more preemptions allow more schedules, and none but those of fewer", () => {
  let before = new Set<string>();
  for (const bound of [0, 1, 2, 3] as const) {
    const { outcomes } = searchWith(`preemptions ${bound}`, 1, 5000);
    const seen = new Set(outcomes.seen.map(({ text }) => text));
    assert(before.isSubsetOf(seen));
    assert(seen.size > before.size || seen.size === ALL);
    before = seen;
  }
  const none = searchWith("preemptions 0").outcomes.seen;
  // Whoever moves goes on to its end, so nobody's two steps are apart.
  for (const { text } of none) {
    assert(/a1 a2/.test(text) && /b1 b2/.test(text), text);
  }
});

Deno.test("the portfolio is reduced while that ends, and then others in turn", () => {
  const { coverage } = searchWith("portfolio");
  assertEquals(coverage.strategy, "portfolio: reduced");
  const wide = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    for (let i = 0; i < 8; i++) yield* spawn("a", count.set(i));
  });
  const used = new Set<string>();
  for (let runs = 100; runs < 112; runs++) {
    used.add(search(scenarioOf(wide), { runs }).coverage.strategy);
  }
  assertEquals(
    used,
    new Set([
      "portfolio: pos",
      "portfolio: pct 2",
      "portfolio: pct 3",
      "portfolio: random",
    ]),
  );
});

Deno.test("the portfolio holds fibers up where a program uses Effect's own", () => {
  const used = new Set<string>();
  for (let runs = 2; runs < 20; runs++) {
    const found = explore(lostUpdate, { runs });
    used.add(found.coverage.strategy);
  }
  assertEquals(
    [...used].filter((name) => name.endsWith("preempting")).length,
    4,
  );
});

Deno.test("a strategy of one's own steers every choice", () => {
  let runs = 0;
  const last = {
    name: "last",
    complete: false,
    begin: () => void runs++,
    pick: (eligible: readonly unknown[]) => eligible.length - 1,
    choose: (count: number) => count - 1,
    next: () => runs < 3,
  };
  const { outcomes, coverage } = search(scenarioOf(program), {
    strategy: last,
    outcome,
  });
  assertEquals(outcomes.seen.map(({ text }) => text), ["c2 b1 b2 a1 a2"]);
  assertEquals([coverage.runs, coverage.strategy], [3, "last"]);
});

/** A flag that is set for one step only, late among many private ones. */
const lateWindow = (steps: number) =>
  Effect.gen(function* () {
    const flag = yield* cell("flag", 0);
    const own = yield* cell("own", 0);
    yield* spawn(
      "late",
      Effect.gen(function* () {
        for (let i = 0; i < steps; i++) yield* own.set(i);
        yield* flag.set(1);
        yield* flag.set(2);
      }),
    );
    yield* spawn(
      "watcher",
      Effect.flatMap(flag.get, (value) =>
        value === 1 ? Effect.die("in the window") : Effect.void),
    );
  });

Deno.test("a window behind 50 private steps is found by reduced at once, by pos soon", () => {
  const runOf = (strategy: StrategyName, seed: number) =>
    search(scenarioOf(lateWindow(50)), { strategy, seed, runs: 5000 })
      .failures[0]?.run ?? Infinity;
  assert(runOf("reduced", 1) <= 3);
  const runs = Array.from({ length: 40 }, (_, i) => runOf("pos", 1 + i));
  const mean = runs.reduce((a, b) => a + b) / runs.length;
  assert(mean <= 200, `${mean} runs on average`);
});
