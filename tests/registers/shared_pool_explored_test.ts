/**
 * The pool that several threads share, as a program of actors that the explorer
 * takes through its schedules: each owner is an actor, each step of a call an
 * operation on the memory that all have in common.
 *
 * A grant counts from the step that answers it, a release until the step that
 * asks for it: with these points every history must be one of a plain pool, which
 * may refuse while others act, and must not when all rest.
 *
 * @module
 */

import { PoolModel } from "../../bench/pool/pool_model.ts";
import { Effect } from "../../deps.ts";
import {
  join,
  type Reactor,
  reactor,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";
import { explore, type SearchOptions } from "../../src/explore/mod.ts";
import {
  FREED,
  SharedPool,
  sharedPoolMemory,
  type Steps,
} from "../../src/registers/mod.ts";
import { assert, assertEquals } from "../deps.ts";

/** Takes a run of that length, or gives the latest one back. */
type Deed = number | "free";

/** One step on the common memory. */
type Memory = Reactor<() => unknown, unknown>;

/** What all owners work on, and what they ought to see. */
interface World {
  readonly memory: Memory;
  readonly model: PoolModel;
  /** Owners with something left to do. */
  busy: number;
}

function step<A>({ memory }: World, act: () => A): Effect.Effect<A> {
  return memory.ask(act) as Effect.Effect<A>;
}

/** Takes a call to its end; others move whenever it has to wait. */
function call<A>(world: World, steps: Steps<A>): Effect.Effect<A> {
  return Effect.gen(function* () {
    for (;;) {
      const { done, value } = yield* step(world, () => steps.next());
      if (done) return value;
      yield* yieldNow;
    }
  });
}

/** Does its deeds, and answers the others until nobody has anything to do. */
function owner(
  world: World,
  pool: SharedPool,
  deeds: readonly Deed[],
): Effect.Effect<void> {
  const { model } = world;
  return Effect.gen(function* () {
    const held: { base: number; count: number }[] = [];
    for (const deed of deeds) {
      if (deed !== "free") {
        const base = yield* call(world, pool.allocateInSteps(deed));
        if (base < 0) continue;
        model.grant(base, deed); // throws when it was given twice
        held.push({ base, count: deed });
        continue;
      }
      const run = held.pop();
      if (run === undefined) continue;
      model.release(run.base, run.count);
      const answer = yield* call(world, pool.freeInSteps(run.base, run.count));
      assertEquals(answer, FREED);
    }
    world.busy--;
    while (world.busy > 0) {
      yield* step(world, () => pool.serve());
      yield* yieldNow;
    }
  });
}

/** Owners act at once; then one of them wants what must be free. */
function program(
  size: number,
  programs: readonly (readonly Deed[])[],
  endOf: (me: number) => number = (me) => me,
): Effect.Effect<string> {
  return Effect.gen(function* () {
    const shared = sharedPoolMemory(size, programs.length);
    const pools = programs.map((_, me) => new SharedPool(shared, endOf(me)));
    const world: World = {
      memory: yield* reactor("memory", (act: () => unknown) => act()),
      model: new PoolModel(size),
      busy: programs.length,
    };
    const actors = [];
    for (const [me, deeds] of programs.entries()) {
      const body = owner(world, pools[me]!, deeds);
      actors.push(yield* spawn(`owner ${me}`, body));
    }
    for (const actor of actors) yield* join(actor);
    // At rest the pool is exact: the longest free run can be had.
    const longest = world.model.longest();
    if (longest === 0) return "exact";
    const steps = pools[0]!.allocateInSteps(longest);
    for (let turn = 0; turn < 1000; turn++) {
      const { done, value } = steps.next();
      if (done) return value >= 0 ? "exact" : `${longest} refused at rest`;
      for (const pool of pools) pool.serve();
    }
    return "no answer at rest";
  });
}

const OPTIONS: SearchOptions<string> = {
  // Owners that wait spin, so only strategies that let everybody move will do.
  strategy: "random",
  runs: 1000,
  outcome: String,
  expected: ["exact"],
};

/** Registers of the pool, and what each owner does. */
const PROGRAMS: readonly (readonly [number, readonly (readonly Deed[])[]])[] = [
  [4, [[2, 1, "free"], [2, 1, "free"]]],
  [4, [[3, "free", 1], [3, "free", 1]]],
  [4, [[4, "free"], [1, "free", 4]]],
  [4, [[1, "free"], [2], [1, "free"]]],
  // In a larger pool an owner is lent more than it asked for.
  [96, [[48, 1, 1, 3, "free", 1], [20, 1, "free", 2]]],
  [96, [[32, 2, 2, 1], [31, 1, "free"], [8, "free", 4]]],
];

Deno.test("SharedPool behaves like a plain pool in the schedules of the explorer", () => {
  for (const [size, deeds] of PROGRAMS) {
    const found = explore(program(size, deeds), OPTIONS);
    assert(found.passed, found.report);
  }
});

Deno.test("the explorer notices two ends that believe to be the same owner", () => {
  const [size, deeds] = PROGRAMS[0]!;
  const same = program(size, deeds, () => 0);
  const found = explore(same, { ...OPTIONS, runs: 50 });
  assert(!found.passed, "nothing was noticed");
});
