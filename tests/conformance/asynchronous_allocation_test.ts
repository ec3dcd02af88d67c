/** Group 6: AllocateAdapterChannelEx that may wait. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  Irql,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  atIrql,
  completed,
  type Driver,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  makeDrivers,
  rulesOf,
  type Run,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateHere,
  allocateLegacy,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** What AllocateAdapterChannelEx returned, call by call. */
const returned = (report: Run<unknown, unknown>) =>
  eventsOf(report, "Return")
    .filter(({ routine }) => routine === "allocateAdapterChannelEx")
    .map(({ value }) => value);

Deno.test("C082 a request granted at once returns STATUS_SUCCESS", () => {
  const program = Effect.flatMap(
    makeDriver(),
    (driver) => allocate(driver, { action: DeallocateObject }),
  );
  const report = finds([], program);
  assertEquals(report.value!.runs, 1);
  assertEquals(returned(report), [STATUS_SUCCESS]);
});

Deno.test("C083 a request that is queued returns STATUS_SUCCESS, and the call does not wait", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const runs = waiting.runs;
    yield* freeChannel(driver);
    return runs;
  });
  const report = finds([], program);
  assertEquals(report.value, 0);
  assertEquals(returned(report), [STATUS_SUCCESS, STATUS_SUCCESS]);
  assertEquals(report.ticks, 0);
});

/** Several threads with several requests each, some kept for a while. */
const crowd = (processors: number, drivers: readonly Driver[]) =>
  Effect.gen(function* () {
    const requests: Request[] = [];
    const thread = (index: number) =>
      Effect.gen(function* () {
        for (let turn = 0; turn < 3; turn++) {
          const driver = drivers[(index + turn) % drivers.length]!;
          const request = yield* allocate(driver, {
            registers: 1 + (index + turn) % 3,
            action: [
              DeallocateObject,
              DeallocateObjectKeepRegisters,
            ][turn % 2]!,
            body: (self) =>
              turn % 2 === 1 ? freeRegistersOf(self) : Effect.void,
          });
          requests.push(request);
        }
      });
    yield* inThreads(processors, [0, 1, 2, 3].map(thread));
    return requests;
  });

Deno.test("C084 the routine of every request that is not cancelled runs exactly once", () => {
  const waited = new Set<boolean>();
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(2);
      const requests = yield* crowd(processors, drivers);
      return requests.map(({ runs, status }) => runs + status!).join();
    }), {
    machine: { mapRegisters: 3 },
    check: (report) => {
      for (const event of eventsOf(report, "RequestGranted")) {
        waited.add(event.waited);
      }
    },
  });
  assertOutcomes(outcomes, [Array(12).fill(1).join()]);
  assertEquals([...waited].sort(), [false, true], "some waited, some did not");
});

Deno.test("C085 the routine may run before the call returns, after it, and on another processor", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      let outcome = "";
      const requester = allocate(driver, {
        action: DeallocateObject,
        body: (self) =>
          Effect.sync(() => {
            const when = self.status === undefined ? "before" : "after";
            outcome = `${when} the return, on processor ${self.at!.processor}`;
          }),
      });
      yield* inThreads(processors, [
        freeChannel(driver),
        Effect.asVoid(requester),
      ]);
      return outcome;
    })
  );
  // The requester is on processor 1, the one who makes room on processor 0.
  assertOutcomes(outcomes, [
    "before the return, on processor 1",
    "after the return, on processor 0",
  ]);
});

Deno.test("C085 what the routine frees or uses anew the call leaves alone, wherever the routine runs", () => {
  for (const waits of [false, true]) {
    for (const again of [false, true]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        if (waits) yield* allocate(driver);
        const { context, status } = yield* allocate(driver, {
          action: DeallocateObject,
          body: ({ context }) =>
            again
              ? Effect.asVoid(Effect.orDie(
                driver.dma.initializeDmaTransferContext(context),
              ))
              : Effect.sync(() => context!.free()),
        });
        if (waits) yield* freeChannel(driver);
        return { status, state: context!.state };
      });
      const state = again ? "idle" : "granted";
      assertEquals(finds([], program).value, { status: STATUS_SUCCESS, state });
    }
  }
});

Deno.test("C086 the requests of one adapter are granted in the order in which they came", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const order: string[] = [];
      const ask = (name: string) =>
        Effect.asVoid(allocate(driver, {
          action: DeallocateObject,
          body: () => Effect.sync(() => void order.push(name)),
        }));
      yield* inThreads(processors, ["a", "b", "c"].map(ask));
      yield* freeChannel(driver);
      return order.join("");
    }), {
    check: (report) => {
      const queued = eventsOf(report, "RequestQueued");
      const granted = eventsOf(report, "RequestGranted").slice(1);
      const entered = eventsOf(report, "CallbackStarted").slice(1);
      const came = queued.map(({ request }) => request);
      assertEquals(granted.map(({ request }) => request), came);
      assertEquals(entered.map(({ request }) => request), came);
    },
  });
  assertOutcomes(outcomes, ["abc", "acb", "bac", "bca", "cab", "cba"]);
});

Deno.test("C087 a request waits for registers that another adapter holds", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const [first, second] = yield* makeDrivers(2);
      const held = yield* allocate(first!, {
        registers: 6,
        action: DeallocateObjectKeepRegisters,
      });
      let outcome = "";
      const requester = Effect.gen(function* () {
        const request = yield* allocate(second!, {
          registers: 3,
          action: DeallocateObject,
          body: ({ status }) =>
            Effect.sync(() => {
              outcome = status === undefined ? "at once" : "waited";
            }),
        });
        assertEquals(request.status, STATUS_SUCCESS);
      });
      yield* inThreads(processors, [freeRegistersOf(held), requester]);
      return outcome;
    }), { machine: { mapRegisters: 8 } });
  assertOutcomes(outcomes, ["at once", "waited"]);
});

Deno.test("C088 more registers than the adapter may use fail, whether or not the channel is free", () => {
  for (const busy of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ maximumLength: 8192 });
      if (busy) yield* allocate(driver);
      const refused = yield* allocate(driver, {
        registers: driver.numberOfMapRegisters + 1,
      });
      const next = yield* allocate(driver, { action: DeallocateObject });
      if (busy) yield* freeChannel(driver);
      return { status: refused.status, runs: [refused.runs, next.runs] };
    });
    const status = STATUS_INSUFFICIENT_RESOURCES;
    const report = finds(["0xE6/0x15"], program);
    assertEquals(report.value, { status, runs: [0, 1] });
  }
});

Deno.test("C088 the limit of one adapter counts, not the size of the pool", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const most = yield* allocate(driver, {
      registers: 5,
      action: DeallocateObject,
    });
    const more = yield* allocate(driver, { registers: 6 });
    return [driver.numberOfMapRegisters, most.runs, more.status];
  });
  const machine = { mapRegisters: 64, mapRegistersPerAdapter: 5 };
  const { value } = finds(["0xE6/0x15"], program, machine);
  assertEquals(value, [5, 1, STATUS_INSUFFICIENT_RESOURCES]);
});

Deno.test("C088 a number that is no count of registers is more than there are", () => {
  for (const registers of [-1, 1.5, NaN, Infinity, 2 ** 32]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const refused = yield* allocate(driver, { registers });
      const legacy = yield* allocateLegacy(driver, { registers });
      return [refused.status, legacy.status, refused.runs + legacy.runs];
    });
    const status = STATUS_INSUFFICIENT_RESOURCES;
    assertEquals(completed(program).value, [status, status, 0]);
  }
});

Deno.test("C089 an adapter without registers grants any number of them, with base null", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const { base, runs, status } = yield* allocate(driver, {
      registers: 1000,
      action: DeallocateObject,
    });
    return { base, runs, status };
  });
  const report = completed(program);
  assertEquals(report.value, { base: null, runs: 1, status: 0 });
  assertEquals(rulesOf(report), ["0xE6/0x0C"]);
});

Deno.test("C090 no registers means the channel alone, with base null", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { base, runs } = yield* allocate(driver, { registers: 0 });
    const free = yield* freeRegisters;
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const before = waiting.runs;
    yield* freeChannel(driver);
    return { base, runs, free, before, after: waiting.runs };
  });
  const value = { base: null, runs: 1, free: 64, before: 0, after: 1 };
  assertEquals(finds([], program).value, value);
});

Deno.test("C091 a small request does not overtake a large one that waits, on its adapter or on others", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const [holder, one, two] = yield* makeDrivers(3);
      const held = yield* allocate(holder!, {
        registers: 5,
        action: DeallocateObjectKeepRegisters,
      });
      const order: string[] = [];
      const ask = (driver: Driver, name: string, registers: number) =>
        allocate(driver, {
          registers,
          action: DeallocateObject,
          body: () => Effect.sync(() => void order.push(name)),
        });
      yield* ask(one!, "large", 8);
      yield* inThreads(processors, [
        freeRegistersOf(held),
        Effect.asVoid(ask(one!, "small behind it", 1)),
        Effect.asVoid(ask(two!, "small beside it", 1)),
      ]);
      return order.join(", ");
    }), { machine: { mapRegisters: 8 } });
  assertOutcomes(outcomes, [
    "large, small behind it, small beside it",
    "large, small beside it, small behind it",
  ]);
});

Deno.test("C092 a call above DISPATCH_LEVEL is a violation", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const request = allocateHere(driver, { action: DeallocateObject });
    yield* atIrql(3, request);
  });
  const { findings } = completed(program);
  const allocation = findings.find(({ sentence }) =>
    sentence.includes("allocateAdapterChannelEx")
  );
  assertEquals(allocation?.rule, "0xE6/0x13");
  assertEquals(allocation?.parameters[0], 2);
});

Deno.test("C093 a call below DISPATCH_LEVEL works and is found", () => {
  for (const irql of [Irql.Passive, Irql.Apc]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const request = allocateHere(driver, { action: DeallocateObject });
      return yield* atIrql(irql, request);
    });
    const { findings, value } = finds(["0xE6/0x13"], program);
    assertEquals(findings[0]!.parameters[0], 1);
    assertEquals([value!.status, value!.runs, value!.at!.irql], [0, 1, 2]);
  }
});

Deno.test("C094 the routine of a request that waited is entered at DISPATCH_LEVEL", () => {
  for (const grantDelivery of ["inline", "dpc"] as const) {
    for (const irql of [Irql.Passive, Irql.Dispatch]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        yield* allocate(driver);
        const waiting = yield* atIrql(
          irql,
          allocateHere(driver, { action: DeallocateObject }),
        );
        // FreeAdapterObject may be called at PASSIVE_LEVEL.
        yield* driver.dma.freeAdapterObject(DeallocateObject);
        return waiting;
      });
      const { value } = completed(program, { grantDelivery });
      assertEquals([value!.runs, value!.at!.irql], [1, Irql.Dispatch]);
      const expected = grantDelivery === "inline" ? "main" : "DPCs";
      assert(value!.at!.actor.includes(expected), value!.at!.actor);
    }
  }
});
