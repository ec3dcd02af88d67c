/**
 * What a search says it has covered: counts that can be checked by hand, and an
 * estimate of what is left.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertMatch } from "../deps.ts";
import {
  cell,
  choose,
  lock,
  mailbox,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";
import { countSchedules, explore } from "../../src/explore/mod.ts";
import { lostUpdate } from "./effect_programs/lost_update.ts";

/** Actors that do some steps each, on one cell or each on its own. */
const stepping = (actors: number, steps: number, isShared: boolean) =>
  Effect.gen(function* () {
    const shared = yield* cell("shared", 0);
    for (let i = 0; i < actors; i++) {
      const own = isShared ? shared : yield* cell("own", 0);
      yield* spawn(
        "actor",
        Effect.gen(function* () {
          for (let n = 0; n < steps; n++) yield* own.set(n);
        }),
      );
    }
  });

/** The orders of so many steps of so many actors: a multinomial number. */
function orders(actors: number, steps: number): number {
  let total = 1;
  for (let i = 1; i <= actors; i++) {
    for (let n = 1; n <= steps; n++) {
      total *= ((i - 1) * steps + n) / n;
    }
  }
  return Math.round(total);
}

Deno.test("countSchedules() counts every interleaving, as arithmetic does", () => {
  for (const [actors, steps] of [[2, 2], [2, 5], [3, 3], [4, 2]] as const) {
    for (const isShared of [true, false]) {
      const { schedules } = countSchedules(stepping(actors, steps, isShared));
      assertEquals(schedules, orders(actors, steps), `${actors} by ${steps}`);
    }
  }
});

Deno.test("countSchedules() counts billions of interleavings by their few states", () => {
  const { schedules, runs } = countSchedules(stepping(4, 6, false));
  assertEquals(schedules, orders(4, 6));
  assert(schedules! > 2e12);
  assert(runs < 10_000);
});

Deno.test("countSchedules() counts each answer to a choice", () => {
  const program = Effect.gen(function* () {
    yield* spawn("a", choose(3));
    yield* spawn("b", choose(4));
  });
  assertEquals(countSchedules(program).schedules, 2 * 3 * 4);
});

Deno.test("countSchedules() gives up after as many runs as it may make", () => {
  const { schedules, runs } = countSchedules(stepping(4, 6, true), {
    runs: 100,
  });
  assertEquals([schedules, runs], [undefined, 100]);
});

Deno.test("exhaustive makes one run for each interleaving that was counted", () => {
  for (const program of [stepping(2, 3, true), stepping(3, 2, false)]) {
    const { schedules } = countSchedules(program);
    const { coverage } = explore(program, { strategy: "exhaustive" });
    assertEquals([coverage.runs, coverage.complete], [schedules, true]);
  }
});

Deno.test("behaviours, choices, operations and pruned runs are counted", () => {
  const { coverage } = explore(stepping(2, 1, true), {
    strategy: "exhaustive",
  });
  const { runs, behaviours, choices, operations, pruned, failing } = coverage;
  assertEquals(
    { runs, behaviours, choices, operations, pruned, failing },
    {
      runs: 2,
      behaviours: 2,
      choices: 2,
      operations: 4,
      pruned: 0,
      failing: 0,
    },
  );
  const alone = explore(stepping(2, 1, false), { strategy: "exhaustive" });
  assertEquals([alone.coverage.runs, alone.coverage.behaviours], [2, 1]);
  const slept = explore(stepping(3, 2, false), { strategy: "sleep sets" });
  assert(slept.coverage.pruned > 0);
  assertEquals(slept.coverage.behaviours, 1);
});

Deno.test("all failing behaviours are counted when a search collects all", () => {
  const opposite = Effect.gen(function* () {
    const a = yield* lock("a");
    const b = yield* lock("b");
    yield* spawn("ab", a.withLock(b.withLock(Effect.void)));
    yield* spawn("ba", b.withLock(a.withLock(Effect.void)));
  });
  const { coverage, failures } = explore(opposite, {
    strategy: "reduced",
    all: true,
  });
  assert(coverage.complete);
  assertEquals(failures.length, 1);
  assert(coverage.failing > 0 && coverage.failing < coverage.behaviours);
});

/** Senders into one mailbox: as many behaviours as orders of the senders. */
const senders = (count: number) =>
  Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    for (let i = 0; i < count; i++) yield* spawn("sender", box.send(i));
  });

Deno.test("a search that is cut off says how much of it is done, and that grows", () => {
  let before = 0;
  for (const runs of [100, 1000, 3000]) {
    const { coverage, report } = explore(senders(7), {
      strategy: "reduced",
      runs,
    });
    assertEquals(coverage.complete, false);
    const { progress = NaN } = coverage;
    assert(progress > before && progress < 1, `${progress}`);
    assertMatch(report, /about \d+ % searched/);
    before = progress;
  }
  const whole = explore(senders(7), { strategy: "reduced" }).coverage;
  assertEquals([whole.runs, whole.complete, whole.progress], [
    5040,
    true,
    undefined,
  ]);
});

Deno.test("a random search estimates what it has not seen, and less of it the longer it looks", () => {
  const unseenAfter = (runs: number) =>
    explore(senders(5), { strategy: "random", runs }).coverage;
  const early = unseenAfter(100);
  assert(early.unseen! > 10, `${early.unseen} unseen`);
  // It is a lower estimate: 5! behaviours in all.
  assert(early.behaviours + early.unseen! < 2 * 120);
  const late = unseenAfter(5000);
  assertEquals([late.behaviours, late.unseen], [120, 0]);
  assertEquals([early.complete, late.complete], [false, false]);
});

Deno.test("what Effect's runtime does is counted, and hinders completeness", () => {
  const { coverage } = explore(lostUpdate, { strategy: "reduced", runs: 50 });
  assert(coverage.foreign > 0);
  assertEquals(coverage.complete, false);
});

Deno.test("two things of one name are told as a limit", () => {
  const program = Effect.gen(function* () {
    for (let i = 0; i < 2; i++) {
      const body = Effect.andThen(yieldNow, yieldNow);
      yield* spawn("same", body, { namedAsGiven: true });
    }
  });
  const { coverage } = explore(program);
  assertMatch(coverage.limits.join(), /two things were called same/);
  assertEquals(coverage.complete, false);
});

Deno.test("progress is told now and then", () => {
  const told: number[] = [];
  explore(senders(7), {
    strategy: "random",
    runs: 3000,
    progress: (runs) => void told.push(runs),
  });
  assertEquals(told[0], 0);
  assert(told.length >= 3, told.join());
  for (const [i, runs] of told.slice(1).entries()) {
    const since = runs - told[i]!;
    assert(since > 0 && since <= 1024, told.join());
  }
});

Deno.test("whoever is told of progress may look at the host's watch, and the runs may not", () => {
  const watch = { told: 0 };
  const looks = Effect.sync(() => void performance.now());
  const { failures } = explore(looks, {
    strategy: "random",
    progress: () => void (watch.told += performance.now()),
  });
  assert(watch.told > 0);
  assertEquals(failures[0]?.kind, "nondeterminism");
});

Deno.test("a search ends where it is told to stop, and is not complete", () => {
  let asked = 0;
  const { coverage, passed } = explore(stepping(2, 3, true), {
    strategy: "reduced",
    stop: () => ++asked === 4,
  });
  assertEquals([coverage.runs, coverage.complete, passed], [4, false, true]);
});
