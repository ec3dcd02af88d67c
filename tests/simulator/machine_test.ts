/**
 * `Machine.run`: options, report, verifier modes, and that the library needs no
 * permission.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import {
  acquireChannel,
  Devices,
  ioGetDmaAdapter,
  Irql,
  keGetCurrentIrql,
  keRaiseIrql,
  Machine,
  type MachineOptions,
  random,
  recorded,
  replay,
} from "../../mod.ts";
import { makeDriver } from "../dma/fixture.ts";
import { allocate } from "../dma/requests.ts";

/** Two threads of one machine hold and give back channels of one adapter. */
const program = Effect.gen(function* () {
  const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 24 });
  const { adapter } = yield* ioGetDmaAdapter(pdo, {
    version: 3,
    master: true,
    dmaAddressWidth: 24,
    maximumLength: 65536,
  });
  const use = Effect.scoped(
    acquireChannel(adapter, { deviceObject: pdo, numberOfMapRegisters: 16 }),
  );
  yield* Effect.all([use, use, use], { concurrency: "unbounded" });
  yield* adapter.dmaOperations.putDmaAdapter();
});

/** A driver that frees a channel it never had. */
const careless = Effect.gen(function* () {
  const { pdo } = yield* Devices.busMaster();
  const { adapter } = yield* ioGetDmaAdapter(pdo, {
    version: 3,
    master: true,
    dmaAddressWidth: 32,
    maximumLength: 4096,
  });
  yield* keRaiseIrql(Irql.Dispatch);
  yield* adapter.dmaOperations.freeAdapterChannel();
  return "went on";
});

Deno.test({
  name: "a machine runs with no permission at all",
  permissions: "none",
  fn() {
    const report = Machine.run(program, { processors: 4, seed: 3 });
    assertEquals(report.message, "");
    assertEquals(report.statistics.grantedAtOnce, 1);
    assertEquals(report.statistics.grantedAfterWaiting, 2);
    assertEquals(report.freeMapRegisters, report.poolSize);
  },
});

Deno.test("Machine.run() reports what the verifier finds and goes on", () => {
  const report = Machine.run(careless);
  assertEquals(report.value, "went on");
  assertEquals(report.findings.map(({ code }) => code), [0x04]);
});

Deno.test("Machine.run() in mode bugcheck stops at the first finding", () => {
  const report = Machine.run(careless, { verifier: "bugcheck" });
  assertEquals(report.status, "stopped");
  assertStringIncludes(report.message, "0xE6");
});

Deno.test("Machine.run() in mode off finds nothing and behaves the same", () => {
  const report = Machine.run(careless, { verifier: "off" });
  assertEquals(report.value, "went on");
  assertEquals(report.findings, []);
});

Deno.test("Machine.run() without listeners counts nothing", () => {
  const report = Machine.run(program, {
    verifier: "off",
    statistics: false,
    invariants: false,
  });
  assertEquals(report.status, "completed");
  assertEquals(report.statistics.grantedAtOnce, 0);
});

Deno.test("Machine.run() tells what the driver left held, unless nobody looks", () => {
  const leaving = Effect.flatMap(makeDriver(), (driver) => allocate(driver));
  assertEquals(
    Machine.run(leaving).left,
    "Broken invariant, nothing left: the run came to rest with 1 channel (of request 1), 1 set of map registers (of request 1)",
  );
  assertEquals(Machine.run(leaving, { invariants: false }).left, undefined);
  assertEquals(Machine.run(keGetCurrentIrql()).left, undefined);
});

Deno.test("Machine.run() starts the program on processor 0 at PASSIVE_LEVEL", () => {
  assertEquals(Machine.run(keGetCurrentIrql()).value, Irql.Passive);
});

Deno.test("a recorded run on a machine is replayed event for event", () => {
  const traceOf = (options: MachineOptions) => {
    const events: string[] = [];
    Machine.run(program, {
      ...options,
      processors: 2,
      traceOperations: true,
      observers: [(event) => void events.push(JSON.stringify(event))],
    });
    return events;
  };
  const oracle = recorded(random(11));
  const first = traceOf({ oracle });
  const again = replay([...oracle.answers], 11);
  assertEquals(traceOf({ oracle: again }), first);
  assertEquals(again.drift, undefined);
  assert(oracle.answers.length > 0);
});

const impossible: [MachineOptions, string][] = [
  [{ processors: 0 }, "processors 0"],
  [{ processors: 65 }, "processors 65"],
  [{ processors: 1.5 }, "processors 1.5"],
  [{ mapRegisters: 0 }, "map registers"],
  [{ mapRegisters: 5000 }, "16 MiB"],
];
for (const [options, part] of impossible) {
  Deno.test(`a machine with ${JSON.stringify(options)} is refused in one sentence`, () => {
    assertThrows(() => Machine.run(program, options), RangeError, part);
  });
}
