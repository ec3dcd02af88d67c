/** Group 7: AllocateAdapterChannelEx with DMA_SYNCHRONOUS_CALLBACK. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase, OutParameter } from "../../src/dma/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  atDispatch,
  type Driver,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateHere,
  cancel,
  freeChannel,
  freeRegistersOf,
  here,
  type Place,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;
const flags = DmaFlags.SynchronousCallback;

const UNTOUCHED = "untouched" as unknown as MapRegisterBase;

const newOut = (): OutParameter<MapRegisterBase | null> => ({
  value: UNTOUCHED,
});

/** A synchronous request without a routine. */
const take = (
  driver: Driver,
  out: OutParameter<MapRegisterBase | null>,
  registers = 1,
) => allocate(driver, { flags, routine: false, out, registers });

Deno.test("C095 the routine runs in the caller's thread, on its processor, before the return", () => {
  const seen: (Place | undefined)[] = [];
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(2);
      const caller = (driver: Driver) =>
        atDispatch(Effect.gen(function* () {
          const before = yield* here;
          const { at, runs, status } = yield* allocateHere(driver, {
            flags,
            action: DeallocateObject,
          });
          seen.push(before, at);
          assertEquals({ at, runs, status }, {
            at: before,
            runs: 1,
            status: 0,
          });
        }));
      yield* inThreads(processors, drivers.map(caller));
      return "both";
    })
  );
  assertOutcomes(outcomes, ["both"]);
  const processors = new Set(seen.map((place) => place?.processor));
  assertEquals([...processors].sort(), [0, 1]);
});

Deno.test("C096 with the channel busy the call fails, runs nothing and writes null", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const out = newOut();
    const taken = yield* take(driver, out);
    const called = yield* allocate(driver, { flags });
    yield* freeChannel(driver);
    return {
      base: out.value,
      statuses: [taken.status, called.status],
      runs: taken.runs + called.runs,
      states: [taken.context!.state, called.context!.state],
    };
  });
  const report = finds([], program);
  assertEquals(report.value, {
    base: null,
    statuses: [STATUS_INSUFFICIENT_RESOURCES, STATUS_INSUFFICIENT_RESOURCES],
    runs: 0,
    states: ["idle", "idle"],
  });
  assertEquals(eventsOf(report, "RequestQueued"), []);
});

Deno.test("C096 a synchronous request against a release: granted inside the call, or never", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      let outcome = "";
      const requester = Effect.gen(function* () {
        const request = yield* allocate(driver, {
          flags,
          action: DeallocateObject,
        });
        outcome = `${request.status === 0} ${request.runs}`;
      });
      yield* inThreads(processors, [freeChannel(driver), requester]);
      return outcome;
    })
  );
  assertOutcomes(outcomes, ["true 1", "false 0"]);
});

Deno.test("C098 what is free does not help while others wait ahead", () => {
  const program = Effect.gen(function* () {
    const [holder, waiter, late] = yield* makeDrivers(3);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const waiting = yield* allocate(waiter!, {
      registers: 4,
      action: DeallocateObject,
    });
    const out = newOut();
    const refused = yield* take(late!, out);
    const channelOnly = yield* take(late!, newOut(), 0);
    yield* freeChannel(late!);
    const before = waiting.runs;
    yield* freeRegistersOf(held);
    const served = yield* take(late!, newOut());
    yield* freeChannel(late!);
    return {
      refused: refused.status,
      base: out.value,
      channelOnly: channelOnly.status,
      runs: [before, waiting.runs],
      served: served.status,
    };
  });
  const report = finds([], program, { mapRegisters: 8 });
  assertEquals(report.value, {
    refused: STATUS_INSUFFICIENT_RESOURCES,
    base: null,
    channelOnly: 0,
    runs: [0, 1],
    served: 0,
  });
});

Deno.test("C098 a synchronous request never passes one that waits, whatever the schedule", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const [holder, waiter, late] = yield* makeDrivers(3);
      const held = yield* allocate(holder!, {
        registers: 6,
        action: DeallocateObjectKeepRegisters,
      });
      const order: string[] = [];
      const note = (name: string) => Effect.sync(() => void order.push(name));
      yield* allocate(waiter!, {
        registers: 4,
        action: DeallocateObject,
        body: () => note("waiting"),
      });
      const synchronous = allocate(late!, {
        flags,
        action: DeallocateObject,
        body: () => note("synchronous"),
      });
      yield* inThreads(processors, [
        freeRegistersOf(held),
        Effect.asVoid(synchronous),
      ]);
      return order.join();
    }), {
    machine: { mapRegisters: 8 },
    check: (report) => {
      // The grant is what is ordered; a routine may be on its way in a DPC.
      const granted = eventsOf(report, "RequestGranted").map((e) => e.request);
      assertEquals(granted, [...granted].sort((a, b) => a - b));
    },
  });
  assertOutcomes(outcomes, [
    "waiting",
    "waiting,synchronous",
    "synchronous,waiting",
  ]);
});

Deno.test("C099 the routine of a request that failed never runs", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const failed = yield* allocate(driver, { flags });
    const cancelled = yield* cancel(failed);
    yield* freeChannel(driver);
    yield* allocate(driver, { action: DeallocateObject });
    return [failed.runs, cancelled];
  });
  assertEquals(finds([], program).value, [0, true]);
});

Deno.test("C100 DeallocateObject from the routine is success, and everything is free again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const options = { flags, action: DeallocateObject, registers: 5 };
    const first = yield* allocate(driver, options);
    const free = yield* freeRegisters;
    const second = yield* allocate(driver, options);
    return [first.status, free, second.status, second.runs];
  });
  assertEquals(finds([], program).value, [0, 64, 0, 1]);
});

Deno.test("C101 while a caller owns the grant a second request waits, or fails if synchronous", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const first = yield* take(driver, newOut());
    const second = yield* take(driver, newOut());
    const third = yield* allocate(driver, { action: DeallocateObject });
    const before = third.runs;
    yield* driver.dma.freeAdapterObject(DeallocateObject);
    const again = yield* take(driver, newOut());
    yield* driver.dma.freeAdapterObject(DeallocateObject);
    return {
      statuses: [first.status, second.status, third.status, again.status],
      runs: [before, third.runs],
    };
  });
  assertEquals(finds([], program).value, {
    statuses: [0, STATUS_INSUFFICIENT_RESOURCES, 0, 0],
    runs: [0, 1],
  });
});

Deno.test("C102 without map registers the base is null, and the grant is the caller's all the same", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const out = newOut();
    const { context, status } = yield* take(driver, out, 3);
    const state = context!.state;
    const second = yield* take(driver, newOut());
    yield* freeChannel(driver);
    return { base: out.value, status, state, second: second.status };
  });
  assertEquals(finds([], program).value, {
    base: null,
    status: 0,
    state: "granted",
    second: STATUS_INSUFFICIENT_RESOURCES,
  });
});
