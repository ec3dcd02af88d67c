/** Group 12 and C214: MapTransfer and FlushAdapterBuffers of bus masters. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import type { MappedRun } from "../../src/dma/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  chain,
  FOUR_GIB,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  type Driver,
  type DriverOptions,
  finds,
  freeRegisters,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import {
  allocateLegacy,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";

/** MapTransfer from a place in the MDL on. */
const map = (
  { base, driver }: Request,
  mdl: Mdl,
  options: {
    readonly at?: number;
    readonly length?: number;
    readonly writeToDevice?: boolean;
  } = {},
) => {
  const { at = 0, writeToDevice = false } = options;
  return driver.dma.mapTransfer({
    mdl,
    mapRegisterBase: base!,
    currentVa: mmGetMdlVirtualAddress(mdl) + at,
    length: options.length ?? mdl.byteCount - at,
    writeToDevice,
  });
};

/** FlushAdapterBuffers for a whole MDL. */
const flush = (
  { base, driver }: Request,
  mdl: Mdl,
  options: { readonly length?: number; readonly writeToDevice?: boolean } = {},
) =>
  driver.dma.flushAdapterBuffers({
    mdl,
    mapRegisterBase: base!,
    currentVa: mmGetMdlVirtualAddress(mdl),
    length: options.length ?? mdl.byteCount,
    writeToDevice: options.writeToDevice ?? false,
  });

/** Builds the device's own list as drivers do: in a loop, run after run. */
const mapAll = (request: Request, mdl: Mdl, writeToDevice = false) =>
  Effect.gen(function* () {
    const runs: MappedRun[] = [];
    for (let at = 0; at < mdl.byteCount;) {
      const run = yield* map(request, mdl, { at, writeToDevice });
      runs.push(run);
      assert(run.length > 0, "the loop goes on");
      at += run.length;
    }
    return runs;
  });

const elementsOf = (runs: readonly MappedRun[]) =>
  runs.map(({ length, logicalAddress }) => ({
    address: logicalAddress,
    length,
  }));

const ready = (
  driverOptions: DriverOptions,
  buffer: Parameters<typeof makeBuffer>[0],
  registers = 17,
) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver(driverOptions);
    const mdl = yield* makeBuffer(buffer);
    const request = yield* allocateLegacy(driver, { registers });
    return { driver, mdl, request };
  });

Deno.test("C159 a device with scatter/gather is given the run that memory has, and its length", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const low = { length: 9000, offset: 200, memory: "low", scattered: true };
    const program = Effect.gen(function* () {
      const { driver, mdl, request } = yield* ready(
        { dmaAddressWidth },
        low as Parameters<typeof makeBuffer>[0],
      );
      const runs = yield* mapAll(request, mdl);
      const flushed = yield* flush(request, mdl);
      yield* freeChannel(driver);
      return { runs, flushed, frames: mdl.pageFrames };
    });
    const { flushed, frames, runs } = finds([], program).value!;
    assertEquals(runs.map(({ length }) => length), [3896, 4096, 1008]);
    assertEquals(
      runs.map(({ logicalAddress }) => logicalAddress),
      frames.map((frame, index) => frame * 4096 + (index === 0 ? 200 : 0)),
    );
    assertEquals(flushed, true);
  }
});

Deno.test("C159 a run ends with its MDL although the chain goes on beside it", () => {
  const program = Effect.gen(function* () {
    const { driver, mdl, request } = yield* ready({}, { length: 4096 });
    const next = yield* makeBuffer({ length: 4096 });
    const run = yield* map(request, chain(mdl, next), { length: 8192 });
    yield* flush(request, mdl);
    yield* freeChannel(driver);
    return run.length;
  });
  assertEquals(completed(program).value, 4096);
});

Deno.test("C160 a device without scatter/gather is given all in one run", () => {
  for (const memory of ["low", "high"] as const) {
    const buffer = { length: 20_000, offset: 7, memory, scattered: true };
    const program = Effect.gen(function* () {
      const options = { scatterGather: false };
      const { driver, mdl, request } = yield* ready(options, buffer);
      const run = yield* map(request, mdl);
      yield* flush(request, mdl);
      yield* freeChannel(driver);
      return run;
    });
    const { length, logicalAddress } = finds([], program).value!;
    assertEquals(length, 20_000);
    assertEquals(logicalAddress % 4096, 7);
    assert(logicalAddress + length <= FOUR_GIB);
  }
});

Deno.test("C160 the next part of a long buffer goes on where the one before ended", () => {
  const data = pattern(20_000);
  const program = Effect.gen(function* () {
    const { driver, mdl, request } = yield* ready(
      { scatterGather: false },
      { length: 20_000, scattered: true },
      2,
    );
    let parts = 0;
    for (let at = 0; at < 20_000; parts++) {
      const wanted = Math.min(20_000 - at, 2 * 4096);
      const run = yield* map(request, mdl, { at, length: wanted });
      assertEquals(run.length, wanted);
      const bytes = data.subarray(at, at + wanted);
      yield* driver.device.store(elementsOf([run]), bytes);
      yield* driver.dma.flushAdapterBuffers({
        mdl,
        mapRegisterBase: request.base!,
        currentVa: mmGetMdlVirtualAddress(mdl) + at,
        length: wanted,
        writeToDevice: false,
      });
      at += wanted;
    }
    yield* freeChannel(driver);
    return { parts, bytes: yield* readBuffer(mdl) };
  });
  const { bytes, parts } = finds([], program).value!;
  assertEquals(parts, 3);
  assert(bytes.every((byte, index) => byte === data[index]));
});

Deno.test("C162 an address outside the MDL is finding 0x1B and maps nothing", () => {
  for (const at of [-1, 4096, 9999]) {
    const program = Effect.gen(function* () {
      const { driver, mdl, request } = yield* ready({}, { length: 4096 });
      const run = yield* map(request, mdl, { at, length: 10 });
      yield* freeChannel(driver);
      return run.length;
    });
    assertEquals(finds(["0xE6/0x1B"], program).value, 0);
  }
});

Deno.test("C165 a buffer that is not locked is finding 0x0E", () => {
  const program = Effect.gen(function* () {
    const { driver, mdl, request } = yield* ready({}, { length: 100 });
    mdl.mdlFlags = 0;
    yield* map(request, mdl);
    yield* flush(request, mdl);
    yield* freeChannel(driver);
  });
  finds(["0xE6/0x0E"], program);
});

Deno.test("C166 a bounced write holds the bytes of the time of the call", () => {
  const [before, after] = [pattern(6000, 1), pattern(6000, 2)];
  const program = Effect.gen(function* () {
    const { driver, mdl, request } = yield* ready({}, { length: 6000 });
    yield* writeBuffer(mdl, before);
    const runs = yield* mapAll(request, mdl, true);
    yield* writeBuffer(mdl, after);
    const fetched = new Uint8Array(6000);
    yield* driver.device.fetch(elementsOf(runs), fetched);
    yield* flush(request, mdl, { writeToDevice: true });
    yield* freeChannel(driver);
    return { fetched, buffer: yield* readBuffer(mdl) };
  });
  const { buffer, fetched } = finds([], program).value!;
  assert(fetched.every((byte, index) => byte === before[index]));
  assert(buffer.every((byte, index) => byte === after[index]));
});

Deno.test("a bounced read is in the buffer after one flush of all its runs", () => {
  const data = pattern(9000);
  const program = Effect.gen(function* () {
    const buffer = { length: 9000, offset: 50, scattered: true };
    const { driver, mdl, request } = yield* ready({}, buffer);
    const runs = yield* mapAll(request, mdl);
    yield* driver.device.store(elementsOf(runs), data);
    const early = yield* readBuffer(mdl);
    const flushed = yield* flush(request, mdl);
    yield* freeChannel(driver);
    return { early, flushed, late: yield* readBuffer(mdl) };
  });
  const { early, flushed, late } = finds([], program).value!;
  assertEquals(flushed, true);
  assert(early.every((byte) => byte === 0));
  assert(late.every((byte, index) => byte === data[index]));
});

Deno.test("C214 FlushAdapterBuffers is TRUE when everything is fine, and always for a null base", () => {
  const program = Effect.gen(function* () {
    const { driver, mdl, request } = yield* ready({}, { length: 100 });
    yield* mapAll(request, mdl);
    const flushed = [yield* flush(request, mdl)];
    const wide = yield* ready({ dmaAddressWidth: 64 }, { length: 100 });
    yield* mapAll(wide.request, wide.mdl);
    flushed.push(yield* flush(wide.request, wide.mdl));
    for (const each of [driver, wide.driver]) yield* freeChannel(each);
    return flushed;
  });
  assertEquals(finds([], program).value, [true, true]);
});

Deno.test("C214 a base that is not live is FALSE", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 100 });
    const request = yield* allocateLegacy(driver, {
      action: IoAllocationAction.DeallocateObjectKeepRegisters,
    });
    yield* freeRegistersOf(request);
    const run = yield* map(request, mdl);
    return [run.length, yield* flush(request, mdl), yield* freeRegisters];
  });
  assertEquals(completed(program).value, [0, false, 64]);
});

/** A driver of a version-1 table, whose routines are the legacy ones. */
const bothRoutines = (driver: Driver, irql: number) =>
  Effect.gen(function* () {
    const mdl = yield* makeBuffer({ length: 100 });
    const request = yield* allocateLegacy(driver);
    yield* atIrql(irql, map(request, mdl));
    yield* atIrql(irql, flush(request, mdl));
    yield* freeChannel(driver);
  });

Deno.test("A51 MapTransfer and FlushAdapterBuffers may be called up to DISPATCH_LEVEL", () => {
  for (const irql of [0, 1, 2, 3]) {
    const program = Effect.flatMap(
      makeDriver(),
      (driver) => bothRoutines(driver, irql),
    );
    const expected = irql > 2 ? ["0xE6/0x13", "0xE6/0x13"] : [];
    assertEquals(rulesOf(completed(program)), expected);
  }
});
