/** Group 12: MapTransfer of bus masters. */

import { Effect, Schema } from "../../deps.ts";
import { mdlOfPages } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  chain,
  FOUR_GIB,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import { finds, makeDriver } from "../dma/fixture.ts";
import {
  elementsOf,
  flushMdl,
  mapAll,
  mapFrom,
  withChannel,
} from "../dma/legacy_transfers.ts";
import { bufferFields, deviceFields } from "../dma/random_chains.ts";
import { between, checkProperty } from "../property.ts";

const wide = { dmaAddressWidth: 64 };
const oneRun = { scatterGather: false };

Deno.test("C159 a device with scatter/gather gets the run that the memory has", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver(wide);
    const mdl = mdlOfPages([0x10_0005, 0x10_0006, 0x10_0009], 96, 12_000);
    return yield* withChannel(driver, 3, (request) =>
      Effect.gen(function* () {
        const first = yield* mapFrom(request, mdl, 0);
        const second = yield* mapFrom(request, mdl, first.length);
        yield* flushMdl(request, mdl);
        return [first, second];
      }));
  });
  assertEquals(finds([], program).value, [
    { logicalAddress: 0x1_0000_5060, length: 8096 },
    { logicalAddress: 0x1_0000_9000, length: 3904 },
  ]);
});

Deno.test("C159 a run of memory that does not bounce ends at 4 GiB", () => {
  const banks = [
    { base: 0, bytes: 0x8_0000 },
    { base: 0xFFFF_0000, bytes: 0x2_0000 },
  ];
  const program = (scatterGather: boolean) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver({ ...wide, scatterGather });
      const mdl = mdlOfPages([0xF_FFFE, 0xF_FFFF, 0x10_0000]);
      return yield* withChannel(driver, 3, (request) =>
        Effect.gen(function* () {
          const runs = yield* mapAll(request, mdl);
          yield* flushMdl(request, mdl);
          return elementsOf(runs);
        }));
    });
  assertEquals(finds([], program(true), { banks }).value, [
    { address: 0xFFFF_E000, length: 8192 },
    { address: FOUR_GIB, length: 4096 },
  ]);
  assertEquals(finds([], program(false), { banks }).value, [
    { address: 0xFFFF_E000, length: 12_288 },
  ]);
});

const Buffer = Schema.Struct({
  ...bufferFields(30_000),
  ...deviceFields,
  moved: between(0, 1),
});

Deno.test("C159 C160 the runs of a buffer carry every byte, whatever its pages and the device", () => {
  checkProperty(Buffer, (buffer) => {
    const data = pattern(buffer.length, 3);
    const before = pattern(buffer.length, 4);
    const moved = Math.ceil(buffer.length * buffer.moved);
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver(buffer);
      const mdl = yield* makeBuffer(buffer);
      yield* writeBuffer(mdl, before);
      return yield* withChannel(
        driver,
        9,
        (request) =>
          Effect.gen(function* () {
            const read = yield* mapAll(request, mdl);
            yield* driver.device.store(
              elementsOf(read),
              data.subarray(0, moved),
            );
            yield* flushMdl(request, mdl, { length: moved });
            const buffered = yield* readBuffer(mdl);
            const written = yield* mapAll(request, mdl, true);
            const seen = new Uint8Array(buffer.length);
            yield* driver.device.fetch(elementsOf(written), seen);
            yield* flushMdl(request, mdl, { writeToDevice: true });
            return { buffered, seen, runs: [read.length, written.length] };
          }),
      );
    });
    const { buffered, runs, seen } = finds([], program).value!;
    const expected = Uint8Array.from([
      ...data.subarray(0, moved),
      ...before.subarray(moved),
    ]);
    assertEquals(buffered, expected);
    assertEquals(seen, expected);
    if (!buffer.scatterGather) assertEquals(runs, [1, 1]);
  }, { runs: 60 });
});

Deno.test("C160 a device without scatter/gather gets scattered pages in one run, length unchanged", () => {
  const data = pattern(10_000, 5);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver(oneRun);
    const mdl = yield* makeBuffer({
      length: 10_000,
      offset: 200,
      memory: "low",
      scattered: true,
    });
    return yield* withChannel(driver, 3, (request) =>
      Effect.gen(function* () {
        const run = yield* mapFrom(request, mdl, 0);
        yield* driver.device.store(elementsOf([run]), data);
        const flushed = yield* flushMdl(request, mdl);
        return { run, flushed, bytes: yield* readBuffer(mdl) };
      }));
  });
  const { bytes, flushed, run } = finds([], program).value!;
  assertEquals(run.length, 10_000);
  assertEquals(run.logicalAddress % 4096, 200);
  assertEquals([flushed, bytes], [true, data]);
});

Deno.test("C160 a run goes no farther than the registers reach", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver(oneRun);
    const mdl = yield* makeBuffer({ length: 12_288, scattered: true });
    return yield* withChannel(driver, 2, (request) =>
      Effect.gen(function* () {
        const run = yield* mapFrom(request, mdl, 0);
        yield* flushMdl(request, mdl, { length: run.length });
        return run.length;
      }));
  });
  assertEquals(finds([], program).value, 8192);
});

Deno.test("C162 an address outside the MDL is finding 0x1B, and nothing is mapped", () => {
  for (const offset of [-1, 100, 5000]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 100, offset: 1000 });
      mdl.next = yield* makeBuffer({ length: 9000 });
      return yield* withChannel(
        driver,
        2,
        (request) => mapFrom(request, mdl, offset, { length: 10 }),
      );
    });
    const report = finds(["0xE6/0x1B"], program);
    assertEquals(report.value, { logicalAddress: 0, length: 0 }, `${offset}`);
  }
});

Deno.test("MapTransfer stays within its MDL, and each MDL of a chain is flushed for itself", () => {
  const [one, two] = [pattern(300, 1), pattern(5000, 2)];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const second = yield* makeBuffer({ length: 5000 });
    const head = chain(yield* makeBuffer({ length: 300 }), second);
    return yield* withChannel(driver, 3, (request) =>
      Effect.gen(function* () {
        const first = yield* mapFrom(request, head, 0, { length: 5300 });
        const rest = yield* mapFrom(request, second, 0);
        const elements = elementsOf([first, rest]);
        yield* driver.device.store(elements, Uint8Array.of(...one, ...two));
        yield* flushMdl(request, head);
        const half = [
          yield* readBuffer(head, 0, 300),
          yield* readBuffer(second),
        ];
        yield* flushMdl(request, second);
        return { first, half, whole: yield* readBuffer(second) };
      }));
  });
  const { first, half, whole } = finds([], program).value!;
  assertEquals(first.length, 300);
  assertEquals(half, [one, new Uint8Array(5000)]);
  assertEquals(whole, two);
});

Deno.test("C165 mapping pages that are not locked is finding 0x0E", () => {
  const program = (locked: boolean) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      if (!locked) mdl.mdlFlags = 0;
      yield* withChannel(driver, 1, (request) =>
        Effect.andThen(mapFrom(request, mdl, 0), flushMdl(request, mdl)));
    });
  finds(["0xE6/0x0E"], program(false));
  finds([], program(true));
});

Deno.test("C166 what is written to a page beyond the device's reach after the mapping is not seen by the device", () => {
  const [at, later] = [pattern(5000, 1), pattern(5000, 2)];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 5000 });
    yield* writeBuffer(mdl, at);
    return yield* withChannel(driver, 2, (request) =>
      Effect.gen(function* () {
        const runs = yield* mapAll(request, mdl, true);
        yield* writeBuffer(mdl, later);
        const seen = new Uint8Array(5000);
        yield* driver.device.fetch(elementsOf(runs), seen);
        yield* flushMdl(request, mdl, { writeToDevice: true });
        const reaches = runs.every(({ logicalAddress, length }) =>
          logicalAddress + length <= FOUR_GIB
        );
        return { reaches, seen, bytes: yield* readBuffer(mdl) };
      }));
  });
  const { bytes, reaches, seen } = finds([], program).value!;
  assertEquals([reaches, seen, bytes], [true, at, later]);
});
