/** A scenario module: two actors that count without a lock, and with one. */

import { Effect } from "../../../deps.ts";
import { cell, join, lock, spawn } from "../../../src/actors/mod.ts";
import type { ScenarioExport } from "../../../src/explore/mod.ts";

const unlocked: ScenarioExport<number> = {
  name: "lost update",
  program: Effect.gen(function* () {
    const count = yield* cell("count", 0);
    const increment = Effect.flatMap(
      count.get,
      (seen) => count.set(seen + 1),
    );
    const first = yield* spawn("first", increment);
    const second = yield* spawn("second", increment);
    yield* join(first);
    yield* join(second);
    return count.value;
  }),
  outcome: String,
  expected: ["2"],
};

export default unlocked;

/** The program with a lock, without options. */
export const plain: ScenarioExport<number>["program"] = Effect.gen(
  function* () {
    const count = yield* cell("count", 0);
    const door = yield* lock("door");
    const increment = door.withLock(
      Effect.flatMap(count.get, (seen) => count.set(seen + 1)),
    );
    const first = yield* spawn("first", increment);
    const second = yield* spawn("second", increment);
    yield* join(first);
    yield* join(second);
    return count.value;
  },
);

/** The same, with the outcome it must have. */
export const locked: ScenarioExport<number> = {
  program: plain,
  outcome: String,
  expected: ["2"],
};
