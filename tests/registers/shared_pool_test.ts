/**
 * The pool that several threads share, its owners taking steps in one thread:
 * every order of steps of small programs, and random long ones.
 *
 * @module
 */

import { PoolModel } from "../../bench/pool/pool_model.ts";
import {
  DOUBLE_FREE,
  FOREIGN_FREE,
  FREED,
  PARTIAL_FREE,
  SharedPool,
  sharedPoolMemory,
  type Steps,
} from "../../src/registers/mod.ts";
import { assert, assertEquals, assertThrows } from "../deps.ts";

function ends(size: number, owners: number): SharedPool[] {
  const memory = sharedPoolMemory(size, owners);
  return Array.from({ length: owners }, (_, me) => new SharedPool(memory, me));
}

/** Takes a call to its end while all others answer. */
function finish<Result>(
  pools: readonly SharedPool[],
  steps: Steps<Result>,
): Result {
  for (let turns = 0; turns < 10_000; turns++) {
    const step = steps.next();
    if (step.done) return step.value;
    for (const pool of pools) pool.serve();
  }
  throw new Error("The call never ends");
}

Deno.test("SharedPool gives each owner an equal part", () => {
  const pools = ends(10, 3);
  assertEquals(pools.map((pool) => pool.allocate(3)), [0, 3, 6]);
  assertEquals(pools[2]!.allocate(1), 9);
  for (const pool of pools) pool.serve(); // tells what is left
  assertEquals(pools[0]!.freeCount, 0);
});

Deno.test("SharedPool steals what one owner has left", () => {
  const pools = ends(200, 2);
  const base = finish(pools, pools[0]!.allocateInSteps(100));
  assertEquals([base, finish(pools, pools[0]!.allocateInSteps(40))], [0, 100]);
  assertEquals(pools[1]!.allocate(60), 140);
  assertEquals(pools.map((pool) => pool.allocations), [2, 1]);
});

Deno.test("SharedPool joins the pieces of several owners", () => {
  for (const owners of [2, 3, 7]) {
    const pools = ends(700, owners);
    assertEquals(finish(pools, pools[1]!.allocateInSteps(700)), 0);
    assertEquals(finish(pools, pools[0]!.allocateInSteps(1)), -1);
    assertEquals(finish(pools, pools[0]!.freeInSteps(0, 700)), FREED);
    assertEquals(pools[0]!.freeCount, 700);
    assertEquals(finish(pools, pools[0]!.allocateInSteps(701)), -1);
    assertEquals(pools.map(({ failures }) => failures)[0], 2);
  }
});

Deno.test("SharedPool.free() finds the owner and brings back his judgement", () => {
  const pools = ends(100, 2);
  const base = pools[1]!.allocate(10);
  const free = (at: number, count: number) =>
    finish(pools, pools[0]!.freeInSteps(at, count));
  assertEquals(free(base, 5), PARTIAL_FREE);
  assertEquals(free(base, 11), FOREIGN_FREE);
  assertEquals(free(base + 4, 6), FREED);
  assertEquals(free(base + 4, 6), DOUBLE_FREE);
  assertEquals(free(base, 4), FREED);
  for (const at of [-1, 100, 0.5, NaN]) assertEquals(free(at, 1), FOREIGN_FREE);
  assertEquals(pools[0]!.freeCount, 100);
});

Deno.test("SharedPool.allocate() gives up when an owner does not answer, and loses nothing", () => {
  const memory = sharedPoolMemory(100, 2);
  const [hasty, silent] = [0, 1].map((me) => new SharedPool(memory, me, 2));
  assertEquals(hasty!.allocate(50), 0);
  assertEquals([hasty!.allocate(20), hasty!.failures], [-1, 1]);
  assertEquals(silent!.serve(), 1); // hands over 20 too late
  hasty!.serve();
  assertEquals([hasty!.allocate(20), hasty!.freeCount], [50, 30]);
  assertThrows(() => hasty!.free(99, 1), Error, "99 does not answer");
});

Deno.test("SharedPool and its memory refuse numbers that make no sense", () => {
  assertThrows(() => sharedPoolMemory(10, 0), RangeError, "1 to 64 owners");
  assertThrows(() => sharedPoolMemory(10, 65), RangeError, "not 65");
  assertThrows(() => sharedPoolMemory(3, 4), RangeError, "4 to 16777216");
  const memory = sharedPoolMemory(10, 2);
  assertThrows(() => new SharedPool(memory, 2), RangeError, "no owner 2");
});

/** An operation of a small program: take a run, or give the last one back. */
type Deed = number | "free";

/** Plays one order of steps; true while there are orders left to try. */
function playOrder(programs: readonly Deed[][], path: number[]): boolean {
  const pools = ends(4, programs.length);
  const model = new PoolModel(4);
  const actors = programs.map((deeds, me) => ({
    me,
    deeds: [...deeds],
    held: [] as { base: number; count: number }[],
    steps: undefined as Steps<number> | undefined,
    then: (_answer: number): void => {},
  }));
  const widths: number[] = [];
  for (let turn = 0; turn < 400; turn++) {
    const busy = actors.filter(({ deeds, steps }) => steps || deeds.length > 0);
    if (busy.length === 0) break;
    // When the recorded order ends, whoever comes first goes on; all others
    // answer, so that every call ends.
    const choice = path[turn] ?? turn % busy.length;
    if (turn < 9) widths[turn] = busy.length;
    const actor = busy[choice % busy.length]!;
    const pool = pools[actor.me]!;
    if (!actor.steps) {
      const deed = actor.deeds.shift()!;
      const run = deed === "free" ? actor.held.pop() : undefined;
      if (deed === "free" && !run) continue;
      if (run) model.release(run.base, run.count);
      actor.steps = run
        ? pool.freeInSteps(run.base, run.count)
        : pool.allocateInSteps(deed as number);
      actor.then = (answer) => {
        if (run) assertEquals(answer, FREED);
        else if (answer >= 0) {
          const count = deed as number;
          model.grant(answer, count); // throws when it was given twice
          actor.held.push({ base: answer, count });
        }
      };
    }
    const step = actor.steps.next();
    if (step.done) {
      actor.steps = undefined;
      actor.then(step.value);
    }
    if (turn >= 9) { for (const other of pools) other.serve(); }
  }
  assert(actors.every(({ steps }) => !steps), "a call never ended");
  // Quiescent: now every answer is exact.
  for (const { me, held } of actors) {
    for (const { base, count } of held) {
      assertEquals(finish(pools, pools[me]!.freeInSteps(base, count)), FREED);
    }
  }
  for (const pool of pools) pool.serve();
  assertEquals(pools[0]!.freeCount, 4);
  assertEquals(finish(pools, pools[0]!.allocateInSteps(4)), 0);
  return nextOrder(path, widths);
}

/** Counts the path up like a number whose digits have these widths. */
function nextOrder(path: number[], widths: readonly number[]): boolean {
  for (let turn = 0; turn < widths.length; turn++) path[turn] ??= 0;
  path.length = widths.length;
  for (let turn = widths.length - 1; turn >= 0; turn--) {
    if (path[turn]! + 1 < widths[turn]!) {
      path[turn]!++;
      path.length = turn + 1;
      return true;
    }
  }
  return false;
}

Deno.test("SharedPool gives no register twice in any order of steps", () => {
  const programs: Deed[][][] = [
    [[2, 1, "free"], [2, 1, "free"]],
    [[3, "free", 1], [3, "free", 1]],
    [[4, "free"], [1, "free", 4]],
    [[2, "free"], [2], [2, "free"]],
  ];
  let orders = 0;
  for (const program of programs) {
    const path: number[] = Array.from({ length: 9 }, () => 0);
    do orders++; while (playOrder(program, path));
  }
  assert(orders > 1000, `only ${orders} orders`);
});

Deno.test("SharedPool is exact when one owner acts at a time", () => {
  const pools = ends(600, 3);
  const model = new PoolModel(600);
  let draw = 9;
  const below = (limit: number): number => {
    draw = Math.imul(draw, 0x2545F491) + 0x9E3779B9 | 0;
    return (draw >>> 8) % limit;
  };
  let refused = 0;
  for (let call = 0; call < 5000; call++) {
    const pool = pools[below(3)]!;
    if (below(5) < 3) {
      const count = [1, 2, 4, 8, 17, 64, 100, 250][below(8)]!;
      const base = finish(pools, pool.allocateInSteps(count));
      if (base >= 0) {
        model.grant(base, count);
        continue;
      }
      assert(!model.fits(count), `${count} would have fitted`);
      refused++;
    }
    if (model.live.length === 0) continue;
    const run = model.live[below(model.live.length)]!;
    const tail = below(4) === 0 ? 1 + below(run.count) : run.count;
    const base = run.base + run.count - tail;
    assertEquals(finish(pools, pool.freeInSteps(base, tail)), FREED);
    model.release(base, tail);
    for (const one of pools) one.serve();
    assertEquals(pool.freeCount, 600 - model.used);
  }
  assert(refused > 200, `only ${refused} refusals`);
});
