/**
 * Operations know the line they were written on, when somebody asks.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  cell,
  lock,
  mailbox,
  type Oracle,
  random,
  run,
} from "../../src/actors/mod.ts";
import {
  capturingSources,
  placeIn,
  sourceOf,
} from "../../src/actors/sources.ts";
import { assert, assertEquals, assertMatch } from "../deps.ts";

const program = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  yield* count.set(1);
  yield* count.get;
  const box = yield* mailbox<number>("box");
  yield* box.send(1);
  yield* box.take;
  const door = yield* lock("door");
  yield* door.acquire;
  yield* door.release;
});

/** The places of the operations of a run. */
function placesOf(): (string | undefined)[] {
  const places: (string | undefined)[] = [];
  const oracle: Oracle = {
    ...random(1),
    committed: (_, operation) => places.push(sourceOf(operation)),
  };
  run(program, { oracle });
  return places;
}

Deno.test("Operations name their lines while sources are captured, and not otherwise", () => {
  assertEquals(placesOf(), Array(6).fill(undefined));
  const places = capturingSources(placesOf);
  const lines = places.map((place) => {
    assertMatch(place ?? "", /^actors\/sources_test\.ts:\d+$/);
    return Number(place!.split(":")[1]);
  });
  assert(lines.every((line, i) => i === 0 || line > lines[i - 1]!));
  assertEquals(placesOf(), Array(6).fill(undefined));
});

Deno.test("capturingSources() leaves the host's stack depth as it was, also after an error", () => {
  const before = Error.stackTraceLimit;
  let thrown: unknown;
  try {
    capturingSources(() => {
      throw new Error("on purpose");
    });
  } catch (error) {
    thrown = error;
  }
  assertEquals(String(thrown), "Error: on purpose");
  assertEquals(Error.stackTraceLimit, before);
});

Deno.test("placeIn() skips the frames of this room and of packages", () => {
  const stack = [
    "Error",
    "    at capture (file:///lib/src/actors/sources.ts:40:9)",
    "    at f (file:///cache/npm/registry/effect/4.1.0/dist/x.js:1:2)",
    "    at main.next (file:///home/me/drivers/disk_test.ts:12:30)",
    "    at other (file:///home/me/main.ts:99:1)",
  ].join("\n");
  assertEquals(placeIn(stack), "drivers/disk_test.ts:12");
  assertEquals(placeIn("Error\n    at <anonymous>"), undefined);
});
