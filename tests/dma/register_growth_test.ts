/** Stores that grow: at PASSIVE_LEVEL, by a worker, for whoever waits (spec 07). */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  Irql,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import { DmaSystem } from "../../src/dma/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { makeInvariantChecker } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  atIrql,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  makeDrivers,
  rulesOf,
  run,
} from "./fixture.ts";
import { allocate, cancel, freeChannel, freeRegistersOf } from "./requests.ts";
import { assertOutcomes, race } from "./seeds.ts";
import { makeSystemDriver, settle, withController } from "./system.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;
const KEEP = { action: DeallocateObjectKeepRegisters };

const GROWS: MachineOptions = {
  mapRegisters: 40,
  mapRegisterGrowth: { initial: 8, step: 16 },
};

/** A driver that is promised no more than a small store has: 8 registers. */
const SMALL = { maximumLength: 7 * 4096 };
const small = makeDriver(SMALL);

/** Takes every page that is left below 16 MiB, until they are given back. */
const noMemory = Effect.map(DmaSystem, ({ kernel }) => {
  const { frames } = kernel.memory;
  const taken: (readonly number[])[] = [];
  for (;;) {
    const pages = frames.allocatePages(1, { maximumAddress: 0xFF_FFFF });
    if (pages === undefined) break;
    taken.push(pages);
  }
  return () => taken.forEach((pages) => frames.freePages(pages));
});

const poolSize = Effect.map(DmaSystem, ({ pool }) => pool.size);

Deno.test("A request that does not fit waits for the worker, which adds a step at PASSIVE_LEVEL", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const sizes = [yield* poolSize];
    const requests = [];
    for (const registers of [8, 8, 8, 8]) {
      const request = yield* allocate(driver, { ...KEEP, registers });
      const inside = request.runs;
      yield* settle;
      sizes.push(yield* poolSize);
      requests.push([inside, request.runs]);
    }
    return { sizes, requests, promised: driver.numberOfMapRegisters };
  });
  const report = run(program, GROWS);
  assertEquals(report.value, {
    promised: 8,
    sizes: [8, 8, 24, 24, 40],
    requests: [[1, 1], [0, 1], [1, 1], [0, 1]],
  });
  const worker = eventsOf(report, "RequestGranted").filter((g) => g.waited);
  assertEquals(worker.map(({ actor, irql }) => [actor, irql]), [
    ["map register worker", Irql.Passive],
    ["map register worker", Irql.Passive],
  ]);
  // The routines run at DISPATCH_LEVEL all the same.
  for (const { irql } of eventsOf(report, "CallbackStarted")) {
    assertEquals(irql, Irql.Dispatch);
  }
  assertEquals(
    eventsOf(report, "MapRegistersAdded").map((added) => [
      added.mapRegisterBase,
      added.numberOfMapRegisters,
    ]),
    [[0, 8], [8, 16], [24, 16]],
  );
});

Deno.test("A store that has all it may have does not grow, and the request waits for a release", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const held = [];
    for (const holder of yield* makeDrivers(5, SMALL)) {
      held.push(yield* allocate(holder, { ...KEEP, registers: 8 }));
      yield* settle;
    }
    const last = yield* allocate(driver, { ...KEEP, registers: 8 });
    yield* settle;
    const before = last.runs;
    for (const request of held) yield* freeRegistersOf(request);
    const after = last.runs;
    yield* freeRegistersOf(last);
    return [before, after];
  });
  const report = finds([], program, GROWS);
  assertEquals(report.value, [0, 1]);
  assertEquals([report.freeMapRegisters, report.poolSize], [40, 40]);
});

Deno.test("IoGetDmaAdapter adds what it is to promise, where it may and there is room", () => {
  const promise = (maximumLength: number, before: Prepare = Effect.void) =>
    finds(
      [],
      Effect.gen(function* () {
        yield* before;
        const { numberOfMapRegisters } = yield* makeDriver({ maximumLength });
        return [numberOfMapRegisters, yield* poolSize];
      }),
      GROWS,
    ).value;
  assertEquals(promise(7 * 4096), [8, 8]);
  assertEquals(promise(8 * 4096), [9, 24]);
  assertEquals(promise(31 * 4096), [32, 40]);
  // More than it may still have, so it promises what there is.
  assertEquals(promise(32 * 4096), [8, 8]);
  assertEquals(promise(8 * 4096, noMemory), [8, 8]);
});

type Prepare = Effect.Effect<unknown, never, DmaSystem>;

Deno.test("Above PASSIVE_LEVEL IoGetDmaAdapter adds nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* atIrql(Irql.Dispatch, makeDriver());
    return [driver.numberOfMapRegisters, yield* poolSize];
  });
  const report = run(program, GROWS);
  assertEquals(report.value, [8, 8]);
  assertEquals(rulesOf(report), ["0x0A", "0xE6/0x13"]);
});

Deno.test("IoGetDmaAdapter serves those who wait with what it adds", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const held = yield* allocate(yield* small, { ...KEEP, registers: 8 });
    const giveBack = yield* noMemory;
    const waiting = yield* allocate(driver, { ...KEEP, registers: 8 });
    yield* settle;
    const before = waiting.runs;
    giveBack();
    yield* makeDriver();
    const after = waiting.runs;
    yield* freeRegistersOf(held);
    yield* freeRegistersOf(waiting);
    return [before, after];
  });
  const report = finds([], program, GROWS);
  assertEquals(report.value, [0, 1]);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("Without room for more pages a request waits for a release", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const first = yield* allocate(driver, { ...KEEP, registers: 8 });
    yield* noMemory;
    const second = yield* allocate(driver, { ...KEEP, registers: 8 });
    yield* settle;
    const before = second.runs;
    yield* freeRegistersOf(first);
    const after = second.runs;
    yield* freeRegistersOf(second);
    return [before, after, yield* poolSize];
  });
  const report = finds([], program, GROWS);
  assertEquals(report.value, [0, 1, 8]);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("A release that does not help the first in line has the worker try again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const holder = yield* small;
    const one = yield* allocate(holder, KEEP);
    const rest = yield* allocate(holder, { ...KEEP, registers: 7 });
    const giveBack = yield* noMemory;
    const large = yield* allocate(driver, { ...KEEP, registers: 8 });
    yield* settle;
    giveBack();
    yield* settle;
    const before = large.runs;
    yield* freeRegistersOf(one);
    yield* settle;
    const after = large.runs;
    yield* freeRegistersOf(rest);
    yield* freeRegistersOf(large);
    return [before, after];
  });
  const report = finds([], program, GROWS);
  assertEquals(report.value, [0, 1]);
});

Deno.test("A synchronous request does not wait for growth", () => {
  const program = Effect.gen(function* () {
    const driver = yield* small;
    const held = yield* allocate(driver, { ...KEEP, registers: 8 });
    const flags = DmaFlags.SynchronousCallback;
    const request = yield* allocate(driver, { ...KEEP, registers: 8, flags });
    yield* settle;
    yield* freeRegistersOf(held);
    return [request.status, request.runs, yield* poolSize];
  });
  assertEquals(
    finds([], program, GROWS).value,
    [STATUS_INSUFFICIENT_RESOURCES, 0, 8],
  );
});

Deno.test("A DMA controller's adapter grows its store too", () => {
  const program = Effect.gen(function* () {
    const holder = yield* small;
    const maximumLength = 7 * 4096;
    const driver = yield* makeSystemDriver({ maximumLength });
    const held = yield* allocate(holder, { ...KEEP, registers: 8 });
    const request = yield* allocate(driver, { registers: 7 });
    const inside = request.runs;
    yield* settle;
    const granted = [inside, request.runs, request.base!.count];
    yield* freeChannel(driver);
    yield* freeRegistersOf(held);
    return granted;
  });
  const report = finds([], program, { ...GROWS, ...withController() });
  assertEquals(report.value, [0, 1, 7]);
});

Deno.test("Growth against cancel and release: granted once or cancelled, and every register comes back", () => {
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* small;
        const holder = yield* small;
        const held = yield* allocate(holder, { ...KEEP, registers: 8 });
        const request = yield* allocate(driver, { ...KEEP, registers: 8 });
        let cancelled = false;
        yield* inThreads(processors, [
          freeRegistersOf(held),
          Effect.map(cancel(request), (won) => void (cancelled = won)),
        ]);
        yield* settle;
        assertEquals(request.runs, cancelled ? 0 : 1);
        if (!cancelled) yield* freeRegistersOf(request);
        return `${cancelled ? "cancelled" : "granted"}, ${yield* poolSize}`;
      }),
    {
      machine: GROWS,
      check: ({ events }) => {
        const checker = makeInvariantChecker();
        for (const event of events) checker.observe(event);
        assertEquals(checker.verdict ?? checker.atRest(), undefined);
      },
    },
  );
  // Who is cancelled is not first in line any more, so nothing grows for it.
  assertOutcomes(outcomes, [
    "cancelled, 8",
    "granted, 24",
    "granted, 8",
  ]);
});
