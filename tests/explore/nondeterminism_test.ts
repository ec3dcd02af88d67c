/**
 * What decides beside the run is found: by traps where it is used, and by
 * running one schedule twice.
 *
 * @module
 */

import { Clock, Effect, Random } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { cell, mailbox, spawn } from "../../src/actors/mod.ts";
import {
  explore,
  replayLine,
  type StrategyName,
} from "../../src/explore/mod.ts";

const trapped: Readonly<Record<string, () => unknown>> = {
  "Math.random": () => Math.random(),
  "Date.now": () => Date.now(),
  "new Date()": () => new Date(),
  "performance.now": () => performance.now(),
  "crypto.randomUUID": () => crypto.randomUUID(),
  "crypto.getRandomValues": () => crypto.getRandomValues(new Uint8Array(1)),
  "setTimeout": () => setTimeout(() => {}, 60_000),
  "setInterval": () => setInterval(() => {}, 60_000),
  "setImmediate": () =>
    (globalThis as unknown as { setImmediate(f: () => void): void })
      .setImmediate(() => {}),
  "queueMicrotask": () => queueMicrotask(() => {}),
};

for (const [name, use] of Object.entries(trapped)) {
  Deno.test(`${name} is trapped in a run, by its name, and works again after the search`, () => {
    const program = spawn("user", Effect.sync(use));
    const { failures } = explore(program);
    assertEquals(failures[0]?.kind, "nondeterminism");
    assertStringIncludes(
      failures[0]!.message,
      `user failed: HiddenNondeterminism: ${name} is not under the run's control: use Effect`,
    );
    const after = use() as number;
    clearTimeout(after);
    clearInterval(after);
  });
}

Deno.test("dates made of numbers, and Effect's own clock and randomness, are not trapped", () => {
  const program = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis;
    const year = new Date(now).getUTCFullYear();
    const drawn = yield* Random.nextIntBetween(0, 10);
    return [year, new Date(0) instanceof Date, drawn < 10];
  });
  const { failures, outcomes } = explore(program, { outcome: String });
  assertEquals(failures, []);
  assertEquals(outcomes.seen.map(({ text }) => text), ["1970,true,true"]);
});

Deno.test("a counter that outlives its run is found by the second run, with the first event that differs", () => {
  let calls = 0;
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn("other", box.send(0));
    yield* box.send(calls++);
  });
  const { failures, coverage } = explore(program);
  assertEquals(failures[0]?.kind, "nondeterminism");
  assertEquals(
    failures[0]!.message,
    "the same schedule gave two different runs: at step 1, main sends 0 to box at tick 0 in the one and main sends 1 to box at tick 0 in the other; something outside the run decides too",
  );
  assertEquals(coverage.complete, false);
});

Deno.test("a run that is longer the second time is found where it goes on", () => {
  let calls = 0;
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* box.send(1);
    if (calls++ > 0) yield* box.take;
  });
  const { failures } = explore(program);
  assertStringIncludes(
    failures[0]!.message,
    "at step 1, nothing happens in the one and main takes 1 from box at tick 0 in the other",
  );
});

Deno.test("a run that ends otherwise the second time is found by its ends", () => {
  let calls = 0;
  const program = Effect.sync(() => {
    if (calls++ === 1) throw new Error("only once");
  });
  const { failures } = explore(program);
  assertStringIncludes(
    failures[0]!.message,
    "the one ends as completed, the other as failed: main failed: Error: only once",
  );
});

const exact: readonly StrategyName[] = [
  "reduced",
  "exhaustive",
  "sleep sets",
  "cached",
];
for (const strategy of exact) {
  Deno.test(`a change that comes only in a later run is found by ${strategy}`, () => {
    let calls = 0;
    const program = Effect.gen(function* () {
      const box = yield* cell("box", 0);
      // Two runs are alike, and then there is an actor more.
      const actors = calls++ < 3 ? 3 : 2;
      for (let i = 0; i < actors; i++) yield* spawn("a", box.set(i));
    });
    const { failures, coverage } = explore(program, { strategy });
    assertEquals(failures[0]?.kind, "nondeterminism");
    assertMatch(
      failures[0]!.message,
      /^the same schedule gave two different runs: /,
    );
    assertEquals(coverage.complete, false);
  });
}

Deno.test("a failure that does not occur again says so beside its line", () => {
  let calls = 0;
  const program = Effect.gen(function* () {
    const box = yield* cell("box", 0);
    yield* spawn("a", box.set(1));
    yield* spawn("b", box.set(2));
    return ++calls;
  });
  const { failures, report } = explore(program, {
    strategy: "random",
    check: (call) => call === 5 ? "the fifth call" : undefined,
  });
  assertEquals(failures[0]?.message, "the fifth call");
  assertEquals(failures[0]?.isReproducible, false);
  assertStringIncludes(report, "the same schedule does not fail so");
});

Deno.test("a failure that occurs again does not say otherwise", () => {
  const program = Effect.gen(function* () {
    const box = yield* cell("box", 0);
    yield* spawn("a", box.set(1));
    yield* spawn("b", box.set(2));
    return box;
  });
  const { failures, report } = explore(program, {
    check: ({ value }) => value === 1 ? "a came last" : undefined,
  });
  assertEquals(failures[0]?.isReproducible, true);
  assert(!report.includes("does not fail so"), report);
});

Deno.test("a replay traps what the search trapped only if it is told to", () => {
  const program = spawn("user", Effect.sync(() => Date.now()));
  const { line } = explore(program).failures[0]!;
  const kindOf = (trap?: boolean) =>
    replayLine(program, line, trap === undefined ? {} : { trap }).finding?.kind;
  assertEquals(kindOf(), undefined);
  assertEquals(kindOf(true), "nondeterminism");
});
