/**
 * Events, timers and threads: signals, waits, time-outs.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { currentTick, sleepTicks, spawn } from "../../src/actors/mod.ts";
import {
  type DeferredRoutine,
  EventType,
  keCancelTimer,
  keClearEvent,
  keDelayExecutionThread,
  keGetCurrentIrql,
  keInitializeDpc,
  keInitializeEvent,
  keInitializeTimer,
  keInsertQueueDpc,
  keRaiseIrql,
  keReadStateEvent,
  keReadStateTimer,
  keResetEvent,
  keSetEvent,
  keSetTimer,
  keStallExecutionProcessor,
  type KEvent,
  keWaitForSingleObject,
  psCreateSystemThread,
  STATUS_TIMEOUT,
  TimerType,
} from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

const { NotificationEvent, SynchronizationEvent } = EventType;

/** Starts threads that wait for an event and note their names once through. */
function startWaiters(event: KEvent, names: readonly string[], out: string[]) {
  return Effect.forEach(names, (name) =>
    psCreateSystemThread(
      name,
      Effect.map(keWaitForSingleObject(event), () => void out.push(name)),
      { daemon: true },
    ));
}

Deno.test("keSetEvent() of a notification event lets every waiting thread through and stays signaled", () => {
  const through: string[] = [];
  const states = valueOf(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", NotificationEvent);
    yield* startWaiters(event, ["a", "b", "c"], through);
    yield* sleepTicks(1);
    const before = yield* keSetEvent(event);
    const again = yield* keSetEvent(event);
    yield* sleepTicks(1);
    return [before, again, yield* keReadStateEvent(event)];
  }));
  assertEquals(states, [false, true, true]);
  assertEquals(through.sort(), ["a", "b", "c"]);
});

Deno.test("keSetEvent() of a synchronization event lets one thread through, first come first", () => {
  for (let seed = 0; seed < 30; seed++) {
    const through: string[] = [];
    const state = valueOf(
      Effect.gen(function* () {
        const event = yield* keInitializeEvent("event", SynchronizationEvent);
        for (const name of ["a", "b", "c"]) {
          yield* startWaiters(event, [name], through);
          yield* sleepTicks(1);
        }
        yield* keSetEvent(event);
        yield* sleepTicks(1);
        yield* keSetEvent(event);
        yield* sleepTicks(1);
        return yield* keReadStateEvent(event);
      }),
      { seed },
    );
    assertEquals([through, state], [["a", "b"], false]);
  }
});

Deno.test("keSetEvent() of a synchronization event that nobody waits for keeps one signal", () => {
  const statuses = valueOf(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", SynchronizationEvent);
    yield* keSetEvent(event);
    yield* keSetEvent(event);
    return [
      yield* keWaitForSingleObject(event),
      yield* keWaitForSingleObject(event, 0),
    ];
  }));
  assertEquals(statuses, [0, STATUS_TIMEOUT]);
});

Deno.test("keResetEvent() says whether the event was signaled, and keClearEvent() does not", () => {
  const answers = valueOf(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", NotificationEvent, true);
    const first = yield* keResetEvent(event);
    const second = yield* keResetEvent(event);
    yield* keSetEvent(event);
    const nothing = yield* keClearEvent(event);
    return [first, second, nothing, yield* keReadStateEvent(event)];
  }));
  assertEquals(answers, [true, false, undefined, false]);
});

Deno.test("keWaitForSingleObject() ends with STATUS_TIMEOUT when the time is over, and the event is not used up", () => {
  const seen = valueOf(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", SynchronizationEvent);
    const status = yield* keWaitForSingleObject(event, 50);
    const tick = yield* currentTick;
    yield* keSetEvent(event);
    return [status, tick, yield* keReadStateEvent(event)];
  }));
  assertEquals(seen, [0x102, 50, true]);
});

Deno.test("keWaitForSingleObject() that ends in time leaves no clock running", () => {
  const run = runMachine(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", SynchronizationEvent);
    yield* spawn("setter", Effect.andThen(sleepTicks(10), keSetEvent(event)));
    return yield* keWaitForSingleObject(event, 1000);
  }));
  assertEquals([run.status, run.value, run.ticks], ["completed", 0, 10]);
});

Deno.test("A signal and a time-out at the same tick: the wait ends once, and the signal is used up only by success", () => {
  const outcomes = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const value = valueOf(
      Effect.gen(function* () {
        const event = yield* keInitializeEvent("event", SynchronizationEvent);
        yield* spawn(
          "setter",
          Effect.andThen(sleepTicks(10), keSetEvent(event)),
        );
        const status = yield* keWaitForSingleObject(event, 10);
        yield* sleepTicks(1);
        return `${status} ${yield* keReadStateEvent(event)}`;
      }),
      { seed },
    );
    outcomes.add(value);
  }
  assertEquals([...outcomes].sort(), ["0 false", "258 true"]);
});

Deno.test("keWaitForSingleObject() at DISPATCH_LEVEL with a time-out is bug check 0xB8 and only looks", () => {
  const run = runMachine(Effect.gen(function* () {
    const event = yield* keInitializeEvent("event", NotificationEvent);
    yield* keRaiseIrql(2);
    const statuses = [
      yield* keWaitForSingleObject(event, 10),
      yield* keWaitForSingleObject(event),
      yield* keWaitForSingleObject(event, 0),
    ];
    yield* keSetEvent(event);
    return [...statuses, yield* keWaitForSingleObject(event)];
  }));
  assertEquals([run.status, run.ticks], ["completed", 0]);
  assertEquals(run.value, [0x102, 0x102, 0x102, 0]);
  assertEquals(bugChecksOf(run), [0xB8, 0xB8, 0xB8]);
});

Deno.test("A thread that waits for an event that nobody sets is a deadlock that names the event", () => {
  const run = runMachine(Effect.gen(function* () {
    const event = yield* keInitializeEvent("finished", NotificationEvent);
    yield* keWaitForSingleObject(event);
  }));
  assertEquals(run.message, "main waits for event finished");
});

Deno.test("A DPC may set an event that a thread waits for", () => {
  const seen = valueOf(
    Effect.gen(function* () {
      const event = yield* keInitializeEvent("event", NotificationEvent);
      const dpc = yield* keInitializeDpc(
        "dpc",
        () => Effect.asVoid(keSetEvent(event)),
        null,
      );
      yield* psCreateSystemThread(
        "inserter",
        Effect.asVoid(keInsertQueueDpc(dpc)),
        { processor: 1 },
      );
      const status = yield* keWaitForSingleObject(event);
      return [status, yield* keGetCurrentIrql()];
    }),
    { processors: 2 },
  );
  assertEquals(seen, [0, 0]);
});

Deno.test("keSetTimer() queues its DPC and signals the timer when the time is over, on the processor that set it", () => {
  const ticks: number[] = [];
  const noteTick: DeferredRoutine = () =>
    Effect.map(currentTick, (tick) => void ticks.push(tick));
  const run = runMachine(
    Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", noteTick, null);
      const timer = yield* keInitializeTimer("timer");
      yield* psCreateSystemThread(
        "setter",
        Effect.asVoid(keSetTimer(timer, 30, dpc)),
        { processor: 1 },
      );
      const before = yield* keReadStateTimer(timer);
      const status = yield* keWaitForSingleObject(timer);
      return [before, status, yield* keReadStateTimer(timer)];
    }),
    { processors: 2 },
  );
  assertEquals(run.value, [false, 0, true]);
  assertEquals([ticks, run.ticks], [[30], 30]);
  const [started] = eventsOf(run, "DpcStarted");
  assertEquals([started!.processor, started!.irql], [1, 2]);
});

Deno.test("keCancelTimer() says whether the timer was set; then it does not fire, and its clock stops", () => {
  const run = runMachine(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", () => Effect.void, null);
    const timer = yield* keInitializeTimer("timer");
    const answers = [yield* keCancelTimer(timer)];
    yield* keSetTimer(timer, 30, dpc);
    answers.push(yield* keCancelTimer(timer), yield* keCancelTimer(timer));
    return answers;
  }));
  assertEquals(run.value, [false, true, false]);
  assertEquals([run.status, run.ticks], ["completed", 0]);
  assertEquals(eventsOf(run, "DpcQueued"), []);
});

Deno.test("keSetTimer() of a set timer gives the first setting up and drops its signal", () => {
  const run = runMachine(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", () => Effect.void, null);
    const timer = yield* keInitializeTimer("timer");
    const answers = [
      yield* keSetTimer(timer, 10, dpc),
      yield* keSetTimer(timer, 20, dpc),
    ];
    yield* keDelayExecutionThread(15);
    answers.push(yield* keReadStateTimer(timer));
    yield* keDelayExecutionThread(10);
    answers.push(yield* keReadStateTimer(timer));
    answers.push(yield* keSetTimer(timer, 5));
    answers.push(yield* keReadStateTimer(timer));
    return answers;
  }));
  assertEquals(run.value, [false, true, false, true, false, false]);
  assertEquals(eventsOf(run, "DpcStarted").map((event) => event.tick), [20]);
});

Deno.test("A timer is cancelled or fires, never both, whatever the order of steps", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    const run = runMachine(
      Effect.gen(function* () {
        const dpc = yield* keInitializeDpc("dpc", () => Effect.void, null);
        const timer = yield* keInitializeTimer("timer");
        yield* keSetTimer(timer, 10, dpc);
        yield* sleepTicks(10);
        return yield* keCancelTimer(timer);
      }),
      { seed },
    );
    assertEquals(run.status, "completed");
    seen.add(`${run.value} ${eventsOf(run, "DpcStarted").length}`);
  }
  assertEquals([...seen].sort(), ["false 1", "true 0"]);
});

Deno.test("A synchronization timer lets one wait through, a notification timer all", () => {
  for (
    const [type, through] of [
      [TimerType.SynchronizationTimer, 1],
      [TimerType.NotificationTimer, 3],
    ] as const
  ) {
    let count = 0;
    valueOf(Effect.gen(function* () {
      const timer = yield* keInitializeTimer("timer", type);
      for (const name of ["a", "b", "c"]) {
        yield* psCreateSystemThread(
          name,
          Effect.map(keWaitForSingleObject(timer), () => void count++),
          { daemon: true },
        );
      }
      yield* keSetTimer(timer, 5);
      yield* sleepTicks(10);
    }));
    assertEquals(count, through);
  }
});

Deno.test("psCreateSystemThread() runs at PASSIVE_LEVEL on its processor, and its end can be waited for", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const seen: unknown[] = [];
      const thread = yield* psCreateSystemThread(
        "worker",
        Effect.gen(function* () {
          yield* keDelayExecutionThread(5);
          seen.push(yield* keGetCurrentIrql());
        }),
        { processor: 1 },
      );
      seen.push(yield* keWaitForSingleObject(thread, 0));
      seen.push(yield* keWaitForSingleObject(thread));
      return seen;
    }),
    { processors: 2 },
  );
  assertEquals(run.value, [0x102, 0, 0]);
  const call = run.events.find((event) =>
    event._tag === "Call" && event.routine === "keGetCurrentIrql"
  );
  assertEquals([call?.actor, call?.processor], ["worker", 1]);
});

Deno.test("psCreateSystemThread() on a processor that does not exist is an error of the caller", () => {
  const run = runMachine(
    psCreateSystemThread("worker", Effect.void, { processor: 1 }),
  );
  assertEquals(run.status, "failed");
});

Deno.test("keDelayExecutionThread() at DISPATCH_LEVEL is bug check 0xB8; keStallExecutionProcessor() is allowed there", () => {
  const run = runMachine(Effect.gen(function* () {
    yield* keRaiseIrql(2);
    yield* keDelayExecutionThread(10);
    const delayed = yield* currentTick;
    yield* keStallExecutionProcessor(10);
    return [delayed, yield* currentTick];
  }));
  assertEquals(run.value, [0, 10]);
  assertEquals(bugChecksOf(run), [0xB8]);
});
