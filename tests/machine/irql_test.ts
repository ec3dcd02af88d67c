/**
 * Raising and lowering the IRQL.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  keGetCurrentIrql,
  keLowerIrql,
  keRaiseIrql,
  makeKernel,
} from "../../src/machine/mod.ts";
import { makeScheduler } from "../../src/actors/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

Deno.test("keRaiseIrql() returns the level of before, and keLowerIrql() restores it", () => {
  const levels = valueOf(Effect.gen(function* () {
    const seen = [yield* keGetCurrentIrql()];
    const passive = yield* keRaiseIrql(2);
    seen.push(yield* keGetCurrentIrql());
    const dispatch = yield* keRaiseIrql(9);
    seen.push(yield* keGetCurrentIrql());
    yield* keLowerIrql(dispatch);
    seen.push(yield* keGetCurrentIrql());
    yield* keLowerIrql(passive);
    seen.push(yield* keGetCurrentIrql());
    return seen;
  }));
  assertEquals(levels, [0, 2, 9, 2, 0]);
});

Deno.test("C293: keRaiseIrql() to a lower level is bug check 0x09 and changes nothing", () => {
  const run = runMachine(Effect.gen(function* () {
    yield* keRaiseIrql(5);
    const returned = yield* keRaiseIrql(2);
    return [returned, yield* keGetCurrentIrql()];
  }));
  assertEquals(run.value, [5, 5]);
  assertEquals(bugChecksOf(run), [0x09]);
  assertEquals(eventsOf(run, "BugCheck")[0]!.parameters, [2, 5]);
});

Deno.test("keRaiseIrql() above HIGH_LEVEL is bug check 0x09", () => {
  const run = runMachine(Effect.andThen(keRaiseIrql(16), keGetCurrentIrql()));
  assertEquals(run.value, 0);
  assertEquals(bugChecksOf(run), [0x09]);
});

Deno.test("keRaiseIrql() to the present level is paired like any other", () => {
  const run = runMachine(Effect.gen(function* () {
    const passive = yield* keRaiseIrql(2);
    const same = yield* keRaiseIrql(2);
    yield* keLowerIrql(same);
    const between = yield* keGetCurrentIrql();
    yield* keLowerIrql(passive);
    return [between, yield* keGetCurrentIrql()];
  }));
  assertEquals(run.value, [2, 0]);
  assertEquals(bugChecksOf(run), []);
});

Deno.test("keLowerIrql() to a higher level is bug check 0x0A and changes nothing", () => {
  const run = runMachine(Effect.gen(function* () {
    yield* keLowerIrql(2);
    return yield* keGetCurrentIrql();
  }));
  assertEquals(run.value, 0);
  assertEquals(bugChecksOf(run), [0x0A]);
});

Deno.test("keLowerIrql() to another level than the saved one is bug check 0xC8 and lowers all the same", () => {
  const run = runMachine(Effect.gen(function* () {
    yield* keRaiseIrql(2);
    yield* keRaiseIrql(5);
    yield* keLowerIrql(0);
    const lowered = yield* keGetCurrentIrql();
    yield* keLowerIrql(0);
    return lowered;
  }));
  assertEquals(run.value, 0);
  assertEquals(bugChecksOf(run), [0xC8, 0xC8]);
  assertEquals(eventsOf(run, "BugCheck")[1]!.parameters, [0, null]);
});

Deno.test("Routines tell their calls with arguments and IRQL, and what they return", () => {
  const run = runMachine(Effect.flatMap(keRaiseIrql(2), keLowerIrql));
  assertEquals(run.events, [
    {
      _tag: "Call",
      routine: "keRaiseIrql",
      arguments: { newIrql: 2 },
      step: 0,
      tick: 0,
      actor: "main",
      processor: 0,
      irql: 0,
    },
    {
      _tag: "Return",
      routine: "keRaiseIrql",
      value: 0,
      step: 1,
      tick: 0,
      actor: "main",
      processor: 0,
      irql: 2,
    },
    {
      _tag: "Call",
      routine: "keLowerIrql",
      arguments: { newIrql: 0 },
      step: 1,
      tick: 0,
      actor: "main",
      processor: 0,
      irql: 2,
    },
  ]);
});

Deno.test("makeKernel() builds 1 to 64 processors and refuses any other number", () => {
  assertEquals(makeKernel(makeScheduler()).processors.length, 1);
  const many = makeKernel(makeScheduler(), { processors: 64 });
  assertEquals(many.processors.map((processor) => processor.id).at(-1), 63);
  for (const processors of [0, 65, 1.5, NaN]) {
    assertThrows(
      () => makeKernel(makeScheduler(), { processors }),
      RangeError,
      `processors ${processors}`,
    );
  }
});

Deno.test("makeKernel() refuses DPC limits below 1", () => {
  for (
    const options of [
      { dpcDepthLimit: 0 },
      { dpcDeferralTicks: 0 },
      { dpcWatchdogTicks: 0 },
    ]
  ) {
    assertThrows(() => makeKernel(makeScheduler(), options), RangeError);
  }
});
