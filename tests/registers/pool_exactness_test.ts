/**
 * Random calls on pools of every kind, each answer judged by a model that only
 * knows who owns which register.
 *
 * @module
 */

import { poolDifferential } from "../../bench/pool/pool_differential.ts";
import { PoolModel } from "../../bench/pool/pool_model.ts";
import { MapRegisterPool } from "../../src/registers/mod.ts";
import { assert, assertEquals, assertThrows } from "../deps.ts";

Deno.test("MapRegisterPool is exact in a quarter of a million random calls", () => {
  const met = poolDifferential(250_000, 0x9E3779B9);
  assert(met.calls >= 250_000);
  assert(met.refused > 10_000, `only ${met.refused} refusals`);
  assert(met.tails > 10_000, `only ${met.tails} tails`);
  assert(met.misused > 10_000, `only ${met.misused} misuses`);
});

Deno.test("MapRegisterPool is exact for runs of every length of a large pool", () => {
  const size = 1 << 20;
  const pool = new MapRegisterPool(size);
  const model = new PoolModel(size);
  let draw = 1;
  const below = (limit: number): number => {
    draw = Math.imul(draw, 0x2545F491) + 0x9E3779B9 | 0;
    return (draw >>> 8) % limit;
  };
  for (let call = 0; call < 4000; call++) {
    const count = 1 + below(1 << 1 + below(20));
    const base = pool.allocate(count);
    if (base >= 0) model.grant(base, count);
    else {
      assert(call % 8 > 0 || !model.fits(count), `${count} would have fitted`);
      const run = model.live[below(model.live.length)]!;
      assertEquals(pool.free(run.base, run.count), 0);
      model.release(run.base, run.count);
    }
  }
  assert(pool.failures > 200, `only ${pool.failures} refusals`);
  assertEquals(pool.largestFreeRun, model.longest());
  for (let length = 1; length <= size; length *= 2) {
    assertEquals(pool.canFit(length), length <= pool.largestFreeRun);
  }
  assertEquals(pool.canFit(pool.largestFreeRun), true);
  assertEquals(pool.canFit(pool.largestFreeRun + 1), false);
});

Deno.test("PoolModel notices a pool that gives a register twice", () => {
  const model = new PoolModel(8);
  model.grant(2, 3);
  assertThrows(() => model.grant(4, 1), Error, "register 4 is owned twice");
  assertThrows(() => model.grant(7, 2), Error, "outside the pool");
});
