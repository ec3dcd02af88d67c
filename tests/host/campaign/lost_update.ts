/**
 * A lost update among three, as a scenario module.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { cell, join, spawn } from "../../../src/actors/mod.ts";
import type { ScenarioExport } from "../../../src/explore/mod.ts";

const program = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.gen(function* () {
    const seen = yield* count.get;
    yield* count.set(seen + 1);
  });
  const actors = [];
  for (let i = 0; i < 3; i++) actors.push(yield* spawn(`adder${i}`, increment));
  for (const actor of actors) yield* join(actor);
  return count.value;
});

/** Every outcome is right. */
const any: ScenarioExport<number, never> = {
  program,
  name: "three additions",
  outcome: String,
};
export default any;

/** Only one outcome is right. */
export const strict: ScenarioExport<number, never> = {
  ...any,
  expected: ["3"],
};

/** Uses Effect's own fibers. */
export const ownFibers: Effect.Effect<boolean> = Effect.gen(function* () {
  const fiber = yield* Effect.forkChild(Effect.sleep(1));
  yield* Effect.yieldNow;
  return fiber.id > 0;
});
