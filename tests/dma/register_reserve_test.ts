/** The map register in reserve, with which somebody always goes on (spec 07). */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { makeInvariantChecker } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import { finds, inThreads, makeDriver, makeDrivers, run } from "./fixture.ts";
import { allocate, cancel, freeRegistersOf } from "./requests.ts";
import { race } from "./seeds.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;
const KEEP = { action: DeallocateObjectKeepRegisters };

/** Holds every register but the reserve, in a common buffer of a device. */
const exhaust = Effect.gen(function* () {
  const { dma } = yield* makeDriver({ name: "holder" });
  const length = 8 * 4096;
  const buffer = yield* dma.allocateCommonBuffer(length, true);
  return dma.freeCommonBuffer({ ...buffer, length, cacheEnabled: true });
});
const RESERVE: MachineOptions = { mapRegisters: 8, reserveMapRegister: true };

Deno.test("The reserve lets one request for one register go on while nothing is granted", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const giveBack = yield* exhaust;
    const first = yield* allocate(driver, KEEP);
    const second = yield* allocate(driver, KEEP);
    const runs = [first.runs, second.runs];
    yield* freeRegistersOf(first);
    runs.push(second.runs);
    yield* freeRegistersOf(second);
    yield* giveBack;
    return runs;
  });
  const report = finds([], program, RESERVE);
  assertEquals(report.value, [1, 0, 1]);
  assertEquals([report.freeMapRegisters, report.poolSize], [9, 9]);
  const without = { ...RESERVE, reserveMapRegister: false };
  assertEquals(run(program, without).value, [0, 0, 0]);
});

Deno.test("The reserve is not for more than one register, nor while there are others", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const ordinary = yield* allocate(driver, KEEP);
    const first = ordinary.base!.first;
    yield* freeRegistersOf(ordinary);
    const giveBack = yield* exhaust;
    const two = yield* allocate(driver, { ...KEEP, registers: 2 });
    const runs = two.runs;
    yield* cancel(two);
    yield* giveBack;
    return [first < 8, runs];
  });
  const report = finds([], program, RESERVE);
  assertEquals(report.value, [true, 0]);
  assertEquals([report.freeMapRegisters, report.poolSize], [9, 9]);
});

Deno.test("A synchronous request is not for the reserve: it never waits, so it is not first in line", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const giveBack = yield* exhaust;
    const flags = DmaFlags.SynchronousCallback;
    const request = yield* allocate(driver, { ...KEEP, flags });
    yield* giveBack;
    return [request.status, request.runs];
  });
  assertEquals(
    finds([], program, RESERVE).value,
    [STATUS_INSUFFICIENT_RESOURCES, 0],
  );
});

Deno.test("A cancel at the head lets the next in line have the reserve", () => {
  const program = Effect.gen(function* () {
    const [first, second] = yield* makeDrivers(2);
    const giveBack = yield* exhaust;
    const large = yield* allocate(first!, { ...KEEP, registers: 2 });
    const small = yield* allocate(second!, KEEP);
    const before = small.runs;
    yield* cancel(large);
    const after = small.runs;
    yield* freeRegistersOf(small);
    yield* giveBack;
    return [before, after, large.runs];
  });
  const report = finds([], program, RESERVE);
  assertEquals(report.value, [0, 1, 0]);
  assertEquals([report.freeMapRegisters, report.poolSize], [9, 9]);
});

Deno.test("With the reserve alone every request for one register goes on in turn, on every schedule", () => {
  race(
    (processors) =>
      Effect.gen(function* () {
        const giveBack = yield* exhaust;
        const drivers = yield* makeDrivers(3);
        yield* inThreads(
          processors,
          drivers.map((driver) =>
            Effect.gen(function* () {
              const request = yield* allocate(driver, KEEP);
              while (request.runs === 0) yield* Effect.sleep("1 micros");
              assertEquals(request.base!.count, 1);
              yield* freeRegistersOf(request);
            })
          ),
        );
        yield* giveBack;
        return "over";
      }),
    {
      machine: RESERVE,
      check: ({ events }) => {
        const checker = makeInvariantChecker();
        for (const event of events) checker.observe(event);
        assertEquals(checker.verdict ?? checker.atRest(), undefined);
      },
    },
  );
});
