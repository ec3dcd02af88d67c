/** Work items: from DISPATCH_LEVEL to a worker thread at PASSIVE_LEVEL. */

import { Effect } from "../../deps.ts";
import { sleepTicks } from "../../src/actors/mod.ts";
import { Irql } from "../../src/ddi/mod.ts";
import {
  EventType,
  ioAllocateWorkItem,
  ioCreateDevice,
  ioFreeWorkItem,
  ioQueueWorkItem,
  keGetCurrentIrql,
  keInitializeEvent,
  keLowerIrql,
  keRaiseIrql,
  keSetEvent,
  keWaitForSingleObject,
  psCreateSystemThread,
  WorkQueueType,
} from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

const { CriticalWorkQueue, DelayedWorkQueue } = WorkQueueType;
const workItem = Effect.flatMap(
  ioCreateDevice("disk", null),
  ioAllocateWorkItem,
);

Deno.test("A routine that was queued at DISPATCH_LEVEL runs once, later, at PASSIVE_LEVEL, with its device and context", () => {
  const calls: unknown[] = [];
  const seen = valueOf(Effect.gen(function* () {
    const item = yield* workItem;
    const before = yield* keRaiseIrql(Irql.Dispatch);
    yield* ioQueueWorkItem(
      item,
      (device, context) =>
        Effect.map(
          keGetCurrentIrql(),
          (irql) => void calls.push([device.name, context, irql]),
        ),
      DelayedWorkQueue,
      "context",
    );
    const inside = calls.length;
    yield* keLowerIrql(before);
    yield* sleepTicks(1);
    yield* ioFreeWorkItem(item);
    return inside;
  }));
  assertEquals(seen, 0);
  assertEquals(calls, [["disk", "context", Irql.Passive]]);
});

Deno.test("A routine may wait, queue its own item again, and free it", () => {
  const passes: number[] = [];
  const run = runMachine(Effect.gen(function* () {
    const item = yield* workItem;
    const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
    const work = (): Effect.Effect<void, never, Services> =>
      Effect.gen(function* () {
        yield* sleepTicks(5);
        passes.push(passes.length);
        if (passes.length < 3) yield* queue;
        else {
          yield* ioFreeWorkItem(item);
          yield* keSetEvent(done);
        }
      });
    const queue: Effect.Effect<void, never, Services> = ioQueueWorkItem(
      item,
      work,
      CriticalWorkQueue,
      null,
    );
    yield* queue;
    yield* keWaitForSingleObject(done);
  }));
  assertEquals([run.status, run.ticks, bugChecksOf(run)], [
    "completed",
    15,
    [],
  ]);
  assertEquals(passes, [0, 1, 2]);
});

type Services = Effect.Services<ReturnType<typeof keGetCurrentIrql>>;

Deno.test("The items of a queue begin in order, and on another processor one runs beside a long one", () => {
  for (const processors of [1, 2]) {
    const order: string[] = [];
    valueOf(
      Effect.gen(function* () {
        for (const [name, ticks] of [["long", 50], ["short", 1]] as const) {
          const work = () =>
            Effect.gen(function* () {
              order.push(`${name} begins`);
              yield* sleepTicks(ticks);
              order.push(`${name} ends`);
            });
          yield* ioQueueWorkItem(
            yield* workItem,
            work,
            DelayedWorkQueue,
            null,
          );
        }
      }),
      { processors },
    );
    assertEquals(
      order,
      processors === 1
        ? ["long begins", "long ends", "short begins", "short ends"]
        : ["long begins", "short begins", "short ends", "long ends"],
    );
  }
});

Deno.test("An item that is queued, or was freed, is bug check 0x96 and runs no further time", () => {
  let runs = 0;
  const work = () => Effect.sync(() => void runs++);
  const run = runMachine(Effect.gen(function* () {
    const item = yield* workItem;
    const queue = ioQueueWorkItem(item, work, DelayedWorkQueue, null);
    const before = yield* keRaiseIrql(Irql.Dispatch);
    yield* queue;
    yield* queue;
    yield* ioFreeWorkItem(item);
    yield* keLowerIrql(before);
    yield* sleepTicks(1);
    yield* ioFreeWorkItem(item);
    yield* queue;
    yield* ioFreeWorkItem(item);
  }));
  assertEquals(run.status, "completed");
  assertEquals(bugChecksOf(run), [0x96, 0x96, 0x96, 0x96]);
  assertEquals(runs, 1);
});

Deno.test("Two processors that queue one item: it runs for each, or once and one of them is told", () => {
  const outcomes = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    let runs = 0;
    const work = () => Effect.sync(() => void runs++);
    const run = runMachine(
      Effect.gen(function* () {
        const item = yield* workItem;
        const queue = ioQueueWorkItem(item, work, DelayedWorkQueue, null);
        yield* psCreateSystemThread("other", queue, { processor: 1 });
        yield* queue;
      }),
      { seed, processors: 2 },
    );
    assertEquals(run.status, "completed", run.message);
    outcomes.add(`${runs} ${bugChecksOf(run)}`);
  }
  assertEquals([...outcomes].sort(), [`1 ${0x96}`, "2 "]);
});

Deno.test("A routine that returns above PASSIVE_LEVEL is bug check 0xE1, and the thread goes on at PASSIVE_LEVEL", () => {
  const levels: number[] = [];
  const run = runMachine(Effect.gen(function* () {
    yield* ioQueueWorkItem(
      yield* workItem,
      () => Effect.asVoid(keRaiseIrql(Irql.Dispatch)),
      DelayedWorkQueue,
      null,
    );
    yield* sleepTicks(1);
    yield* ioQueueWorkItem(
      yield* workItem,
      () => Effect.map(keGetCurrentIrql(), (irql) => void levels.push(irql)),
      DelayedWorkQueue,
      null,
    );
  }));
  assertEquals([run.status, bugChecksOf(run)], ["completed", [0xE1]]);
  assertEquals(levels, [Irql.Passive]);
  const [bad] = eventsOf(run, "BugCheck");
  assertEquals(
    bad!.sentence,
    "The routine of work item of disk returned at DISPATCH_LEVEL",
  );
});
