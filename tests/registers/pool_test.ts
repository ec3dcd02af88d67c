/**
 * The pool of map registers, call by call. Random calls are judged in
 * `pool_exactness_test.ts`.
 *
 * @module
 */

import {
  DOUBLE_FREE,
  FOREIGN_FREE,
  FREED,
  freeResultName,
  MAP_REGISTERS_MAX,
  MapRegisterPool,
  PARTIAL_FREE,
} from "../../src/registers/mod.ts";
import { assert, assertEquals, assertThrows } from "../deps.ts";

/** A pool that must merge for long requests and knows what does not fit. */
function checkerboard(size: number): MapRegisterPool {
  const pool = new MapRegisterPool(size);
  const bases = Array.from({ length: size }, () => pool.allocate(1));
  for (const base of bases) if (base % 2 === 0) pool.free(base, 1);
  return pool;
}

Deno.test("MapRegisterPool gives runs that lie in the pool and never overlap", () => {
  const pool = new MapRegisterPool(300);
  const owner = new Map<number, number>();
  for (const count of [1, 2, 64, 65, 17, 100, 3, 40]) {
    const base = pool.allocate(count);
    for (let at = base; at < base + count; at++) {
      assert(at >= 0 && at < 300 && !owner.has(at), `register ${at}`);
      owner.set(at, count);
    }
  }
  assertEquals(pool.freeCount, 300 - owner.size);
});

Deno.test("MapRegisterPool.allocate() gives the whole pool in one run", () => {
  for (const size of [1, 2, 63, 64, 65, 66, 1000, 70_000]) {
    const pool = new MapRegisterPool(size);
    assertEquals(pool.allocate(size), 0);
    assertEquals([pool.allocate(1), pool.canFit(1)], [-1, false]);
    assertEquals(pool.free(0, size), FREED);
    assertEquals([pool.largestFreeRun, pool.canFit(size)], [size, true]);
  }
});

Deno.test("MapRegisterPool.allocate() refuses what is not a count of this pool", () => {
  const pool = new MapRegisterPool(70);
  const counts = [0, -1, 71, 1.5, 64.5, NaN, Infinity, 2 ** 32 + 1];
  for (const count of counts) {
    assertEquals([pool.allocate(count), pool.canFit(count)], [-1, false]);
  }
  assertEquals(pool.counters(), {
    size: 70,
    free: 70,
    used: 0,
    largestFreeRun: 70,
    allocations: 0,
    failures: counts.length,
    highWater: 0,
  });
});

Deno.test("MapRegisterPool merges cached neighbours before it refuses", () => {
  const pool = new MapRegisterPool(128);
  const bases = Array.from({ length: 128 }, () => pool.allocate(1));
  for (const base of bases) assertEquals(pool.free(base, 1), FREED);
  assertEquals(pool.largestFreeRun, 128);
  assertEquals(pool.allocate(128), 0);
});

Deno.test("MapRegisterPool takes the shortest run that is long enough", () => {
  const pool = new MapRegisterPool(400);
  const counts = [80, 1, 70, 1, 90, 1, 12, 1, 9, 1, 134];
  const bases = counts.map((count) => pool.allocate(count));
  counts.forEach((count, index) => {
    if (count > 1) pool.free(bases[index]!, count);
  });
  // Every magazine is empty once a request has gone past them to the bins.
  assertEquals(pool.canFit(200), false);
  const taken = [8, 66, 75, 85, 100].map((count) => pool.allocate(count));
  assertEquals(taken, [8, 2, 0, 4, 10].map((index) => bases[index]));
});

Deno.test("MapRegisterPool.free() takes a tail again and again", () => {
  for (const count of [5, 64, 65, 200]) {
    const pool = new MapRegisterPool(200);
    const base = pool.allocate(count);
    for (let kept = count - 1; kept >= 0; kept--) {
      assertEquals(pool.free(base + kept, 1), FREED);
      assertEquals(pool.freeCount, 200 - kept);
    }
    assertEquals(pool.largestFreeRun, 200);
  }
});

Deno.test("MapRegisterPool.free() tells double, foreign and partial apart", () => {
  for (const count of [3, 40, 64, 65, 300]) {
    const pool = new MapRegisterPool(1000);
    pool.allocate(10);
    const base = pool.allocate(count);
    const after = pool.allocate(10);
    const before = pool.counters();
    assertEquals(pool.free(base, count - 1), PARTIAL_FREE);
    assertEquals(pool.free(base + 1, 1), PARTIAL_FREE);
    assertEquals(pool.free(base, count + 1), FOREIGN_FREE);
    assertEquals(pool.free(base + count - 1, 2), FOREIGN_FREE);
    assertEquals(pool.free(after + 10, 1), DOUBLE_FREE);
    assertEquals(pool.counters(), before);
    assertEquals(pool.free(base, count), FREED);
    assertEquals(pool.free(base, count), DOUBLE_FREE);
    assertEquals(pool.free(base + count - 1, 1), DOUBLE_FREE);
  }
});

Deno.test("MapRegisterPool.free() refuses what lies outside the pool", () => {
  const pool = new MapRegisterPool(70);
  pool.allocate(70);
  const wrong = [[-1, 1], [-1, 2], [0, 71], [69, 2], [70, 1], [-65, 70]];
  const odd = [[0, 0], [0, -1], [0.5, 1], [0, 1.5], [NaN, 1], [0, NaN]];
  for (const [base, count] of [...wrong, ...odd, [-2, 127], [-64, 64]]) {
    assertEquals(pool.free(base!, count!), FOREIGN_FREE, `${base}, ${count}`);
  }
  assertEquals(pool.freeCount, 0);
});

Deno.test("MapRegisterPool.free() is not misled by what long runs left behind", () => {
  const pool = new MapRegisterPool(512);
  pool.allocate(512);
  pool.free(0, 512);
  const bases = Array.from({ length: 16 }, () => pool.allocate(32));
  for (const base of bases) {
    assertEquals(pool.free(base + 1, 30), PARTIAL_FREE);
    assertEquals(pool.free(base + 31, 2), FOREIGN_FREE);
    assertEquals(pool.free(base + 16, 16), FREED);
    assertEquals(pool.free(base + 16, 16), DOUBLE_FREE);
  }
  assertEquals(pool.largestFreeRun, 16);
});

Deno.test("MapRegisterPool.canFit() counts nothing and takes nothing", () => {
  const pool = checkerboard(64);
  const before = pool.counters();
  assertEquals([pool.canFit(1), pool.canFit(2)], [true, false]);
  assertEquals(pool.counters(), before);
});

Deno.test("MapRegisterPool knows at once when a refused length fits again", () => {
  const pool = checkerboard(64);
  for (const count of [2, 3, 64]) assertEquals(pool.allocate(count), -1);
  pool.free(11, 1); // 10, 11 and 12 are free now
  assertEquals([pool.canFit(3), pool.canFit(4)], [true, false]);
  assertEquals([pool.allocate(4), pool.allocate(3)], [-1, 10]);
  assertEquals(pool.allocate(2), -1);
});

Deno.test("MapRegisterPool keeps counters that add up", () => {
  const pool = new MapRegisterPool(100);
  const a = pool.allocate(60);
  const b = pool.allocate(30);
  pool.allocate(20);
  pool.free(a, 60);
  pool.free(b, 31);
  assertEquals(pool.counters(), {
    size: 100,
    free: 70,
    used: 30,
    largestFreeRun: 60,
    allocations: 2,
    failures: 1,
    highWater: 90,
  });
});

Deno.test("MapRegisterPool.reset() forgets everything", () => {
  const pool = checkerboard(300);
  pool.allocate(200);
  pool.reset();
  assertEquals(pool.counters(), new MapRegisterPool(300).counters());
  assertEquals(pool.allocate(300), 0);
});

Deno.test("MapRegisterPool.restore() brings back every answer to come", () => {
  const pool = checkerboard(200);
  pool.allocate(3);
  const snapshot = pool.snapshot();
  const play = (): unknown[] => {
    const answers: unknown[] = [1, 2, 1, 70].map((n) => pool.allocate(n));
    for (let at = 0; at < 200; at++) answers.push(pool.free(at, 1));
    answers.push(pool.allocate(66), pool.allocate(134), pool.counters());
    return answers;
  };
  const first = play();
  for (let again = 0; again < 2; again++) {
    pool.restore(snapshot);
    assertEquals(play(), first);
  }
});

Deno.test("MapRegisterPool.restore() refuses a snapshot of another size", () => {
  const snapshot = new MapRegisterPool(8).snapshot();
  assertThrows(
    () => new MapRegisterPool(9).restore(snapshot),
    RangeError,
    "A snapshot of 8 map registers does not fit a pool of 9",
  );
});

Deno.test("MapRegisterPool refuses a size that no pool can have", () => {
  for (const size of [0, -1, 1.5, NaN, MAP_REGISTERS_MAX + 1]) {
    assertThrows(() => new MapRegisterPool(size), RangeError, `not ${size}`);
  }
});

Deno.test("MapRegisterPool answers the same calls in the same way", () => {
  const play = (): number[] => {
    const pool = new MapRegisterPool(96);
    const answers: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const base = pool.allocate(1 + i * 7 % 13);
      answers.push(base, pool.free(i * 31 % 96, 1 + i % 13));
    }
    return answers;
  };
  assertEquals(play(), play());
});

Deno.test("freeResultName() names every answer", () => {
  const answers = [FREED, DOUBLE_FREE, FOREIGN_FREE, PARTIAL_FREE];
  assertEquals(
    answers.map(freeResultName),
    ["freed", "double", "foreign", "partial"],
  );
});
