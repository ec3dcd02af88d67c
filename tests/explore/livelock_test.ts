/**
 * Runs that do not come to their end: livelocks with who made no progress, and
 * schedules that are merely unfair.
 *
 * @module
 */

import { Effect, Fiber } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { cell, lock, mailbox, spawn, yieldNow } from "../../src/actors/mod.ts";
import { explore } from "../../src/explore/mod.ts";

/** Waits for a cell to be set, by looking again and again. */
const spinning = (isFair: boolean) =>
  Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    yield* spawn(
      "spinner",
      Effect.gen(function* () {
        while (!(yield* flag.get)) if (isFair) yield* yieldNow;
      }),
    );
    yield* spawn("setter", flag.set(true));
  });

Deno.test("a circle that nothing can break is a livelock, and names its steps and who is stuck", () => {
  const program = Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    const box = yield* mailbox<number>("box");
    yield* spawn(
      "spinner",
      Effect.gen(function* () {
        while (!(yield* flag.get)) yield* yieldNow;
        yield* box.send(1);
      }),
    );
    yield* spawn("patient", box.take);
  });
  const { failures, coverage } = explore(program, { stepLimit: 300 });
  assertEquals(failures.map(({ kind, message }) => [kind, message]), [[
    "livelock",
    "spinner goes round in a circle: read flag, yield, continue; patient made no progress",
  ]]);
  assertEquals(coverage.complete, false);
});

Deno.test("two actors that politely give way to each other for ever are a livelock of both", () => {
  const program = Effect.gen(function* () {
    const a = yield* lock("a");
    const b = yield* lock("b");
    const polite = (mine: typeof a, other: typeof a) =>
      Effect.gen(function* () {
        while (true) {
          yield* mine.acquire;
          const got = yield* other.tryAcquire;
          if (got) return;
          yield* mine.release;
          yield* yieldNow;
        }
      });
    yield* spawn("left", polite(a, b));
    yield* spawn("right", polite(b, a));
  });
  const { failures } = explore(program, {
    stepLimit: 400,
    strategy: "fifo",
  });
  assertEquals(failures[0]?.kind, "livelock");
  assertMatch(
    failures[0]!.message,
    /^(left and right|right and left) go round in a circle: /,
  );
});

Deno.test("a run that is merely long is told by the step limit and who moved last", () => {
  const program = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    for (let i = 0; i < 1000; i++) yield* count.set(i);
  });
  const { failures } = explore(program, { stepLimit: 500 });
  assertEquals(failures.map(({ kind, message }) => [kind, message]), [[
    "livelock",
    "no end after 500 operations; main moved last",
  ]]);
  assertEquals(explore(program, { stepLimit: 1001 }).failures, []);
});

Deno.test("a spin loop that yields is searched to the end", () => {
  const { failures, coverage } = explore(spinning(true), {
    strategy: "random",
    runs: 300,
    stepLimit: 200,
  });
  assertEquals([failures, coverage.cut], [[], 0]);
  for (const strategy of ["pos", "pct 2", "pct 3", "reduced"] as const) {
    const found = explore(spinning(true), { strategy, runs: 300 });
    assertEquals([found.failures, found.coverage.cut], [[], 0], strategy);
  }
});

Deno.test("a spin loop that does not yield is cut short, not called a livelock, and told the remedy", () => {
  const { failures, coverage } = explore(spinning(false), {
    strategy: "preemptions 0",
    stepLimit: 200,
  });
  assertEquals(failures, []);
  assert(coverage.cut > 0);
  assertEquals(coverage.complete, false);
  assertStringIncludes(coverage.limits.join(), "call yieldNow in every round");
  assertStringIncludes(coverage.limits.join(), "option stepLimit");
});

Deno.test("a loop of Effect.yieldNow is cut short too while somebody else could move", () => {
  const program = Effect.gen(function* () {
    let isSet = false;
    const setter = yield* Effect.forkChild(
      Effect.sync(() => void (isSet = true)),
    );
    while (!isSet) yield* Effect.yieldNow;
    yield* Fiber.join(setter);
  });
  const { failures, coverage } = explore(program, {
    runs: 1000,
    stepLimit: 300,
  });
  assertEquals(failures, []);
  assert(coverage.cut > 0);
});

Deno.test("a loop of Effect.yieldNow that nobody ends is a livelock of its fiber", () => {
  const program = Effect.gen(function* () {
    yield* Effect.forkChild(Effect.forever(Effect.yieldNow));
    yield* Effect.never;
  });
  const { failures } = explore(program, { stepLimit: 300 });
  assertEquals(failures[0]?.kind, "livelock");
  assertMatch(failures[0]!.message, /^main~1 goes round in a circle: foreign/);
});
