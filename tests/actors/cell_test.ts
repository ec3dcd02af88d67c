/**
 * Cells: single steps on one shared value.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { cell, random, run, spawn } from "../../src/actors/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { story } from "./story.ts";

Deno.test("Cell.get, set, update and modify read and replace the value", () => {
  const result = run(Effect.gen(function* () {
    const count = yield* cell("count", 1);
    yield* count.set(2);
    yield* count.update((value) => value * 10);
    const before = yield* count.modify((value) => [value, value + 1]);
    return [before, yield* count.get];
  }));
  assertEquals(result.value, [20, 21]);
});

Deno.test("Cell.modify is one step: no update is lost under any seed", () => {
  for (let seed = 0; seed < 100; seed++) {
    const result = run(
      Effect.gen(function* () {
        const count = yield* cell("count", 0);
        const increment = count.update((value) => value + 1);
        for (let i = 0; i < 5; i++) yield* spawn("adder", increment);
        yield* Effect.sleep("1 millis");
        return count.value;
      }),
      { oracle: random(seed) },
    );
    assertEquals(result.value, 5);
  }
});

Deno.test("Cell.get and Cell.set are two steps: some seed loses an update", () => {
  const outcomes = new Set<number | undefined>();
  for (let seed = 0; seed < 100; seed++) {
    const result = run(
      Effect.gen(function* () {
        const count = yield* cell("count", 0);
        const increment = Effect.flatMap(
          count.get,
          (value) => count.set(value + 1),
        );
        yield* spawn("first", increment);
        yield* spawn("second", increment);
        yield* Effect.sleep("1 millis");
        return count.value;
      }),
      { oracle: random(seed) },
    );
    outcomes.add(result.value);
  }
  assertEquals([...outcomes].sort(), [1, 2]);
});

Deno.test("A function that throws inside Cell.modify ends the run and names its actor", () => {
  const { result } = story(Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* spawn(
      "careless",
      count.update(() => {
        throw new TypeError("no such value");
      }),
    );
    yield* Effect.sleep("1 millis");
  }));
  assertEquals(result.status, "failed");
  assertEquals(result.message, "careless failed: TypeError: no such value");
});

Deno.test("The event of a read or a write shows the value before it", () => {
  const { lines } = story(Effect.gen(function* () {
    const count = yield* cell("count", { _tag: "Idle" });
    yield* count.set({ _tag: "Busy" });
    yield* count.get;
  }));
  assertEquals(lines, ["main write count Idle", "main read count Busy"]);
});

Deno.test("An operation outside a run says how to start one", () => {
  const attempt = Effect.runSyncExit(cell("count", 0));
  assert(attempt._tag === "Failure");
  assertStringIncludes(String(attempt.cause), "start the program with run()");
});
