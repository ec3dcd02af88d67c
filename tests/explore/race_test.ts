/**
 * `race`: a test that fails with one failing run and the line that replays it.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import { cell, mailbox, spawn } from "../../src/actors/mod.ts";
import { race, RaceFailure, type RaceOptions } from "../../src/explore/mod.ts";

/** Two actors add one to a count, by a read and a write or in one step. */
const counting = (isRight: boolean) =>
  Effect.gen(function* () {
    const count = yield* cell("count", 0);
    const increment = isRight
      ? count.update((value) => value + 1)
      : Effect.flatMap(count.get, (seen) => count.set(seen + 1));
    yield* spawn("first", increment);
    yield* spawn("second", increment);
    return count;
  });

const options: RaceOptions<{ readonly value: number }> = {
  name: "counting",
  check: ({ value }) => value === 2 ? undefined : `the count is ${value}`,
};

/** What a test throws that must fail. */
function failureOf(test: () => void): RaceFailure {
  return assertThrows(test, RaceFailure);
}

Deno.test("race() passes where every schedule does", () => {
  assertEquals(race(counting(true), options)(), undefined);
});

Deno.test("race() fails with one failing run, its kind, and its replay line", () => {
  const { message, exploration } = failureOf(race(counting(false), options));
  assertMatch(
    message,
    /^counting: invariant in schedule \d+: the count is 1\n\n/,
  );
  assertEquals(message.match(/step +tick/g)?.length, 1);
  const [line] = /r1[0-9a-zA-Z.~]+$/m.exec(message)!;
  assertEquals(line, exploration.failures[0]!.smallest);
});

Deno.test("race() with a replay line makes that run alone, and it fails the same", () => {
  const test = race(counting(false), options);
  const { smallest } = failureOf(test).exploration.failures[0]!;
  const again = race(counting(false), { ...options, replay: smallest });
  const { message } = assertThrows(again, Error);
  assertStringIncludes(message, "counting: invariant: the count is 1");
  assertMatch(message, /\n +first\n +step +tick +\| second\n/);
});

Deno.test("race() with a replay line passes once the program is right, but says if it changed", () => {
  const { smallest } = failureOf(race(counting(false), options)).exploration
    .failures[0]!;
  const repaired = race(counting(true), { ...options, replay: smallest });
  const { message } = assertThrows(repaired, Error);
  assertMatch(message, /^counting: The scenario has changed: /);
  assert(!message.includes("the count is 1"), message);
});

Deno.test("race() traps nothing during a replay, so that a debugger can stop in it", () => {
  const timed = Effect.gen(function* () {
    yield* spawn("a", Effect.sync(() => Date.now()));
    const box = yield* mailbox<number>("box");
    yield* spawn("b", box.send(1));
    yield* spawn("c", box.send(2));
  });
  const name = "timed";
  const untrapped = failureOf(
    race(timed, { name, trap: false, check: () => "always wrong" }),
  );
  const { line } = untrapped.exploration.failures[0]!;
  assertEquals(race(timed, { name, replay: line })(), undefined);
});

Deno.test("race() fails if nothing was under control", () => {
  const alone = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* box.send(1);
    return yield* box.take;
  });
  const { message } = failureOf(race(alone, { name: "alone" }));
  assertEquals(
    message,
    "alone: nothing was under control: in 1 runs there were never two things that could happen next",
  );
});

Deno.test("race() fails if a search that must complete did not", () => {
  const wide = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    for (let i = 0; i < 5; i++) yield* spawn("sender", box.send(i));
  });
  const budget = { name: "wide", runs: 20 };
  assertEquals(race(wide, budget)(), undefined);
  const { message } = failureOf(race(wide, { ...budget, mustComplete: true }));
  assertStringIncludes(message, "wide: the search did not come to its end");
  assertStringIncludes(message, "20 schedules");
  const whole = { name: "wide", mustComplete: true };
  assertEquals(race(wide, whole)(), undefined);
});

Deno.test("race() prints neither colours nor control characters, as JUnit reports need", () => {
  const { message } = failureOf(race(counting(false), options));
  // deno-lint-ignore no-control-regex
  assert(!/[\u0000-\u0009\u000b-\u001f\u007f]/.test(message));
});
