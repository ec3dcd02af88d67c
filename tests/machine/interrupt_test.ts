/**
 * Interrupts: delivery, masking, shared lines, the interrupt lock, the DPC that
 * follows.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { cell, sleepTicks, spawn } from "../../src/actors/mod.ts";
import {
  type InterruptLine,
  interruptLine,
  ioAllocateIrp,
  ioConnectInterrupt,
  ioCreateDevice,
  ioDisconnectInterrupt,
  ioInitializeDpcRequest,
  ioRequestDpc,
  keGetCurrentIrql,
  keInitializeDpc,
  keInsertQueueDpc,
  keLowerIrql,
  keRaiseIrql,
  Kernel,
  keSynchronizeExecution,
  type ServiceRoutine,
} from "../../src/machine/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

/** Starts a piece of hardware: an actor without a processor. */
function device<A, E>(name: string, body: Effect.Effect<A, E, Kernel>) {
  return spawn(name, body);
}

/** Starts a thread on a processor. */
function onProcessor<A, E>(
  number: number,
  name: string,
  body: Effect.Effect<A, E, Kernel>,
) {
  return Effect.gen(function* () {
    const { processors } = yield* Kernel;
    const processor = processors[number]!;
    return yield* spawn(name, body, {}, { processor, level: 0 });
  });
}

/** Connects a routine that claims every interrupt and notes its name. */
function connectNoting(line: InterruptLine, name: string, ran: string[]) {
  return ioConnectInterrupt({
    name,
    line,
    serviceContext: null,
    serviceRoutine: () => Effect.sync(() => ran.push(name) > 0),
  });
}

Deno.test("An interrupt runs its service routine at the device IRQL on the processor it was delivered to", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const line = yield* interruptLine("line", { irql: 5, processors: [1] });
      const seen: number[] = [];
      yield* ioConnectInterrupt({
        name: "disk",
        line,
        serviceContext: seen,
        serviceRoutine: (_interrupt, list) =>
          Effect.map(keGetCurrentIrql(), (irql) => list.push(irql) > 0),
      });
      yield* device("disk hardware", line.assert);
      yield* sleepTicks(1);
      return seen;
    }),
    { processors: 2 },
  );
  assertEquals(run.value, [5]);
  const [asserted] = eventsOf(run, "InterruptAsserted");
  assertEquals(
    [asserted!.level, asserted!.target, asserted!.processor, asserted!.actor],
    [5, 1, null, "disk hardware"],
  );
  const [serviced] = eventsOf(run, "InterruptServiced");
  assertEquals(
    [serviced!.claimed, serviced!.processor, serviced!.irql],
    [true, 1, 5],
  );
});

Deno.test("C295: an interrupt at or below the current IRQL is held back until the IRQL falls below it", () => {
  for (
    const [irql, steps] of [
      [4, ["disk", "raised", "lowered"]],
      [5, ["raised", "disk", "lowered"]],
      [6, ["raised", "disk", "lowered"]],
    ] as const
  ) {
    const ran: string[] = [];
    valueOf(Effect.gen(function* () {
      const line = yield* interruptLine("line", { irql: 5 });
      yield* connectNoting(line, "disk", ran);
      const before = yield* keRaiseIrql(irql);
      yield* device("hardware", line.assert);
      yield* (yield* cell("pace", 0)).set(1);
      yield* sleepTicks(1);
      ran.push("raised");
      yield* keLowerIrql(before);
      ran.push("lowered");
    }));
    assertEquals(ran, [...steps], `at IRQL ${irql}`);
  }
});

Deno.test("A higher interrupt comes into a lower one, and neither into a higher", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const order: string[] = [];
    const longRoutine: ServiceRoutine<string> = (_interrupt, name) =>
      Effect.gen(function* () {
        order.push(`${name} in`);
        const pace = yield* cell("pace", 0);
        yield* pace.set(1);
        yield* pace.set(2);
        order.push(`${name} out`);
        return true;
      });
    const program = Effect.gen(function* () {
      for (const [name, irql] of [["low", 4], ["high", 9]] as const) {
        const line = yield* interruptLine(name, { irql });
        yield* ioConnectInterrupt({
          name,
          line,
          serviceRoutine: longRoutine,
          serviceContext: name,
        });
        yield* device(`${name} hardware`, line.assert);
      }
    });
    valueOf(program, { seed });
    orders.add(order.join(", "));
  }
  const atOnce = "high in, high out";
  assertEquals(
    [...orders].sort(),
    [
      `${atOnce}, low in, low out`,
      `low in, ${atOnce}, low out`,
      `low in, low out, ${atOnce}`,
    ],
  );
});

Deno.test("A line that reaches several processors is delivered to each of them in some schedule", () => {
  const targets = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const run = runMachine(
      Effect.gen(function* () {
        const line = yield* interruptLine("line", {
          irql: 3,
          processors: [0, 2, 3],
        });
        yield* connectNoting(line, "disk", []);
        yield* device("hardware", line.assert);
      }),
      { processors: 4, seed },
    );
    assertEquals(run.status, "completed");
    const target = eventsOf(run, "InterruptAsserted")[0]!.target;
    assertEquals(eventsOf(run, "InterruptServiced")[0]!.processor, target);
    targets.add(target);
  }
  assertEquals([...targets].sort(), [0, 2, 3]);
});

Deno.test("C310: three interrupts before the DPC ran give one DPC run, which sees the state of all three", () => {
  const seen: number[] = [];
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const disk = yield* ioCreateDevice("disk", { interrupts: 0 });
    yield* ioInitializeDpcRequest(
      disk,
      (_dpc, { deviceExtension }) =>
        Effect.sync(() => void seen.push(deviceExtension.interrupts)),
    );
    yield* ioConnectInterrupt({
      name: "disk",
      line,
      serviceContext: disk,
      serviceRoutine: (_interrupt, device) => {
        device.deviceExtension.interrupts++;
        return Effect.as(ioRequestDpc(device), true);
      },
    });
    const irql = yield* keRaiseIrql(2);
    yield* device(
      "hardware",
      Effect.all([line.assert, line.assert, line.assert]),
    );
    yield* sleepTicks(1);
    yield* keLowerIrql(irql);
  }));
  assertEquals(run.status, "completed");
  assertEquals(eventsOf(run, "InterruptServiced").length, 3);
  assertEquals(
    eventsOf(run, "DpcQueued").map((event) => event.inserted),
    [true, false, false],
  );
  assertEquals(seen, [3]);
});

Deno.test("The DPC of a device object gets the IRP and the context of the IoRequestDpc that queued it", () => {
  const seen: unknown[] = [];
  valueOf(Effect.gen(function* () {
    const disk = yield* ioCreateDevice("disk");
    yield* ioInitializeDpcRequest(
      disk,
      (dpc, deviceObject, irp, context) =>
        Effect.map(keGetCurrentIrql(), (irql) => {
          seen.push(
            dpc === disk.dpc,
            deviceObject === disk,
            irp?.name,
            context,
            irql,
          );
        }),
    );
    yield* ioRequestDpc(disk, yield* ioAllocateIrp("irp"), "finished");
  }));
  assertEquals(seen, [true, true, "irp", "finished", 2]);
});

Deno.test("ioRequestDpc() for a device object without a DPC is bug check 0xC7", () => {
  const run = runMachine(
    Effect.flatMap(ioCreateDevice("disk"), (disk) => ioRequestDpc(disk)),
  );
  assertEquals(run.status, "completed");
  assertEquals(bugChecksOf(run), [0xC7]);
});

Deno.test("C311: a service routine whose device did not interrupt returns false, and no DPC follows", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const asked: string[] = [];
    for (const name of ["first", "second", "third"]) {
      const dpc = yield* keInitializeDpc(
        `DPC of ${name}`,
        () => Effect.void,
        null,
      );
      yield* ioConnectInterrupt({
        name,
        line,
        serviceContext: null,
        serviceRoutine: () => {
          asked.push(name);
          return name === "second"
            ? Effect.as(keInsertQueueDpc(dpc), true)
            : Effect.succeed(false);
        },
      });
    }
    yield* device("second hardware", line.assert);
    yield* sleepTicks(1);
    return asked;
  }));
  assertEquals(run.value, ["first", "second"]);
  assertEquals(
    eventsOf(run, "InterruptServiced").map((event) => [
      event.interrupt,
      event.claimed,
    ]),
    [["first", false], ["second", true]],
  );
  assertEquals(
    eventsOf(run, "DpcStarted").map((event) => event.dpc),
    ["DPC of second"],
  );
});

Deno.test("An interrupt that nobody claims ends with the last routine of its line", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    yield* ioConnectInterrupt({
      name: "deaf",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.succeed(false),
    });
    yield* device("hardware", line.assert);
  }));
  assertEquals(run.status, "completed");
  assertEquals(
    eventsOf(run, "InterruptServiced").map((event) => event.claimed),
    [false],
  );
});

Deno.test("ioDisconnectInterrupt() takes a routine off its line", () => {
  const ran: string[] = [];
  valueOf(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const first = yield* connectNoting(line, "first", ran);
    yield* connectNoting(line, "second", ran);
    yield* ioDisconnectInterrupt(first);
    yield* device("hardware", line.assert);
  }));
  assertEquals(ran, ["second"]);
});

/** A disk whose service routine and whose driver change two cells together. */
function sharedState(seed: number) {
  let running = 0;
  let overlaps = 0;
  const levels = new Set<number>();
  const touch = Effect.gen(function* () {
    if (++running > 1) overlaps++;
    levels.add(yield* keGetCurrentIrql());
    const pace = yield* cell("pace", 0);
    yield* pace.set(1);
    yield* pace.set(2);
    running--;
    return true;
  });
  const program = Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 4 });
    const interrupt = yield* ioConnectInterrupt({
      name: "disk",
      line,
      synchronizeIrql: 7,
      serviceContext: null,
      serviceRoutine: () => touch,
    });
    yield* device("hardware", Effect.all([line.assert, line.assert]));
    yield* onProcessor(
      1,
      "driver",
      keSynchronizeExecution(interrupt, () => touch, null),
    );
    const answer = yield* keSynchronizeExecution(
      interrupt,
      (context: boolean) => Effect.as(touch, context),
      false,
    );
    return [answer, yield* keGetCurrentIrql()];
  });
  const value = valueOf(program, { processors: 3, seed });
  return { value, overlaps, levels: [...levels] };
}

Deno.test("C312: keSynchronizeExecution() waits while the service routine runs elsewhere, runs at SynchronizeIrql, and returns the routine's BOOLEAN", () => {
  for (let seed = 0; seed < 200; seed++) {
    assertEquals(
      sharedState(seed),
      { value: [false, 0], overlaps: 0, levels: [7] },
      `seed ${seed}`,
    );
  }
});

Deno.test("keSynchronizeExecution() from above SynchronizeIrql is bug check 0x0A and leaves the IRQL alone", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 4 });
    const interrupt = yield* connectNoting(line, "disk", []);
    yield* keRaiseIrql(9);
    yield* keSynchronizeExecution(interrupt, () => Effect.succeed(true), null);
    return yield* keGetCurrentIrql();
  }));
  assertEquals(run.value, 9);
  assertEquals(bugChecksOf(run), [0x0A]);
});

Deno.test("ioConnectInterrupt() refuses a SynchronizeIrql below the line with 0xC000000D", () => {
  const error = valueOf(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 4 });
    return yield* Effect.flip(ioConnectInterrupt({
      name: "disk",
      line,
      synchronizeIrql: 3,
      serviceContext: null,
      serviceRoutine: () => Effect.succeed(true),
    }));
  }));
  assertEquals(error.status, 0xC000000D);
});

Deno.test("interruptLine() refuses levels that are no device level and processors that do not exist", () => {
  for (
    const [options, words] of [
      [{ irql: 2 }, "level 2"],
      [{ irql: 12 }, "level 12"],
      [{ irql: 3, processors: [1] }, "processor 1"],
      [{ irql: 3, processors: [] }, "processor undefined"],
    ] as const
  ) {
    const run = runMachine(interruptLine("line", options));
    assertEquals(run.status, "failed");
    assertStringIncludes(run.message, words);
  }
});

Deno.test("A service routine that returns at a raised IRQL does not keep its processor", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 4 });
    yield* ioConnectInterrupt({
      name: "disk",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(keRaiseIrql(9), true),
    });
    yield* device("hardware", line.assert);
    yield* sleepTicks(1);
    return yield* keGetCurrentIrql();
  }));
  assert(run.status === "completed", run.message);
  assertEquals(run.value, 0);
  assertEquals(eventsOf(run, "InterruptServiced")[0]!.irql, 9);
});

Deno.test("A raised IRQL that a service routine leaves behind does not reach the next one on the line", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 4 });
    for (
      const [name, act] of [
        ["raise", Effect.asVoid(keRaiseIrql(9))],
        ["nothing", Effect.void],
        ["lower", keLowerIrql(4)],
      ] as const
    ) {
      yield* ioConnectInterrupt({
        name,
        line,
        serviceContext: null,
        serviceRoutine: () => Effect.as(act, false),
      });
    }
    yield* device("hardware", line.assert);
  }));
  assertEquals(
    eventsOf(run, "InterruptServiced").map((event) => event.irql),
    [9, 4, 4],
  );
  assertEquals(bugChecksOf(run), [0xC8]);
});
