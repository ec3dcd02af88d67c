/**
 * A scenario module whose first worker dies while it imports it. Who comes first
 * is told by a file that the test names.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { cell, spawn } from "../../../src/actors/mod.ts";

const isWorker = "WorkerGlobalScope" in globalThis;
const marker = new URL(import.meta.url).searchParams.get("marker");

/** Whether this worker is to die: all of them, or the first. */
function isDoomed(): boolean {
  if (!isWorker) return false;
  if (marker === null) return true;
  try {
    Deno.writeTextFileSync(marker, "", { createNew: true });
    return true;
  } catch {
    return false;
  }
}

if (isDoomed()) {
  setTimeout(() => {
    throw new Error("the disk is full");
  });
  await new Promise(() => {});
}

/** Two orders of two writes. */
const program: Effect.Effect<void> = Effect.gen(function* () {
  const owner = yield* cell("owner", "nobody");
  yield* spawn("a", owner.set("a"));
  yield* spawn("b", owner.set("b"));
});
export default program;
