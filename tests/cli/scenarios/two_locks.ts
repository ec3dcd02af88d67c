/** A scenario module: two actors that take the same two locks in two orders. */

import { Effect } from "../../../deps.ts";
import { join, lock, spawn } from "../../../src/actors/mod.ts";
import type { ScenarioExport } from "../../../src/explore/mod.ts";

const twoLocks: ScenarioExport<void> = {
  name: "two locks",
  program: Effect.gen(function* () {
    const left = yield* lock("left");
    const right = yield* lock("right");
    const first = yield* spawn(
      "first",
      left.withLock(right.withLock(Effect.void)),
    );
    const second = yield* spawn(
      "second",
      right.withLock(left.withLock(Effect.void)),
    );
    yield* join(first);
    yield* join(second);
  }),
};

export default twoLocks;
