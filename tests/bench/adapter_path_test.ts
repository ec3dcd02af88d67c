/**
 * What the calls of a driver are measured on, and a short run of it.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { measureAdapterPath } from "../../bench/pool/adapter_path.ts";
import { runHalfFull } from "../../bench/pool/adapter_state.ts";
import { DmaSystem } from "../../src/dma/mod.ts";
import { assert } from "../deps.ts";

Deno.test("runHalfFull() gives a driver half of the registers, scattered", () => {
  const { free, hasWhole } = runHalfFull(() =>
    Effect.map(DmaSystem, ({ pool }) => ({
      free: pool.freeCount,
      hasWhole: pool.canFit(pool.freeCount),
    }))
  );
  assert(free >= 512 && free < 512 + 64, `${free} registers are free`);
  assert(!hasWhole, "the free registers lie in one run");
});

Deno.test("measureAdapterPath() measures every subject", async () => {
  const path = await measureAdapterPath(1, 2);
  for (const [subject, nanoseconds] of Object.entries(path)) {
    assert(nanoseconds > 0, `${subject} took ${nanoseconds} ns`);
  }
});
