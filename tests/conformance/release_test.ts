/** Group 10: giving channel and map registers back. */

import { Effect } from "../../deps.ts";
import { yieldNow } from "../../src/actors/mod.ts";
import {
  DmaFlags,
  IoAllocationAction,
  Irql,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, mapRange, pattern, readBuffer } from "../dma/buffers.ts";
import {
  atDispatch,
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
} from "../dma/fixture.ts";
import {
  allocate,
  allocateHere,
  cancel,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

Deno.test("C134 FreeAdapterChannel after KeepObject releases channel and registers, and the next waiter is granted", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, { registers: 5 });
    const next = yield* allocate(driver, { action: DeallocateObject });
    const before = [yield* freeRegisters, next.runs];
    yield* freeChannel(driver);
    return [...before, yield* freeRegisters, next.runs];
  });
  assertEquals(finds([], program).value, [59, 0, 64, 1]);
});

Deno.test("C135 FreeAdapterChannel with nothing held has no effect and is finding 0x04", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const kept = yield* allocate(driver, {
      registers: 3,
      action: DeallocateObjectKeepRegisters,
    });
    yield* freeChannel(driver);
    const free = yield* freeRegisters;
    yield* freeRegistersOf(kept);
    return free;
  });
  assertEquals(finds(["0xE6/0x04"], program).value, 61);
});

Deno.test("C136 FreeAdapterChannel away from DISPATCH_LEVEL is a violation", () => {
  for (const irql of [0, 1, 3]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      yield* atIrql(irql, driver.dma.freeAdapterChannel());
    });
    assertIrqlRule(rulesOf(completed(program)), irql);
  }
});

const assertIrqlRule = (rules: readonly string[], irql: Irql) =>
  assert(
    rules.includes("0xC4/0x20003") || rules.includes("0xE6/0x13"),
    `IRQL ${irql}: ${rules}`,
  );

Deno.test("C137 FreeAdapterChannel before the flush is finding 0x0D or 0x10", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const { base } = yield* allocate(driver);
    yield* mapRange(driver, mdl, { base: base! });
    yield* freeChannel(driver);
    return yield* freeRegisters;
  });
  const report = completed(program);
  const rules = rulesOf(report);
  assert(["0xE6/0x0D", "0xE6/0x10"].includes(rules[0]!), `${rules}`);
  assertEquals([rules.length, report.value], [1, 64]);
});

/** A synchronous request without a routine: the caller owns what it got. */
const own = (driver: Driver, registers: number) =>
  Effect.gen(function* () {
    const out = { value: null as MapRegisterBase | null };
    const request = yield* allocate(driver, {
      flags: DmaFlags.SynchronousCallback,
      routine: false,
      registers,
      out,
    });
    request.base = out.value;
    return request;
  });

Deno.test("C138 FreeAdapterChannel after a synchronous request without routine releases everything", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* own(driver, 4);
    const next = yield* allocate(driver, { action: DeallocateObject });
    const before = [yield* freeRegisters, next.runs];
    yield* freeChannel(driver);
    return [...before, yield* freeRegisters, next.runs];
  });
  assertEquals(finds([], program).value, [60, 0, 64, 1]);
});

Deno.test("C139 FreeAdapterObject with DeallocateObject does what FreeAdapterChannel does", () => {
  for (const irql of [Irql.Passive, Irql.Dispatch]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* own(driver, 4);
      const next = yield* allocate(driver, { action: DeallocateObject });
      const free = driver.dma.freeAdapterObject(DeallocateObject);
      yield* atIrql(irql, free);
      return [yield* freeRegisters, next.runs];
    });
    assertEquals(finds([], program).value, [64, 1]);
  }
});

Deno.test("C140 FreeAdapterObject with DeallocateObjectKeepRegisters releases the channel and leaves the registers", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const request = yield* own(driver, 4);
    const next = yield* allocate(driver, {
      registers: 0,
      action: DeallocateObject,
    });
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    const seen = [yield* freeRegisters, next.runs];
    yield* freeRegistersOf(request);
    return [...seen, yield* freeRegisters];
  });
  assertEquals(finds([], program).value, [60, 1, 64]);
});

Deno.test("C141 FreeAdapterObject with KeepObject has no effect and no finding", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* driver.dma.freeAdapterObject(KeepObject);
    yield* own(driver, 4);
    const next = yield* allocate(driver, { action: DeallocateObject });
    yield* driver.dma.freeAdapterObject(KeepObject);
    const seen = [yield* freeRegisters, next.runs];
    yield* freeChannel(driver);
    return [...seen, next.runs];
  });
  assertEquals(finds([], program).value, [60, 0, 1]);
});

Deno.test("C142 a bus master may release the channel while its transfer runs, and the transfer goes on", () => {
  const data = pattern(8000);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 8000 });
    const request = yield* own(driver, 2);
    const mapped = yield* mapRange(driver, mdl, { base: request.base! });
    const [first, ...rest] = mapped.elements;
    const half = { address: first!.address, length: 4000 };
    yield* driver.device.store([half], data.subarray(0, 4000));
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    const other = yield* allocate(driver, { action: DeallocateObject });
    const address = first!.address + 4000;
    const remaining = { address, length: first!.length - 4000 };
    yield* driver.device.store([remaining, ...rest], data.subarray(4000));
    yield* mapped.flush();
    yield* freeRegistersOf(request);
    return { runs: other.runs, data: yield* readBuffer(mdl) };
  });
  assertEquals(finds([], program).value, { runs: 1, data });
});

/** FreeAdapterObject whether or not the request before it succeeded. */
const freeAfterFailure = Effect.gen(function* () {
  const driver = yield* makeDriver({ maximumLength: 8192 });
  const failed = yield* own(driver, driver.numberOfMapRegisters + 1);
  yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
  return [failed.status, yield* freeRegisters];
});

Deno.test("C143 FreeAdapterObject after a synchronous request that failed has no effect, and is 0x04 only where the machine says so", () => {
  const value = [STATUS_INSUFFICIENT_RESOURCES, 64];
  const tooMany = "0xE6/0x15";
  assertEquals(finds([tooMany], freeAfterFailure).value, value);
  const ignore = { failedSyncFree: "ignore" } as const;
  assertEquals(finds([tooMany], freeAfterFailure, ignore).value, value);
  const finding = { failedSyncFree: "finding" } as const;
  const rules = [tooMany, "0xE6/0x04"];
  assertEquals(finds(rules, freeAfterFailure, finding).value, value);
});

Deno.test("C143 the failed request's FreeAdapterObject does not take the channel from its holder", () => {
  const program = Effect.gen(function* () {
    const [driver, busy] = yield* makeDrivers(2);
    const held = yield* allocate(busy!, {
      registers: 8,
      action: DeallocateObjectKeepRegisters,
    });
    const failed = yield* own(driver!, 1);
    yield* driver!.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    yield* freeRegistersOf(held);
    return failed.status;
  });
  const { value } = finds([], program, { mapRegisters: 8 });
  assertEquals(value, STATUS_INSUFFICIENT_RESOURCES);
});

Deno.test("C147 FreeMapRegisters before the flush is finding 0x10", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const request = yield* allocate(driver, {
      action: DeallocateObjectKeepRegisters,
    });
    yield* mapRange(driver, mdl, { base: request.base! });
    yield* freeRegistersOf(request);
  });
  finds(["0xE6/0x10"], program);
});

Deno.test("C148 FreeMapRegisters with a null base is passed over and finding M7", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const { base } = yield* allocate(driver, {
      action: DeallocateObjectKeepRegisters,
    });
    yield* atDispatch(driver.dma.freeMapRegisters(base!, 1));
    return base;
  });
  assertEquals(finds(["M7"], program).value, null);
});

Deno.test("C149 FreeMapRegisters away from DISPATCH_LEVEL is a violation", () => {
  for (const irql of [0, 1, 3]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const { base } = yield* allocate(driver, {
        action: DeallocateObjectKeepRegisters,
      });
      yield* atIrql(irql, driver.dma.freeMapRegisters(base!, 1));
    });
    assertIrqlRule(rulesOf(completed(program)), irql);
  }
});

Deno.test("0x05 FreeMapRegisters twice, in part or through another adapter has no effect", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const request = yield* allocate(driver!, {
      registers: 4,
      action: DeallocateObjectKeepRegisters,
    });
    const { base } = request;
    yield* atDispatch(driver!.dma.freeMapRegisters(base!, 3));
    yield* atDispatch(driver!.dma.freeMapRegisters(base!, 5));
    yield* atDispatch(other!.dma.freeMapRegisters(base!, 4));
    const held = yield* freeRegisters;
    yield* freeRegistersOf(request);
    yield* freeRegistersOf(request);
    return [held, yield* freeRegisters];
  });
  const rules = Array(4).fill("0xE6/0x05");
  assertEquals(finds(rules, program).value, [60, 64]);
});

Deno.test("C150 registers that would fit only the second waiter are given to neither", () => {
  const program = Effect.gen(function* () {
    const drivers = yield* makeDrivers(4);
    const [one, two] = yield* Effect.forEach(
      drivers.slice(0, 2),
      (driver) =>
        allocate(driver, {
          registers: 4,
          action: DeallocateObjectKeepRegisters,
        }),
    );
    const first = yield* allocate(drivers[2]!, {
      registers: 6,
      action: DeallocateObject,
    });
    const second = yield* allocate(drivers[3]!, {
      registers: 2,
      action: DeallocateObject,
    });
    yield* freeRegistersOf(one!);
    const between = [first.runs, second.runs, yield* freeRegisters];
    yield* freeRegistersOf(two!);
    return [...between, first.runs, second.runs];
  });
  const report = finds([], program, { mapRegisters: 8 });
  assertEquals(report.value, [0, 0, 4, 1, 1]);
});

Deno.test("C150 releases in any order never let the second waiter pass the first", () => {
  const firstFreed = new Set<number>();
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(4);
      const held = yield* Effect.forEach(
        drivers.slice(0, 2),
        (driver) =>
          allocate(driver, {
            registers: 4,
            action: DeallocateObjectKeepRegisters,
          }),
      );
      const waits = (driver: Driver, registers: number) =>
        allocate(driver, { registers, action: DeallocateObject });
      yield* waits(drivers[2]!, 6);
      yield* waits(drivers[3]!, 2);
      yield* inThreads(processors, held.map(freeRegistersOf));
      return "in order";
    }), {
    machine: { mapRegisters: 8 },
    check: (report) => {
      const waited = eventsOf(report, "RequestGranted").slice(2);
      assertEquals(waited.map(({ registersAsked }) => registersAsked), [6, 2]);
      firstFreed.add(eventsOf(report, "MapRegistersFreed")[0]!.request);
    },
  });
  assertOutcomes(outcomes, ["in order"]);
  assertEquals([...firstFreed].sort(), [1, 2]);
});

/** A thread that asks, cancels, maps and releases as its number says. */
const busy = (drivers: readonly Driver[], index: number) =>
  Effect.gen(function* () {
    for (let turn = 0; turn < 4; turn++) {
      const driver = drivers[(index + turn) % drivers.length]!;
      const kind = (index * 5 + turn * 3) % 4;
      const registers = 1 + (index + 2 * turn) % 4;
      const release = (request: Request) =>
        kind === 1 ? freeRegistersOf(request) : Effect.void;
      const request = yield* atDispatch(allocateHere(driver, {
        registers,
        action: [DeallocateObject, DeallocateObjectKeepRegisters][kind % 2]!,
        body: release,
      }));
      if (kind === 2) yield* cancel(request);
      if (kind === 3 && !(yield* cancel(request))) {
        // The grant came first, so its routine has run or will.
        while (request.runs === 0) yield* yieldNow;
        yield* freeRegistersOf(request);
      }
    }
  });

Deno.test("C151 whatever happens, registers and channels add up once everything was released", () => {
  let waits = 0;
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(3);
      const threads = [0, 1, 2, 3].map((index) => busy(drivers, index));
      yield* inThreads(processors, threads);
      const last = yield* Effect.forEach(
        drivers,
        (driver) =>
          allocate(driver, { registers: 6, action: DeallocateObject }),
      );
      return last.map(({ runs }) => runs).join();
    }), {
    machine: { mapRegisters: 6 },
    check: (report) => {
      waits += eventsOf(report, "RequestQueued").length;
    },
  });
  assertOutcomes(outcomes, ["1,1,1"]);
  assert(waits > 500, `only ${waits} requests waited in all runs`);
});
