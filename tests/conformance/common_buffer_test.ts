/** Group 18: AllocateCommonBuffer, its newer forms, and FreeCommonBuffer. */

import { Effect, Schema } from "../../deps.ts";
import {
  DOMAIN_COMMON_BUFFER_LARGE_PAGE,
  IoAllocationAction,
  Irql,
  MemoryCachingType,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import type { CommonBuffer } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { FOUR_GIB, makeBuffer, mapRange, pattern } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  type Driver,
  finds,
  freeRegisters,
  makeDriver,
  makeDrivers,
  rulesOf,
  statusOf,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { checkProperty, whole } from "../property.ts";

const { DeallocateObject } = IoAllocationAction;
const { MmCached, MmNonCached, MmWriteCombined } = MemoryCachingType;

/** FreeCommonBuffer for a buffer of a length. */
const free = (
  { dma }: Driver,
  buffer: CommonBuffer,
  length: number,
  cacheEnabled = true,
) => dma.freeCommonBuffer({ ...buffer, length, cacheEnabled });

/** What the processors see of a buffer. */
const read = ({ virtualAddress }: CommonBuffer, length: number) =>
  Effect.map(Kernel, ({ memory }) => {
    const bytes = new Uint8Array(length);
    memory.virtual.read(virtualAddress, bytes);
    return bytes;
  });

/** Writes into a buffer, or beside it, as the processors do. */
const write = (
  { virtualAddress }: CommonBuffer,
  bytes: Uint8Array,
  offset = 0,
) =>
  Effect.map(
    Kernel,
    ({ memory }) => memory.virtual.write(virtualAddress + offset, bytes),
  );

const elementsOf = (buffer: CommonBuffer, length: number) => [
  { address: buffer.logicalAddress, length },
];

Deno.test("C262 both sides see a common buffer at once, whether caches are coherent or not", () => {
  const [out, back] = [pattern(9000, 1), pattern(9000, 2)];
  for (const coherent of [true, false]) {
    for (const dmaAddressWidth of [24, 32, 64]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver({ dmaAddressWidth });
        const { allocateCommonBuffer } = driver.dma;
        const buffer = yield* allocateCommonBuffer(9000, true);
        assertEquals(yield* read(buffer, 9000), new Uint8Array(9000));
        yield* write(buffer, out);
        const seen = new Uint8Array(9000);
        yield* driver.device.fetch(elementsOf(buffer, 9000), seen);
        yield* driver.device.store(elementsOf(buffer, 9000), back);
        const read2 = yield* read(buffer, 9000);
        yield* free(driver, buffer, 9000);
        return [seen, read2];
      });
      const report = finds([], program, { coherent });
      assertEquals(report.value, [out, back]);
    }
  }
});

Deno.test("C262 a device with scatter/gather or without reaches a common buffer in one run", () => {
  for (const scatterGather of [true, false]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 24, scatterGather });
      const buffer = yield* driver.dma.allocateCommonBuffer(20_000, false);
      const held = 64 - (yield* freeRegisters);
      yield* free(driver, buffer, 20_000, false);
      return [buffer.logicalAddress + 20_000 <= 2 ** 24, held];
    });
    assertEquals(finds([], program).value, [true, 5]);
  }
});

Deno.test("C264 without memory or map registers the routine gives NULL, and nothing is taken", () => {
  const failing = (
    length: number,
    options: { readonly registers?: number },
  ) => {
    const program = Effect.gen(function* () {
      const [driver, other] = yield* makeDrivers(2);
      const { memory } = yield* Kernel;
      const pages = memory.frames.counters.freePages;
      if (options.registers !== undefined) {
        yield* allocate(other!, { registers: options.registers });
      }
      const asked = driver!.dma.allocateCommonBuffer(length, true);
      const status = yield* statusOf(asked);
      if (options.registers !== undefined) yield* freeChannel(other!);
      return [status, pages - memory.frames.counters.freePages];
    });
    const report = finds([], program, { mapRegisters: 8 });
    assertEquals(report.freeMapRegisters, report.poolSize);
    return report.value;
  };
  assertEquals(failing(9 * 4096, {}), [STATUS_UNSUCCESSFUL, 0]);
  assertEquals(failing(3 * 4096, { registers: 6 }), [STATUS_UNSUCCESSFUL, 0]);
  assertEquals(failing(0, {}), [STATUS_UNSUCCESSFUL, 0]);
  assertEquals(failing(-1, {}), [STATUS_UNSUCCESSFUL, 0]);
  const program = Effect.gen(function* () {
    const { dma } = yield* makeDriver({ dmaAddressWidth: 64 });
    return yield* statusOf(dma.allocateCommonBuffer(0x40_0000, true));
  });
  assertEquals(finds([], program).value, STATUS_UNSUCCESSFUL);
});

Deno.test("C264 a common buffer does not overtake those who wait for registers", () => {
  const program = Effect.gen(function* () {
    const [one, two, three] = yield* makeDrivers(3);
    yield* allocate(one!, { registers: 2 });
    const waiting = yield* allocate(two!, {
      registers: 7,
      action: DeallocateObject,
    });
    const status = yield* statusOf(three!.dma.allocateCommonBuffer(1, true));
    yield* freeChannel(one!);
    return [status, waiting.runs];
  });
  const report = finds([], program, { mapRegisters: 8 });
  assertEquals(report.value, [STATUS_UNSUCCESSFUL, 1]);
});

Deno.test("C266 the routines belong at PASSIVE_LEVEL", () => {
  for (const irql of [Irql.Apc, Irql.Dispatch]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const asked = driver.dma.allocateCommonBuffer(100, true);
      const buffer = yield* atIrql(irql, asked);
      yield* atIrql(irql, free(driver, buffer, 100));
    });
    const report = completed(program);
    assertEquals(rulesOf(report), ["0xE6/0x13", "0xE6/0x13"]);
    assertEquals(report.findings[0]!.parameters, [1, 0, irql]);
  }
});

Deno.test("C267 the last byte lies at or below MaximumAddress", () => {
  for (const maximumAddress of [0x5_0000, 0x5_0FFF, 0x1_0000_3FFF, null]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 64 });
      const ring = { length: 6000, cacheEnabled: false, maximumAddress };
      const buffer = yield* driver.dma.allocateCommonBufferEx(ring);
      yield* free(driver, buffer, 6000, false);
      return buffer.logicalAddress + 5999;
    });
    const last = finds([], program).value!;
    assert(last <= (maximumAddress ?? 0x1_0007_FFFF), `${last}`);
  }
  const program = Effect.flatMap(
    makeDriver({ dmaAddressWidth: 64 }),
    ({ dma }) =>
      statusOf(dma.allocateCommonBufferEx({
        length: 4096,
        cacheEnabled: true,
        maximumAddress: 4094,
      })),
  );
  assertEquals(finds([], program).value, STATUS_UNSUCCESSFUL);
});

const Bounds = Schema.Struct({
  minimumPage: whole(0, 127),
  pages: whole(1, 40),
  length: whole(1, 50_000),
  high: Schema.Boolean,
});

Deno.test("C267 C268 a buffer lies between its bounds, wherever they are, or there is none", () => {
  checkProperty(Bounds, ({ high, length, minimumPage, pages }) => {
    const minimumAddress = (high ? FOUR_GIB : 0) + minimumPage * 4096;
    const maximumAddress = minimumAddress + pages * 4096 - 1;
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 64 });
      const bounds = { length, minimumAddress, maximumAddress };
      const asked = driver.dma.allocateCommonBufferWithBounds!(bounds);
      return yield* Effect.match(asked, {
        onFailure: () => undefined,
        onSuccess: (buffer) => buffer,
      });
    });
    const buffer = finds([], program).value;
    if (buffer === undefined) {
      // The bounce pages take the first 64 pages.
      const taken = high ? 0 : 64;
      const first = Math.max(minimumPage, taken);
      const last = Math.min(minimumPage + pages, 128);
      assert((last - first) * 4096 < length, "there was room");
      return;
    }
    assert(buffer.logicalAddress >= minimumAddress);
    assert(buffer.logicalAddress + length - 1 <= maximumAddress);
  }, { runs: 150 });
});

Deno.test("C268 a large page begins at a multiple of 512 pages", () => {
  const banks = [{ base: 0, bytes: 0x80_0000 }];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const { memory } = yield* Kernel;
    const pages = memory.frames.counters.freePages;
    const flags = DOMAIN_COMMON_BUFFER_LARGE_PAGE;
    const asked = driver.dma.allocateCommonBufferWithBounds!({
      length: 5000,
      flags,
    });
    const buffer = yield* asked;
    const taken = pages - memory.frames.counters.freePages;
    yield* free(driver, buffer, 5000);
    return [buffer.logicalAddress % 0x20_0000, taken];
  });
  assertEquals(finds([], program, { banks }).value, [0, 512]);
});

Deno.test("WithBounds takes MmCached and MmNonCached and no other cache type", () => {
  const outcome = (cacheType: MemoryCachingType, coherent: boolean) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const bounds = { length: 100, cacheType };
      const asked = driver.dma.allocateCommonBufferWithBounds!(bounds);
      const buffer = yield* asked;
      yield* write(buffer, Uint8Array.of(7));
      const seen = new Uint8Array(1);
      yield* driver.device.fetch(elementsOf(buffer, 1), seen);
      yield* free(driver, buffer, 100, cacheType === MmCached);
      return seen[0];
    });
    const report = finds([], Effect.result(program), { coherent });
    const result = report.value!;
    return result._tag === "Success" ? result.success : result.failure.status;
  };
  assertEquals(outcome(MmCached, true), 7);
  assertEquals(outcome(MmNonCached, false), 7);
  // The driver wanted it cached, and must keep it coherent itself.
  assertEquals(outcome(MmCached, false), 0);
  assertEquals(outcome(MmWriteCombined, true), STATUS_UNSUCCESSFUL);
});

Deno.test("C270 freed with exact values, memory and registers are there again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const pages = memory.frames.counters.freePages;
    const buffer = yield* driver.dma.allocateCommonBuffer(9000, true);
    const held = 64 - (yield* freeRegisters);
    yield* free(driver, buffer, 9000);
    const gone = memory.virtual.physicalAddressOf(buffer.virtualAddress);
    return [
      held,
      64 - (yield* freeRegisters),
      pages - memory.frames.counters.freePages,
      gone,
    ];
  });
  assertEquals(finds([], program).value, [3, 0, 0, undefined]);
});

Deno.test("C270 a free lets those in who wait for its registers", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const buffer = yield* driver!.dma.allocateCommonBuffer(4096, true);
    const mdl = yield* makeBuffer({ length: 8192 });
    const waiting = yield* allocate(other!, {
      registers: 2,
      action: DeallocateObject,
      body: ({ base }) =>
        Effect.flatMap(
          mapRange(other!, mdl, { base: base! }),
          (mapped) => mapped.flush(),
        ),
    });
    const before = waiting.runs;
    yield* free(driver!, buffer, 4096);
    return [before, waiting.runs, waiting.at!.irql];
  });
  assertEquals(finds([], program, { mapRegisters: 2 }).value, [0, 1, 2]);
});
