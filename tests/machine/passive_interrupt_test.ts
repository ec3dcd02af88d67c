/** Passive-level interrupt service routines: a thread, and an event for a lock. */

import { Effect } from "../../deps.ts";
import { sleepTicks, spawn } from "../../src/actors/mod.ts";
import { Irql } from "../../src/ddi/mod.ts";
import {
  interruptLine,
  ioConnectInterrupt,
  ioCreateDevice,
  ioDisconnectInterrupt,
  ioInitializeDpcRequest,
  ioRequestDpc,
  keGetCurrentIrql,
  keLowerIrql,
  keRaiseIrql,
  keSynchronizeExecution,
  SpinLock,
} from "../../src/machine/mod.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

const PASSIVE = { synchronizeIrql: Irql.Passive };

Deno.test("A passive-level routine runs at PASSIVE_LEVEL and may wait, for each interrupt once", () => {
  const seen: string[] = [];
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    yield* ioConnectInterrupt({
      ...PASSIVE,
      name: "sensor",
      line,
      serviceContext: seen,
      serviceRoutine: (_interrupt, list) =>
        Effect.gen(function* () {
          list.push(`in at ${yield* keGetCurrentIrql()}`);
          yield* sleepTicks(20);
          list.push("out");
          return true;
        }),
    });
    yield* spawn("sensor hardware", Effect.andThen(line.assert, line.assert));
  }));
  assertEquals([run.status, bugChecksOf(run)], ["completed", []]);
  assertEquals(seen, ["in at 0", "out", "in at 0", "out"]);
  assertEquals(run.ticks, 40);
  assertEquals(
    eventsOf(run, "InterruptServiced").map(({ claimed, irql }) => [
      claimed,
      irql,
    ]),
    [[true, 0], [true, 0]],
  );
});

Deno.test("A passive-level routine waits until the IRQL of its processor has fallen to PASSIVE_LEVEL", () => {
  const order: string[] = [];
  valueOf(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    yield* ioConnectInterrupt({
      ...PASSIVE,
      name: "sensor",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.sync(() => order.push("routine") > 0),
    });
    const before = yield* keRaiseIrql(Irql.Dispatch);
    yield* spawn("sensor hardware", line.assert);
    yield* sleepTicks(5);
    order.push("lowers");
    yield* keLowerIrql(before);
    yield* sleepTicks(5);
  }));
  assertEquals(order, ["lowers", "routine"]);
});

Deno.test("KeSynchronizeExecution with a passive-level routine excludes it by an event, at PASSIVE_LEVEL", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const order: string[] = [];
    const inside = (name: string) =>
      Effect.gen(function* () {
        order.push(`${name} in at ${yield* keGetCurrentIrql()}`);
        yield* sleepTicks(10);
        order.push(`${name} out`);
        return name === "routine";
      });
    const run = runMachine(
      Effect.gen(function* () {
        const line = yield* interruptLine("line", { irql: 5, processors: [1] });
        const interrupt = yield* ioConnectInterrupt({
          ...PASSIVE,
          name: "sensor",
          line,
          serviceContext: null,
          serviceRoutine: () => inside("routine"),
        });
        yield* spawn("sensor hardware", line.assert);
        return yield* keSynchronizeExecution(
          interrupt,
          () => inside("driver"),
          null,
        );
      }),
      { seed, processors: 2 },
    );
    assertEquals([run.value, bugChecksOf(run)], [false, []]);
    orders.add(order.join(", "));
  }
  assertEquals([...orders].sort(), [
    "driver in at 0, driver out, routine in at 0, routine out",
    "routine in at 0, routine out, driver in at 0, driver out",
  ]);
});

Deno.test("KeSynchronizeExecution with a passive-level routine from DISPATCH_LEVEL is bug checks 0x0A and 0xB8", () => {
  const run = runMachine(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const interrupt = yield* ioConnectInterrupt({
      ...PASSIVE,
      name: "sensor",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.succeed(true),
    });
    yield* keRaiseIrql(Irql.Dispatch);
    return yield* keSynchronizeExecution(
      interrupt,
      () => Effect.succeed(true),
      null,
    );
  }));
  assertEquals([run.value, bugChecksOf(run)], [true, [0x0A, 0xB8]]);
});

Deno.test("Passive-level routines share a line in order, and may queue a DPC", () => {
  const ran: string[] = [];
  valueOf(Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const device = yield* ioCreateDevice("sensor", null);
    yield* ioInitializeDpcRequest(
      device,
      () =>
        Effect.map(
          keGetCurrentIrql(),
          (irql) => void ran.push(`dpc at ${irql}`),
        ),
    );
    const connect = (name: string, claims: boolean) =>
      ioConnectInterrupt({
        ...PASSIVE,
        name,
        line,
        serviceContext: null,
        serviceRoutine: () =>
          Effect.gen(function* () {
            ran.push(name);
            if (claims) yield* ioRequestDpc(device, null, null);
            return claims;
          }),
      });
    const other = yield* connect("other", false);
    yield* connect("mine", true);
    yield* connect("never", true);
    yield* spawn("hardware", line.assert);
    yield* sleepTicks(1);
    yield* ioDisconnectInterrupt(other);
    yield* spawn("hardware", line.assert);
  }));
  assertEquals(ran, ["other", "mine", "dpc at 2", "mine", "dpc at 2"]);
});

Deno.test("IoConnectInterrupt refuses a passive-level routine with a lock, and one beside routines of the other kind", () => {
  for (const [first, second] of [[0, 5], [5, 0]] as const) {
    const program = Effect.gen(function* () {
      const line = yield* interruptLine("line", { irql: 5 });
      const connect = (synchronizeIrql: Irql, spinLock?: SpinLock) =>
        ioConnectInterrupt({
          name: "sensor",
          line,
          synchronizeIrql,
          serviceContext: null,
          serviceRoutine: () => Effect.succeed(true),
          ...(spinLock === undefined ? {} : { spinLock }),
        });
      yield* connect(first);
      const mixed = yield* Effect.flip(connect(second));
      const locked = yield* Effect.flip(connect(0, new SpinLock("lock")));
      return [mixed.message, locked.message];
    });
    const [mixed, locked] = valueOf(program);
    assertStringIncludes(
      mixed!,
      `line has routines that are ${first === 0 ? "" : "not "}passive-level`,
    );
    assertStringIncludes(locked!, "has no spin lock");
  }
});
