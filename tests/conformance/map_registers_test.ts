/** Group 19: map registers, what bounces, and what the device may reach. */

import { Effect } from "../../deps.ts";
import { DmaFlags, type ScatterGatherElement } from "../../src/ddi/mod.ts";
import { mdlOfPages } from "../../src/memory/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  FOUR_GIB,
  lengthOf,
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  completed,
  type DriverOptions,
  eventsOf,
  finds,
  makeDriver,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";

/** Maps, flushes and frees a buffer; gives the elements and the base. */
const mapBuffer = (
  buffer: Parameters<typeof makeBuffer>[0],
  driverOptions: DriverOptions = {},
) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver(driverOptions);
    const mdl = yield* makeBuffer(buffer);
    const { base } = yield* allocate(driver, { registers: 17 });
    const mapped = yield* mapRange(driver, mdl, { base: base! });
    yield* mapped.flush();
    yield* freeChannel(driver);
    return { ...mapped, base, mdl };
  });

Deno.test("C013 an element's address is the device's, and not always the physical one", () => {
  const physical = (memory: "low" | "high") => {
    const { elements, mdl } = finds([], mapBuffer({ memory })).value!;
    return elements[0]!.address === mdl.pageFrames[0]! * 4096;
  };
  assertEquals([physical("low"), physical("high")], [true, false]);
});

Deno.test("C284 a register maps at most a page and keeps the place in it", () => {
  for (const offset of [0, 1, 77, 4095]) {
    const program = mapBuffer({ length: 9000, offset });
    const report = finds([], program);
    const { elements, length } = report.value!;
    assertEquals(length, 9000);
    assertEquals(elements[0]!.address % 4096, offset);
    const [mapped] = eventsOf(report, "TransferMapped");
    assertEquals(mapped!.pages, Math.ceil((offset + 9000) / 4096));
    assertEquals(mapped!.bouncedPages, mapped!.pages);
  }
});

Deno.test("C285 the registers of one grant are one run in the device's addresses", () => {
  const program = mapBuffer({ length: 5 * 4096, scattered: true });
  const { base, elements } = finds([], program).value!;
  assertEquals(base!.count, 17);
  assertEquals(elements.length, 1);
  assertEquals(elements[0]!.length, 5 * 4096);
});

Deno.test("C285 two grants never share a register", () => {
  const program = Effect.gen(function* () {
    const drivers = [yield* makeDriver(), yield* makeDriver()];
    const used: ScatterGatherElement[] = [];
    for (const driver of drivers) {
      const mdl = yield* makeBuffer({ length: 8192 });
      const { base } = yield* allocate(driver, { registers: 2 });
      const mapped = yield* mapRange(driver, mdl, { base: base! });
      used.push(...mapped.elements);
      yield* mapped.flush();
    }
    for (const driver of drivers) yield* freeChannel(driver);
    return used;
  });
  const [first, second] = finds([], program).value!;
  const distance = Math.abs(first!.address - second!.address);
  assert(distance >= 8192, `${distance} bytes apart`);
});

/** Memory just below 4 GiB and just above. */
const AROUND_4_GIB: MachineOptions = {
  banks: [
    { base: 0, bytes: 0x8_0000 },
    { base: FOUR_GIB - 0x1_0000, bytes: 0x2_0000 },
  ],
};

const mapFrame = (frame: number, dmaAddressWidth: number) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth });
    const mdl = mdlOfPages([frame]);
    const { base } = yield* allocate(driver, { registers: 1 });
    const mapped = yield* mapRange(driver, mdl, { base: base! });
    yield* mapped.flush();
    yield* freeChannel(driver);
    return mapped.elements[0]!.address;
  });

Deno.test("C287 a page at 4 GiB bounces for a 32-bit device", () => {
  const report = finds([], mapFrame(0x10_0000, 32), AROUND_4_GIB);
  assert(report.value! < FOUR_GIB, "the device is given an address it drives");
  assertEquals(eventsOf(report, "TransferMapped")[0]!.bouncedPages, 1);
});

Deno.test("C288 the last page below 4 GiB does not bounce for a 32-bit device", () => {
  const report = finds([], mapFrame(0xF_FFFF, 32), AROUND_4_GIB);
  assertEquals(report.value!, 0xFFFF_F000);
  assertEquals(eventsOf(report, "TransferMapped")[0]!.bouncedPages, 0);
});

Deno.test("C288 at every width the limit is the last byte that its bits reach", () => {
  for (const width of [24, 25, 31, 33]) {
    const limit = 2 ** width;
    const machine = {
      banks: [
        { base: 0, bytes: 0x8_0000 },
        { base: limit - 0x2000, bytes: 0x4000 },
      ],
    };
    const below = finds([], mapFrame(limit / 4096 - 1, width), machine);
    assertEquals(below.value!, limit - 4096, `${width} bits, below`);
    const above = finds([], mapFrame(limit / 4096, width), machine);
    assert(above.value! < limit, `${width} bits, above`);
  }
});

Deno.test("C289 a 64-bit device with scatter/gather has no base, and its elements are the runs in memory", () => {
  const wide = { dmaAddressWidth: 64 };
  const program = mapBuffer({ length: 9000, scattered: true }, wide);
  const { base, elements, mdl } = finds([], program).value!;
  assertEquals(base, null);
  const frames = mdl.pageFrames.map((frame) => frame * 4096);
  assertEquals(elements.map(({ address }) => address), frames);
  assertEquals(elements.map(({ length }) => length), [4096, 4096, 808]);
  const oneRun = finds([], mapBuffer({ length: 9000 }, wide)).value!;
  assertEquals(oneRun.elements.length, 1);
});

Deno.test("C290 twelve pages through five registers take three rounds: 5, 5 and 2 pages", () => {
  for (const writeToDevice of [false, true]) {
    const data = pattern(12 * 4096, 5);
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 12 * 4096, scattered: true });
      if (writeToDevice) yield* writeBuffer(mdl, data);
      const moved = new Uint8Array(12 * 4096);
      const rounds: number[] = [];
      const { base } = yield* allocate(driver, { registers: 5 });
      for (let offset = 0; offset < moved.length;) {
        const range = { base: base!, offset, writeToDevice };
        const part = yield* mapRange(driver, mdl, range);
        const bytes = moved.subarray(offset, offset + part.length);
        if (writeToDevice) yield* driver.device.fetch(part.elements, bytes);
        else {
          bytes.set(data.subarray(offset, offset + part.length));
          yield* driver.device.store(part.elements, bytes);
        }
        yield* part.flush();
        rounds.push(part.length / 4096);
        offset += part.length;
      }
      yield* freeChannel(driver);
      return { rounds, moved: writeToDevice ? moved : yield* readBuffer(mdl) };
    });
    const { moved, rounds } = finds([], program).value!;
    assertEquals(rounds, [5, 5, 2]);
    assert(moved.every((byte, index) => byte === data[index]));
  }
});

Deno.test("C292 a device outside its live mappings is finding 0x26", () => {
  type Shift = (element: ScatterGatherElement) => ScatterGatherElement;
  // What it writes right beside its piece of a bounce page is 0x0F as well, and
  // so is what it writes into the page of a register that nobody holds.
  const outside: readonly (readonly [Shift, readonly string[]])[] = [
    [({ address, length }) => ({ address, length: length + 1 }), ["0xE6/0x0F"]],
    [({ address, length }) => ({ address: address - 1, length }), [
      "0xE6/0x0F",
    ]],
    [({ address }) => ({ address: address + 4096, length: 1 }), [
      "0xE6/0x0F",
    ]],
  ];
  for (const [shift, more] of outside) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 100, offset: 50 });
      const { base } = yield* allocate(driver);
      const mapped = yield* mapRange(driver, mdl, { base: base! });
      const element = shift(mapped.elements[0]!);
      yield* driver.device.store([element], pattern(element.length));
      yield* mapped.flush();
      yield* freeChannel(driver);
    });
    finds(["0xE6/0x26", ...more], program);
  }
});

Deno.test("C292 a device that writes what is mapped for reading it is finding 0x26", () => {
  for (const writeToDevice of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 100 });
      const { base } = yield* allocate(driver);
      const options = { base: base!, writeToDevice };
      const mapped = yield* mapRange(driver, mdl, options);
      const bytes = new Uint8Array(lengthOf(mapped.elements));
      if (writeToDevice) yield* driver.device.store(mapped.elements, bytes);
      else yield* driver.device.fetch(mapped.elements, bytes);
      yield* mapped.flush();
      yield* freeChannel(driver);
    });
    finds(["0xE6/0x26"], program);
  }
});

Deno.test("A48 DMA_ZERO_BUFFERS hands out bounce pages full of zeros, and no flag those of the user before", () => {
  const secret = pattern(4096, 9).map((byte) => byte | 1);
  const leaks = (flags: number, coherent: boolean) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* writeBuffer(mdl, secret);
      const first = yield* allocate(driver);
      const options = { base: first.base!, writeToDevice: true };
      const written = yield* mapRange(driver, mdl, options);
      yield* written.flush();
      yield* freeChannel(driver);
      const second = yield* allocate(driver, { flags });
      const other = yield* makeBuffer();
      // The device moves nothing, and the driver flushes all the same.
      const read = yield* mapRange(driver, other, { base: second.base! });
      yield* read.flush();
      yield* freeChannel(driver);
      const seen = yield* readBuffer(other);
      return seen.some((byte) => byte !== 0);
    });
    return finds([], program, { mapRegisters: 1, coherent }).value;
  };
  for (const coherent of [true, false]) {
    assertEquals(leaks(0, coherent), true);
    assertEquals(leaks(DmaFlags.ZeroBuffers, coherent), false);
  }
});

Deno.test("0x0E a buffer that is not locked is found", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    mdl.mdlFlags = 0;
    const { base } = yield* allocate(driver);
    const mapped = yield* mapRange(driver, mdl, { base: base! });
    yield* mapped.flush();
    yield* freeChannel(driver);
  });
  const rules = completed(program).findings.map(({ rule }) => rule);
  assert(rules.includes("0xE6/0x0E"), `${rules}`);
});
