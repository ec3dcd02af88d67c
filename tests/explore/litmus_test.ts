/**
 * `litmus`: exactly the outcomes that were named, each with a schedule.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../deps.ts";
import { cell, join, mailbox, spawn } from "../../src/actors/mod.ts";
import { litmus, RaceFailure } from "../../src/explore/mod.ts";

/** Store buffering: each writes its own cell and reads the other's. */
const storeBuffering = Effect.gen(function* () {
  const x = yield* cell("x", 0);
  const y = yield* cell("y", 0);
  const left = yield* spawn("left", Effect.andThen(x.set(1), y.get));
  const right = yield* spawn("right", Effect.andThen(y.set(1), x.get));
  return [yield* join(left), yield* join(right)];
});

const name = "store buffering";

/** What a test says that must fail. */
function messageOf(test: () => void): string {
  return assertThrows(test, RaceFailure).message;
}

Deno.test("litmus() passes if the outcomes are just those that were named", () => {
  const outcomes = [[0, 1], [1, 0], [1, 1]];
  assertEquals(litmus(storeBuffering, { name, outcomes })(), undefined);
});

Deno.test("litmus() fails for an outcome that was not named, with the run that led there", () => {
  const outcomes = [[0, 1], [1, 0]];
  const message = messageOf(litmus(storeBuffering, { name, outcomes }));
  assertStringIncludes(message, "unexpected outcome [1,1]");
  assertStringIncludes(message, "Replay it with: r1");
});

Deno.test("litmus() fails for an outcome that never occurs, and shows those that do", () => {
  const outcomes = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const message = messageOf(litmus(storeBuffering, { name, outcomes }));
  assertStringIncludes(message, "store buffering: never seen: [0,0]\n");
  assertStringIncludes(message, "? [0,0]  (never seen)");
  assertStringIncludes(message, "  [1,1]  (");
  assertStringIncludes(message, "complete: ");
});

Deno.test("litmus() lets a missing outcome pass while the search is not complete", () => {
  const outcomes = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const short = { name, outcomes, runs: 2, strategy: "random" } as const;
  assertEquals(litmus(storeBuffering, short)(), undefined);
});

Deno.test("litmus() takes outcomes in words of the caller's own", () => {
  const outcome = ([left, right]: number[]) =>
    left! + right! === 2 ? "both" : "one";
  const words = { name, outcome, outcomes: ["one", "both"] };
  assertEquals(litmus(storeBuffering, words)(), undefined);
});

Deno.test("litmus() tells values apart that JSON has no words for", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number | undefined>("box");
    yield* spawn("a", box.send(undefined));
    yield* spawn("b", box.send(NaN));
    return yield* box.take;
  });
  const outcomes = [undefined, NaN];
  assertEquals(litmus(program, { name: "values", outcomes })(), undefined);
  const message = messageOf(
    litmus(program, { name: "values", outcomes: [undefined] }),
  );
  assertStringIncludes(message, "unexpected outcome null");
});

Deno.test("litmus() fails if nothing was under control", () => {
  const outcomes = [1];
  const message = messageOf(
    litmus(Effect.succeed(1), { name: "alone", outcomes }),
  );
  assertStringIncludes(message, "alone: nothing was under control");
});

Deno.test("litmus() with a replay line makes that run alone", () => {
  const wrong = { name, outcomes: [[0, 1], [1, 0]] };
  const { exploration } = assertThrows(
    litmus(storeBuffering, wrong),
    RaceFailure,
  );
  const replay = exploration.failures[0]!.smallest;
  const { message } = assertThrows(
    litmus(storeBuffering, { ...wrong, replay }),
    Error,
  );
  assertStringIncludes(message, "outcome: unexpected outcome [1,1]");
  const outcomes = [[0, 1], [1, 0], [1, 1]];
  const right = litmus(storeBuffering, { name, outcomes, replay });
  assertEquals(right(), undefined);
});
