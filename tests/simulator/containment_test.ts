/**
 * Hostile drivers: whatever one does in whichever routine, the run ends with a
 * finding that names the routine and the schedule, and the next run in the same
 * process is as if nothing had been.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { mailbox, spawn, type TraceEvent } from "../../src/actors/mod.ts";
import { STATUS_SUCCESS } from "../../src/ddi/mod.ts";
import {
  atDispatch,
  interruptLine,
  ioAllocateController,
  ioAllocateIrp,
  ioCancelIrp,
  ioCompleteRequest,
  ioConnectInterrupt,
  ioCreateController,
  ioCreateDevice,
  ioSetCancelRoutine,
  ioStartPacket,
  keInitializeDpc,
  keInitializeThreadedDpc,
  keInsertQueueDpc,
  keSynchronizeExecution,
  setDriverStartIo,
} from "../../src/machine/mod.ts";
import { mdlOfPages, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import {
  Machine,
  type MachineOptions,
  type MachineServices,
} from "../../src/simulator/mod.ts";
import { verifyTrace } from "../../src/verifier/mod.ts";
import { makeDriver, SMALL_BANKS } from "../dma/fixture.ts";

/** A routine of a driver, however badly written. */
type Routine = () => Effect.Effect<never>;
type Program = Effect.Effect<unknown, unknown, MachineServices>;

const interrupted = (routine: Routine): Program =>
  Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    yield* ioConnectInterrupt({
      name: "device",
      line,
      serviceRoutine: routine,
      serviceContext: null,
    });
    yield* spawn("hardware", line.assert);
  });

const synchronized = (routine: Routine): Program =>
  Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5 });
    const interrupt = yield* ioConnectInterrupt({
      name: "device",
      line,
      serviceRoutine: () => Effect.succeed(true),
      serviceContext: null,
    });
    yield* keSynchronizeExecution(interrupt, routine, null);
  });

const startIo = (routine: Routine): Program =>
  Effect.gen(function* () {
    const device = yield* ioCreateDevice("device");
    setDriverStartIo(device, routine);
    yield* ioStartPacket(device, yield* ioAllocateIrp("irp"));
  });

const cancelled = (routine: Routine): Program =>
  Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("irp");
    yield* ioSetCancelRoutine(irp, routine);
    yield* ioCancelIrp(irp);
  });

const completion = (routine: Routine): Program =>
  Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("irp");
    irp.completionRoutine = routine;
    yield* ioCompleteRequest(irp);
  });

const controller = (routine: Routine): Program =>
  Effect.gen(function* () {
    const shared = yield* ioCreateController("controller");
    const device = yield* ioCreateDevice("device");
    yield* atDispatch(ioAllocateController(shared, device, routine, null));
  });

const adapterControl = (routine: Routine): Program =>
  Effect.gen(function* () {
    const { dma, pdo } = yield* makeDriver();
    yield* atDispatch(dma.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext: yield* dma.initializeDmaTransferContext(),
      numberOfMapRegisters: 2,
      executionRoutine: routine,
    }));
  });

const listControl = (routine: Routine): Program =>
  Effect.gen(function* () {
    const { dma, pdo } = yield* makeDriver();
    const mdl = mdlOfPages([0x1_0000_0000 / 4096]);
    yield* atDispatch(dma.getScatterGatherList({
      deviceObject: pdo,
      mdl,
      currentVa: mmGetMdlVirtualAddress(mdl),
      length: 100,
      writeToDevice: true,
      executionRoutine: routine,
    }));
  });

/** Where a driver's code is called, and how reports name the place. */
const places: readonly (readonly [string, (routine: Routine) => Program])[] = [
  ["the interrupt service routine of device", interrupted],
  ["the synchronized routine of device", synchronized],
  [
    "the DPC routine of dpc",
    (routine) =>
      Effect.flatMap(
        keInitializeDpc("dpc", routine, null),
        (dpc) => keInsertQueueDpc(dpc),
      ),
  ],
  [
    "the DPC routine of threaded",
    (routine) =>
      Effect.flatMap(
        keInitializeThreadedDpc("threaded", routine, null),
        (dpc) => keInsertQueueDpc(dpc),
      ),
  ],
  ["the cancel routine of irp", cancelled],
  ["the completion routine of irp", completion],
  ["the StartIo routine of device", startIo],
  ["the ControllerControl routine of controller", controller],
  ["the AdapterControl routine of adapter", adapterControl],
  ["the AdapterListControl routine of adapter", listControl],
];

const LIMITS: MachineOptions = {
  banks: SMALL_BANKS,
  seed: 3,
  primitiveLimit: 200_000,
  stepLimit: 50_000,
};

const nonsense = (value: unknown): Routine => () => value as never;

const NO_ERROR: unknown = "boom";

/** What the routine does, how the run ends, and by which rule it is found. */
const deeds: readonly (readonly [
  deed: string,
  routine: Routine,
  status: string,
  rule: string,
])[] = [
  [
    "throws before it returns",
    () => {
      throw new Error("boom");
    },
    "failed",
    "0x1E",
  ],
  [
    "throws in its generator",
    () =>
      Effect.gen(function* () {
        yield* Effect.void;
        throw new Error("boom");
      }),
    "failed",
    "0x1E",
  ],
  [
    "throws what is no error",
    () => {
      throw NO_ERROR;
    },
    "failed",
    "0x1E",
  ],
  [
    "fails with an error that its type denies",
    nonsense(Effect.fail({ reason: "boom" })),
    "failed",
    "0x1E",
  ],
  ["interrupts itself", () => Effect.interrupt, "failed", "0x1E"],
  [
    "exhausts the stack",
    function deeper(): Effect.Effect<never> {
      return deeper();
    },
    "failed",
    "0x1E",
  ],
  ["returns undefined", nonsense(undefined), "failed", "M13"],
  ["returns a number", nonsense(5), "failed", "M13"],
  ["returns a promise", nonsense({ then: () => {} }), "failed", "M13"],
  ["waits for ever", () => Effect.never, "escaped", "M12"],
  [
    "waits for a message that nobody sends",
    () =>
      Effect.flatMap(
        mailbox<never>("box"),
        (box) => box.take,
      ),
    "deadlock",
    "M12",
  ],
  [
    "evaluates for ever",
    () =>
      Effect.gen(function* () {
        while (true) yield* Effect.sync(() => 0);
      }),
    "endless",
    "M12",
  ],
  ["yields for ever", () => Effect.forever(Effect.void), "endless", "M12"],
  [
    "announces for ever",
    () =>
      Effect.gen(function* () {
        const box = yield* mailbox<never>("box");
        while (true) yield* box.poll;
      }),
    "step limit",
    "M14",
  ],
];

/** A good driver's run, to compare by. */
function reference(): string {
  const events: TraceEvent[] = [];
  const good = interrupted(() => Effect.succeed(true) as never);
  const report = Machine.run(good, {
    ...LIMITS,
    traceOperations: true,
    observers: [(event) => void events.push({ ...event })],
  });
  assertEquals([report.status, report.findings.length], ["completed", 0]);
  return JSON.stringify(events);
}

const before = reference();

for (const [deed, routine, status, rule] of deeds) {
  for (const [place, program] of places) {
    Deno.test(`a driver that ${deed} in ${place} is contained`, () => {
      const events: TraceEvent[] = [];
      const report = Machine.run(program(routine), {
        ...LIMITS,
        observers: [(event) => void events.push(event)],
      });
      assertEquals(report.status, status, report.message);
      const found = report.findings.find((finding) => finding.rule === rule);
      assert(found !== undefined, JSON.stringify(report.findings));
      if (status !== "step limit") assertStringIncludes(found.sentence, place);
      assertStringIncludes(found.sentence, "seed 3");
      assertEquals(report.schedule, "seed 3");
      const saved: unknown[] = JSON.parse(JSON.stringify(events));
      assertEquals(verifyTrace(saved), report.findings);
      assertEquals(reference() === before, true);
    });
  }
}

for (const [deed, routine, status, rule] of deeds) {
  Deno.test(`a thread that ${deed} ends its run and no other`, () => {
    const body = Effect.suspend(routine);
    const report = Machine.run(spawn("thread", body), LIMITS);
    const waits = ["waits for ever", "waits for a message that nobody sends"];
    if (deed === "interrupts itself") {
      assertEquals(report.status, "completed"); // a thread may end like that
    } else {
      assertEquals(report.status, status, report.message);
      const rules = report.findings.map((finding) => finding.rule);
      const own = rule === "M13" ? "0x1E" : rule;
      const silent = waits.includes(deed) || deed.startsWith("fails");
      assertEquals(rules, silent && rule === "M12" ? [] : [own]);
    }
    assertEquals(reference() === before, true);
  });
}

for (
  const [what, program] of [
    ["an interrupt service routine", interrupted],
    ["a completion routine", completion],
  ] as const
) {
  Deno.test(`a value of a wrong type from ${what} is told, and the run goes on`, () => {
    for (const value of [undefined, "yes", null, {}, Symbol("s"), () => 1]) {
      const report = Machine.run(
        program(nonsense(Effect.succeed(value))),
        LIMITS,
      );
      assertEquals(report.status, "completed");
      assertEquals(report.findings.map(({ rule }) => rule), ["M13"]);
    }
  });
}

Deno.test("an action that is none is M6, whatever it is, and so it is in the saved trace", () => {
  for (const value of [undefined, "KeepObject", null, {}, NaN, 7, Symbol()]) {
    const events: TraceEvent[] = [];
    const report = Machine.run(
      adapterControl(nonsense(Effect.succeed(value))),
      { ...LIMITS, observers: [(event) => void events.push(event)] },
    );
    assertEquals(report.findings.map(({ rule }) => rule), ["M6"]);
    const saved: unknown[] = JSON.parse(JSON.stringify(events));
    assertEquals(verifyTrace(saved), report.findings);
  }
});

Deno.test("a driver that swallows what it throws is no failure", () => {
  const report = Machine.run(
    completion(() =>
      Effect.catchCause(
        Effect.die(new Error("boom")),
        () => Effect.succeed(STATUS_SUCCESS),
      ) as never
    ),
    LIMITS,
  );
  assertEquals([report.status, report.findings], ["completed", []]);
});
