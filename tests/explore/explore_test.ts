/**
 * `explore`: what fails is made small, told as a story and replayed from one
 * line.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { cell, join, lock, mailbox, spawn } from "../../src/actors/mod.ts";
import { explore } from "../../src/explore/mod.ts";

/** A lost update beside actors that have nothing to do with it. */
const lostUpdate = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const other = yield* cell("other", 0);
  const increment = Effect.gen(function* () {
    const seen = yield* count.get;
    yield* count.set(seen + 1);
  });
  const first = yield* spawn("first", increment);
  const second = yield* spawn("second", increment);
  yield* spawn("noise", other.update((value) => value + 1));
  yield* join(first);
  yield* join(second);
  return count.value;
});

const options = {
  name: "lost update",
  outcome: String,
  expected: ["2"],
} as const;

Deno.test("explore() names the two racing operations and the flip that passes", () => {
  const { passed, report, failures } = explore(lostUpdate, options);
  assertEquals(passed, false);
  assertEquals(failures[0]?.message, "unexpected outcome 1");
  assertStringIncludes(report, "The race:");
  assertMatch(report, /reads count, which is 0, at .*explore_test\.ts:\d+/);
  assertStringIncludes(
    report,
    "Had step 2 come before step 0, this run would pass.",
  );
});

Deno.test("explore() makes a failure small, and its line at most 40 characters", () => {
  for (const strategy of ["reduced", "random", "pos"] as const) {
    const { failures } = explore(lostUpdate, { ...options, strategy });
    const { smallest } = failures[0]!;
    assert(smallest.length <= 40, smallest);
    assertStringIncludes(failures[0]!.signature, "outcome");
  }
});

Deno.test("explore() shows every outcome with a schedule, also when all pass", () => {
  const { passed, report } = explore(lostUpdate, {
    name: "either",
    outcome: String,
    expected: ["1", "2"],
  });
  assert(passed);
  assertMatch(report, /^ {4}1 {2}\(\d+ runs?, r1\S+\)$/m);
  assertMatch(report, /^ {4}2 {2}\(\d+ runs?, r1\S+\)$/m);
  assertStringIncludes(report, "complete");
});

Deno.test("explore() tells who waits for what at a deadlock, and who holds it", () => {
  const opposite = Effect.gen(function* () {
    const a = yield* lock("a");
    const b = yield* lock("b");
    yield* spawn("ab", a.withLock(b.withLock(Effect.void)));
    yield* spawn("ba", b.withLock(a.withLock(Effect.void)));
  });
  const { report } = explore(opposite, { name: "opposite locks" });
  assertStringIncludes(report, "ab waits for the lock b, held by ba");
  assertStringIncludes(report, "ba waits for the lock a, held by ab");
});

Deno.test("explore() finds nothing in the corrected program, and says that it is all", () => {
  const corrected = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    const increment = count.update((value) => value + 1);
    const first = yield* spawn("first", increment);
    const second = yield* spawn("second", increment);
    yield* join(first);
    yield* join(second);
    return count.value;
  });
  const { passed, coverage } = explore(corrected, options);
  assert(passed);
  assert(coverage.complete);
});

Deno.test("explore() gives the same report for the same program", () => {
  const reportOf = () =>
    explore(lostUpdate, options).report.replace(/[\d.]+ ms/, "");
  assertEquals(reportOf(), reportOf());
});

Deno.test("explore() never says complete of what it does not control", () => {
  const escaping = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const fiber = yield* Effect.forkChild(box.send(1));
    yield* box.take;
    return fiber !== undefined;
  });
  const { coverage, passed } = explore(escaping, { runs: 200 });
  assert(passed);
  assertEquals(coverage.complete, false);
  assert(coverage.limits.length > 0);
});
