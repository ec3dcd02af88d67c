/** Timers that fire again and again: KeSetTimerEx, and a device's IoTimer. */

import { Effect } from "../../deps.ts";
import { currentTick } from "../../src/actors/mod.ts";
import { Irql } from "../../src/ddi/mod.ts";
import {
  ioCreateDevice,
  ioInitializeTimer,
  ioStartTimer,
  ioStopTimer,
  keCancelTimer,
  keDelayExecutionThread,
  keGetCurrentIrql,
  keInitializeDpc,
  keInitializeTimer,
  keReadStateTimer,
  keSetTimer,
  keSetTimerEx,
  keWaitForSingleObject,
  TimerType,
} from "../../src/machine/mod.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

const SECOND = 1_000_000;

/** A DPC that notes when it ran. */
const notingDpc = (ticks: number[]) =>
  keInitializeDpc(
    "dpc",
    () => Effect.map(currentTick, (tick) => void ticks.push(tick)),
    null,
  );

Deno.test("keSetTimerEx() queues its DPC at the due time and after each period until it is cancelled", () => {
  const ticks: number[] = [];
  const seen = valueOf(Effect.gen(function* () {
    const timer = yield* keInitializeTimer("timer");
    const before = yield* keSetTimerEx(timer, 0, 7, yield* notingDpc(ticks));
    yield* keDelayExecutionThread(20);
    const cancelled = yield* keCancelTimer(timer);
    yield* keDelayExecutionThread(20);
    return [before, cancelled, yield* keCancelTimer(timer)];
  }));
  assertEquals(seen, [false, true, false]);
  assertEquals(ticks, [0, 7, 14]);
});

Deno.test("A periodic notification timer stays signaled, and a synchronization timer lets one wait through at each firing", () => {
  const seen = valueOf(Effect.gen(function* () {
    const notification = yield* keInitializeTimer("notification");
    yield* keSetTimerEx(notification, 5, 10);
    yield* keDelayExecutionThread(6);
    const stays = [
      yield* keWaitForSingleObject(notification),
      yield* keReadStateTimer(notification),
    ];
    yield* keCancelTimer(notification);
    const { SynchronizationTimer } = TimerType;
    const timer = yield* keInitializeTimer("turns", SynchronizationTimer);
    const start = yield* currentTick;
    yield* keSetTimerEx(timer, 3, 10);
    const turns: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      yield* keWaitForSingleObject(timer);
      turns.push((yield* currentTick) - start);
    }
    yield* keCancelTimer(timer);
    return { stays, turns };
  }));
  assertEquals(seen, { stays: [0, true], turns: [3, 13, 23] });
});

Deno.test("Setting a periodic timer anew gives its period up", () => {
  const ticks: number[] = [];
  const seen = valueOf(Effect.gen(function* () {
    const timer = yield* keInitializeTimer("timer");
    const dpc = yield* notingDpc(ticks);
    yield* keSetTimerEx(timer, 2, 2, dpc);
    yield* keDelayExecutionThread(5);
    const periodic = yield* keSetTimer(timer, 4, dpc);
    yield* keDelayExecutionThread(50);
    return [periodic, yield* keCancelTimer(timer)];
  }));
  assertEquals(seen, [true, false]);
  assertEquals(ticks, [2, 4, 9]);
});

Deno.test("A period of 0 fires once, and one that is no whole number is refused in one sentence", () => {
  const ticks: number[] = [];
  valueOf(Effect.gen(function* () {
    const timer = yield* keInitializeTimer("timer");
    yield* keSetTimerEx(timer, 2, 0, yield* notingDpc(ticks));
  }));
  assertEquals(ticks, [2]);
  for (const period of [-1, 0.5, Infinity, NaN]) {
    const run = runMachine(Effect.flatMap(
      keInitializeTimer("timer"),
      (timer) => keSetTimerEx(timer, 1, period),
    ));
    assertEquals(run.status, "failed");
    assertStringIncludes(run.message, `with a period of ${period}: it must be`);
  }
});

Deno.test("A cancel against a firing: the DPC that a firing queued runs, and none is queued afterwards", () => {
  const outcomes = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const ticks: number[] = [];
    const run = runMachine(
      Effect.gen(function* () {
        const timer = yield* keInitializeTimer("timer");
        yield* keSetTimerEx(timer, 1, 1, yield* notingDpc(ticks));
        yield* keDelayExecutionThread(1);
        yield* keCancelTimer(timer);
        const then = ticks.length;
        yield* keDelayExecutionThread(10);
        return then;
      }),
      { seed, processors: 2, time: "any time" },
    );
    assertEquals(run.status, "completed", run.message);
    const queued = eventsOf(run, "DpcQueued").filter((e) => e.inserted).length;
    assertEquals(ticks.length, queued);
    outcomes.add(ticks.length === run.value ? "over" : "one on its way");
  }
  assertEquals([...outcomes].sort(), ["one on its way", "over"]);
});

Deno.test("An IoTimer routine runs at DISPATCH_LEVEL once a second from IoStartTimer to IoStopTimer", () => {
  const calls: unknown[] = [];
  valueOf(Effect.gen(function* () {
    const device = yield* ioCreateDevice("disk", null);
    yield* ioInitializeTimer(
      device,
      (deviceObject, context) =>
        Effect.gen(function* () {
          const irql = yield* keGetCurrentIrql();
          const tick = yield* currentTick;
          calls.push([deviceObject === device, context, irql, tick / SECOND]);
        }),
      "context",
    );
    yield* ioStartTimer(device);
    yield* keDelayExecutionThread(2.5 * SECOND);
    yield* ioStopTimer(device);
    yield* keDelayExecutionThread(2 * SECOND);
    yield* ioStartTimer(device);
    yield* keDelayExecutionThread(SECOND + 1);
    yield* ioStopTimer(device);
  }));
  assertEquals(
    calls,
    [1, 2, 5.5].map((second) => [
      true,
      "context",
      Irql.Dispatch,
      second,
    ]),
  );
});

Deno.test("IoStartTimer and IoStopTimer without an IoTimer routine are bug check 0xC7 and do nothing", () => {
  const run = runMachine(Effect.gen(function* () {
    const device = yield* ioCreateDevice("disk", null);
    yield* ioStartTimer(device);
    yield* ioStopTimer(device);
  }));
  assertEquals(run.status, "completed");
  assertEquals(bugChecksOf(run), [0xC7, 0xC7]);
});
