/** Drivers that hold the channel itself, one after the other or wrongly. */

import { Effect } from "../../deps.ts";
import { yieldNow } from "../../src/actors/mod.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import type { MappedRun, MapRegisterBase } from "../../src/dma/mod.ts";
import { ioCreateDevice } from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, mapRange, pattern, readBuffer } from "../dma/buffers.ts";
import {
  completed,
  type Driver,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import { elementsOf, flushMdl, mapAll } from "../dma/legacy_transfers.ts";
import {
  allocate,
  allocateLegacy,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/**
 * Sends a packet as a network driver does: takes channel and registers without
 * a routine, and gives the channel back in every case on leaving the scope.
 */
const send = (driver: Driver, registers: number) =>
  Effect.gen(function* () {
    const out = { value: null as MapRegisterBase | null };
    const request = yield* allocate(driver, {
      flags: DmaFlags.SynchronousCallback,
      routine: false,
      registers,
      out,
    });
    request.base = out.value;
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    return request;
  });

Deno.test("C345 S20 a request that failed, and FreeAdapterObject all the same: harmless", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const first = yield* send(driver, 3);
    const failed = yield* send(driver, 2);
    const fits = yield* send(driver, 1);
    const statuses = [first.status, failed.status, fits.status];
    yield* freeRegistersOf(first);
    const retried = yield* send(driver, 2);
    for (const request of [fits, retried]) yield* freeRegistersOf(request);
    return { statuses, retried: retried.status, free: yield* freeRegisters };
  });
  const { value } = finds([], program, { mapRegisters: 4 });
  assertEquals(value, {
    statuses: [0, STATUS_INSUFFICIENT_RESOURCES, 0],
    retried: 0,
    free: 4,
  });
});

Deno.test("C345 S20 the release after a failure takes the channel from nobody who holds it", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      // Another user of the adapter keeps its channel for a while.
      const holder = Effect.gen(function* () {
        const request = yield* allocate(driver, { registers: 0 });
        while (request.runs === 0) yield* yieldNow;
        yield* freeChannel(driver);
      });
      let status: number | undefined;
      const sender = Effect.gen(function* () {
        const request = yield* send(driver, 1);
        status = request.status;
        if (status === 0) yield* freeRegistersOf(request);
      });
      yield* inThreads(processors, [holder, sender]);
      return status === 0 ? "sent" : "try again later";
    })
  );
  assertOutcomes(outcomes, ["sent", "try again later"]);
});

Deno.test("S20 the channel is free for the next packet while the one before is still on the wire", () => {
  const data = pattern(3000);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const packets: Request[] = [];
    const buffers = [];
    for (let number = 0; number < 3; number++) {
      const mdl = yield* makeBuffer({ length: 3000 });
      const packet = yield* send(driver, 1);
      buffers.push(yield* mapRange(driver, mdl, { base: packet.base! }));
      packets.push(packet);
      yield* driver.device.store(buffers[number]!.elements, data);
      yield* buffers[number]!.flush();
      assert((yield* readBuffer(mdl)).every((byte, at) => byte === data[at]));
    }
    const free = yield* freeRegisters;
    for (const packet of packets) yield* freeRegistersOf(packet);
    return { statuses: packets.map(({ status }) => status), free };
  });
  const value = { statuses: [0, 0, 0], free: 61 };
  assertEquals(finds([], program).value, value);
});

Deno.test("C348 S34 a driver that inverts the direction on both sides loses what it reads, where pages bounce", () => {
  const data = pattern(500);
  const read = (memory: "low" | "high", inFlush: boolean) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 500, memory });
      const { base } = yield* allocate(driver);
      const options = { base: base!, writeToDevice: true }; // it means to read
      const { elements, length } = yield* mapRange(driver, mdl, options);
      yield* driver.device.store(elements, data);
      yield* driver.dma.flushAdapterBuffersEx({
        mdl,
        mapRegisterBase: base!,
        offset: 0,
        length,
        writeToDevice: inFlush,
      });
      yield* freeChannel(driver);
      const bytes = yield* readBuffer(mdl);
      return bytes.every((byte, at) => byte === data[at]);
    });
    const { findings, value } = completed(program);
    // The device writes where it was only allowed to read.
    assertEquals(findings[0]!.rule, "0xE6/0x26");
    const told = findings.some(({ rule }) => rule === "M9");
    return { arrived: value, told };
  };
  assertEquals(read("high", true), { arrived: false, told: false });
  assertEquals(read("high", false), { arrived: false, told: true });
  assertEquals(read("low", true), { arrived: true, told: false });
});

Deno.test("C349 S35 a loop of legacy requests while the channel is busy is finding M5 on the second call", () => {
  const loop = (busy: boolean) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      if (busy) yield* allocate(driver);
      const requests: Request[] = [];
      for (let transfer = 0; transfer < 3; transfer++) {
        requests.push(
          yield* allocateLegacy(driver, {
            action: DeallocateObjectKeepRegisters,
          }),
        );
      }
      if (busy) yield* freeChannel(driver);
      const granted = requests.filter(({ runs }) => runs === 1);
      for (const request of granted) yield* freeRegistersOf(request);
      return requests.map(({ runs, status }) => [status, runs]);
    });
  const refused = [STATUS_INVALID_PARAMETER, 0];
  const granted = [0, 1];
  const immediate = finds([], loop(false));
  assertEquals(immediate.value, [granted, granted, granted]);
  const queued = finds(["M5", "M5"], loop(true));
  assertEquals(queued.value, [granted, refused, refused]);
  assertEquals(queued.freeMapRegisters, queued.poolSize);
});

Deno.test("S33 a bus master that builds its own list: all runs mapped in the routine, one flush, one release", () => {
  const data = pattern(30_000);
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const mdl = yield* makeBuffer({ length: 30_000, scattered: true });
      let list: MappedRun[] = [];
      const request = yield* allocateLegacy(driver, {
        registers: 8,
        action: DeallocateObjectKeepRegisters,
        body: (self) =>
          Effect.map(mapAll(self, mdl), (runs) => void (list = runs)),
      });
      const moved = yield* driver.device.store(elementsOf(list), data);
      const flushed = yield* flushMdl(request, mdl, { length: moved });
      if (request.base !== null) yield* freeRegistersOf(request);
      const bytes = yield* readBuffer(mdl);
      return { moved, flushed, same: bytes.every((b, at) => b === data[at]) };
    });
    const report = finds([], program);
    assertEquals(report.value, { moved: 30_000, flushed: true, same: true });
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

/** A machine all of whose memory a 32-bit device reaches. */
const low = { banks: [{ base: 0, bytes: 0x8_0000 }] };

Deno.test("C350 S36 the second device's routine runs exactly at the first FreeAdapterChannel", () => {
  for (const registers of [2, 1000]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const second = yield* ioCreateDevice("second device");
      const a = yield* allocateLegacy(driver, { registers: 2 });
      const b = yield* allocateLegacy(driver, {
        deviceObject: second,
        registers,
      });
      const seen = [[a.runs, b.runs]];
      yield* freeChannel(driver);
      seen.push([a.runs, b.runs]);
      yield* freeChannel(driver);
      seen.push([a.runs, b.runs]);
      return { seen, statuses: [a.status, b.status], bases: [a.base, b.base] };
    });
    const { findings, value } = completed(program, low);
    assertEquals(value, {
      seen: [[1, 0], [1, 1], [1, 1]],
      statuses: [0, 0],
      bases: [null, null],
    });
    // More than IoGetDmaAdapter promised is granted, and counted (A17).
    const rules = findings.map(({ rule }) => rule);
    assertEquals(rules, registers === 1000 ? ["0xE6/0x0C"] : []);
  }
});

Deno.test("C350 S36 two devices hand the channel over under any schedule, each routine once", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const order: string[] = [];
      const user = (name: string) =>
        Effect.gen(function* () {
          const deviceObject = yield* ioCreateDevice(name);
          yield* allocateLegacy(driver, {
            deviceObject,
            action: DeallocateObject,
            body: () => Effect.sync(() => void order.push(name)),
          });
        });
      yield* inThreads(processors, [user("a"), user("b")]);
      return order.join(" then ");
    }), { machine: low });
  assertOutcomes(outcomes, ["a then b", "b then a"]);
});
