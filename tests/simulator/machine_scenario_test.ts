/**
 * Programs for a machine under the explorer: what makes a schedule fail, and
 * what a search may be told.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { cell } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { scenarioIn, search } from "../../src/explore/mod.ts";
import { keAcquireSpinLock } from "../../src/machine/mod.ts";
import { keInitializeSpinLock } from "../../src/machine/mod.ts";
import {
  explore,
  litmus,
  machineScenario,
  race,
  replayLine,
} from "../../src/simulator/mod.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import { freeRegisters, inThreads, makeDriver } from "../dma/fixture.ts";
import { allocate, cancel, freeChannel } from "../dma/requests.ts";

/** One request waits; another thread cancels it while the first releases. */
const cancelOrGrant = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  const waiting = yield* allocate(driver, {
    action: IoAllocationAction.DeallocateObject,
  });
  let won = false;
  const canceller = Effect.map(cancel(waiting), (answer) => {
    won = answer;
  });
  yield* inThreads(2, [freeChannel(driver), canceller]);
  return [won, waiting.runs];
});

/** A channel that nobody frees. */
const leaking = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  yield* inThreads(2, [Effect.void, Effect.void]);
});

/** A driver that frees its channel twice, in either of two threads first. */
const freeingTwice = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  yield* inThreads(2, [freeChannel(driver), freeChannel(driver)]);
});

Deno.test(
  "litmus() takes a program for a machine as it is",
  litmus(cancelOrGrant, { outcomes: [[true, 0], [false, 1]] }),
);

Deno.test(
  "race() takes a program for a machine as it is",
  race(cancelOrGrant, { mustComplete: true }),
);

Deno.test("explore() of a machine is complete, and its lines replay", () => {
  const { coverage, outcomes, passed } = explore(cancelOrGrant, {
    outcome: String,
  });
  assert(passed);
  assert(coverage.complete, coverage.limits.join());
  assertEquals(outcomes.seen.length, 2);
  for (const { line, text } of outcomes.seen) {
    const { drift, result } = replayLine(cancelOrGrant, line);
    assertEquals(drift, undefined);
    assertEquals(String(result.value), text);
  }
});

Deno.test("a finding of the verifier is a failure, with the rule in its message", () => {
  const { failures, report } = explore(freeingTwice);
  assertEquals(failures.map(({ kind }) => kind), ["invariant"]);
  assertMatch(failures[0]!.message, /0xE6 \(0x04/);
  assertStringIncludes(report, "Replay it with: r1");
});

Deno.test("with report a schedule goes on to its end, and fails all the same", () => {
  const machine = { verifier: "report" } as const;
  const { coverage, failures } = explore(freeingTwice, { all: true, machine });
  assertMatch(failures[0]!.message, /0xE6 \(0x04/);
  assertEquals(coverage.limits, []);
  assert(coverage.complete);
});

Deno.test("with off nobody looks at what the driver does", () => {
  const machine = { verifier: "off" } as const;
  assert(explore(freeingTwice, { machine }).passed);
});

Deno.test("what is left held at the end is a failure, unless nobody asks", () => {
  const { failures } = explore(leaking);
  assertEquals(
    failures[0]?.message,
    "Broken invariant, nothing left: the run came to rest with 1 channel (of request 1), 1 set of map registers (of request 1)",
  );
  const machine = { invariants: false };
  assert(explore(leaking, { machine }).passed);
});

Deno.test("the search's own check speaks before the invariants", () => {
  const { failures } = explore(leaking, { check: () => "not good" });
  assertEquals(failures[0]?.message, "not good");
});

Deno.test("a spin lock taken in two orders on two processors is a deadlock that names who holds what", () => {
  const program = Effect.gen(function* () {
    const a = yield* keInitializeSpinLock("a");
    const b = yield* keInitializeSpinLock("b");
    const both = (first: typeof a, second: typeof b) =>
      Effect.andThen(keAcquireSpinLock(first), keAcquireSpinLock(second));
    yield* inThreads(2, [both(a, b), both(b, a)]);
  });
  const machine = { verifier: "off" } as const;
  const { failures } = explore(program, { machine });
  assertEquals(failures[0]?.kind, "deadlock");
  assertMatch(failures[0]!.message, /held by/);
});

Deno.test("observers of a scenario are made anew for every schedule", () => {
  let made = 0;
  const machine = {
    observers: () => {
      made++;
      return [];
    },
  };
  const { coverage } = explore(cancelOrGrant, { machine });
  assert(made >= coverage.runs, `${made} for ${coverage.runs} runs`);
});

Deno.test("every schedule has a new machine with sixteen map registers, or as many as it is told", () => {
  const scenario = (mapRegisters?: number) =>
    machineScenario(
      Effect.gen(function* () {
        const free = yield* freeRegisters;
        const marker = yield* cell("marker", 0);
        yield* inThreads(2, [marker.set(1), marker.set(2)]);
        yield* allocate(yield* makeDriver());
        return free;
      }),
      {
        invariants: false,
        ...(mapRegisters === undefined ? {} : { mapRegisters }),
      },
    );
  for (const [given, expected] of [[undefined, 16], [5, 5]] as const) {
    const { coverage, outcomes } = search(scenario(given), { outcome: String });
    assert(coverage.runs > 1);
    assertEquals(outcomes.seen.map(({ text }) => text), [`${expected}`]);
  }
});

Deno.test("a machine that cannot be built is refused in one sentence", () => {
  assertThrows(
    () => explore(cancelOrGrant, { machine: { processors: 0 } }),
    RangeError,
    "Cannot build a machine with processors 0",
  );
});

Deno.test("a scenario of a machine is found in a module with its options", () => {
  const program = machineScenario(cancelOrGrant);
  const outcome = String;
  const found = scenarioIn(
    { default: { program, outcome, expected: ["true,0", "false,1"] } },
    "./cancel_or_grant.ts",
  );
  assertEquals(found.options.name, "cancel_or_grant");
  assert(explore(found.program, found.options).passed);
});
