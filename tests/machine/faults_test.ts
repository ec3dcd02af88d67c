/**
 * Faults of interrupts, DPCs and processors: what each kind does to a driver,
 * by plan, by chance and under a search.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertThrows } from "../deps.ts";
import { sleepTicks, spawn } from "../../src/actors/mod.ts";
import { type FaultKind, faultKinds } from "../../src/ddi/mod.ts";
import { explore, replayLine, type Scenario } from "../../src/explore/mod.ts";
import {
  decodeFaultOptions,
  EventType,
  everyFault,
  type FaultOptions,
  interruptLine,
  ioConnectInterrupt,
  keInitializeDpc,
  keInitializeEvent,
  keInsertQueueDpc,
  Kernel,
  keSetEvent,
  keWaitForSingleObject,
  makeKernel,
} from "../../src/machine/mod.ts";
import { eventsOf, runMachine } from "./machine.ts";

/** What the driver of one interrupt saw, and when: `isr` and `dpc` with ticks. */
const oneInterrupt = Effect.fnUntraced(function* (log: string[]) {
  const kernel = yield* Kernel;
  const note = (what: string) => log.push(`${what} ${kernel.scheduler.now}`);
  const dpc = yield* keInitializeDpc(
    "dpc",
    () => Effect.sync(() => void note("dpc")),
    null,
  );
  const line = yield* interruptLine("line", { irql: 5 });
  yield* ioConnectInterrupt({
    name: "service",
    line,
    serviceContext: null,
    serviceRoutine: () =>
      Effect.gen(function* () {
        note("isr");
        yield* keInsertQueueDpc(dpc);
        return true;
      }),
  });
  yield* spawn("device", Effect.andThen(sleepTicks(10), line.assert));
});

function logOf(faults: FaultOptions | undefined): string[] {
  const log: string[] = [];
  const run = runMachine(oneInterrupt(log), faults && { faults });
  assertEquals(run.message, "");
  return log;
}

const planned = (fault: FaultKind, at?: string): FaultOptions => ({
  plan: [{ fault, occasion: 1, ...(at === undefined ? {} : { at }) }],
  delayTicks: 50,
});

for (
  const [fault, expected] of [
    ["lost-interrupt", []],
    ["duplicated-interrupt", ["isr 10", "isr 10", "dpc 10"]],
    ["late-interrupt", ["isr 60", "dpc 60"]],
    ["spurious-interrupt", ["isr 10", "dpc 10", "isr 60", "dpc 60"]],
    ["processor-stall", ["isr 60", "dpc 60"]],
    ["dpc-delay", ["isr 10", "dpc 60"]],
  ] as const
) {
  Deno.test(`a planned ${fault} strikes once, and only that`, () => {
    assertEquals(logOf(planned(fault)), [...expected]);
  });
}

Deno.test("without faults an interrupt and its DPC come at once", () => {
  assertEquals(logOf(undefined), ["isr 10", "dpc 10"]);
});

Deno.test("a plan for another place strikes nothing", () => {
  const plan = planned("lost-interrupt", "another line");
  assertEquals(logOf(plan), ["isr 10", "dpc 10"]);
  assertEquals(logOf(planned("lost-interrupt", "line")), []);
});

Deno.test("an injected fault is an event that says what, where and which", () => {
  const run = runMachine(oneInterrupt([]), {
    faults: planned("late-interrupt"),
  });
  const [event] = eventsOf(run, "FaultInjected");
  assertEquals(
    [event?.fault, event?.at, event?.occasion, event?.amount],
    ["late-interrupt", "line", 1, 50],
  );
  const counts = run.kernel.faults?.counts ?? [];
  assertEquals(counts.find(({ fault }) => fault === "late-interrupt"), {
    fault: "late-interrupt",
    occasions: 1,
    injected: 1,
  });
});

Deno.test("first come, first served injects nothing below certainty, and all at it", () => {
  assertEquals(logOf({ chances: everyFault(99.99) }), ["isr 10", "dpc 10"]);
  assertEquals(logOf({ chances: { "lost-interrupt": 100 } }), []);
});

Deno.test("a chance is kept over many seeds", () => {
  let lost = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const log: string[] = [];
    runMachine(oneInterrupt(log), {
      seed,
      faults: { chances: { "lost-interrupt": 25 } },
    });
    if (log.length === 0) lost++;
  }
  assert(lost > 70 && lost < 130, `lost ${lost} of 400`);
});

Deno.test("the injector asks no question for kinds without a chance", () => {
  let questions = 0;
  const oracle = {
    pick: () => 0,
    draw: () => 0,
    choose: () => (questions++, 0),
  };
  runMachine(oneInterrupt([]), { oracle });
  runMachine(oneInterrupt([]), { oracle, faults: { chances: {} } });
  runMachine(oneInterrupt([]), { oracle, faults: planned("lost-interrupt") });
  assertEquals(questions, 0);
});

/** A thread that waits for what the DPC of an interrupt tells it. */
const waitForDevice = Effect.gen(function* () {
  const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
  const line = yield* interruptLine("line", { irql: 5 });
  yield* ioConnectInterrupt({
    name: "service",
    line,
    serviceContext: null,
    serviceRoutine: () => Effect.as(keSetEvent(done), true),
  });
  yield* spawn("device", line.assert);
  yield* keWaitForSingleObject(done);
});

function scenario(faults: FaultOptions): Scenario<void, unknown> {
  return {
    start: (scheduler) => {
      const kernel = makeKernel(scheduler, {
        banks: [{ base: 0, bytes: 0x1_0000 }],
        faults,
      });
      const at = { processor: kernel.processors[0]!, level: 0 };
      return scheduler.spawn(
        "main",
        waitForDevice,
        { supervised: true },
        at,
        kernel.services,
      );
    },
  };
}

Deno.test("a search finds the lost interrupt that nobody looks for, and its line replays", () => {
  const faulty = scenario({ chances: { "lost-interrupt": 50 }, atMost: 1 });
  const found = explore(faulty);
  assertEquals(found.passed, false);
  assertEquals(found.failures.map(({ kind }) => kind), ["deadlock"]);
  const again = replayLine(faulty, found.failures[0]!.line);
  assertEquals(again.result.status, "deadlock");
  const healthy = explore(scenario({ chances: { "late-interrupt": 50 } }));
  assertEquals(healthy.passed, true);
  assert(healthy.coverage.complete);
});

Deno.test("faults that cannot be injected are refused in one sentence", () => {
  for (
    const bad of [
      { chances: { "lost-interupt": 5 } },
      { chances: { "lost-interrupt": -1 } },
      { chances: { "lost-interrupt": "often" } },
      { plan: [{ fault: "lost-interrupt", occasion: 0 }] },
      { plan: [{ fault: "nothing", occasion: 1 }] },
      { atMost: 1.5 },
      { delayTicks: 0 },
      { chance: {} },
      null,
      "all",
    ]
  ) {
    const error = assertThrows(() => decodeFaultOptions(bad)) as Error;
    assert(error instanceof RangeError);
    assert(/^Cannot inject these faults: [^\n]+$/.test(error.message));
  }
  assertEquals(decodeFaultOptions({}), {});
  assertEquals(Object.keys(everyFault(1)), [...faultKinds]);
});
