/** Group 2: GetDmaAdapterInfo and GetDmaTransferInfo. */

import { Effect, Schema } from "../../deps.ts";
import {
  AdapterInfoFlags,
  IoAllocationAction,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SUPPORTED,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { chain, makeBuffer, mapRange } from "../dma/buffers.ts";
import {
  completed,
  type DriverOptions,
  finds,
  freeRegisters,
  makeDriver,
  statusOf,
} from "../dma/fixture.ts";
import {
  deviceFields,
  lengthOfPieces,
  makeChain,
  Pieces,
  rangeFields,
  rangeIn,
} from "../dma/random_chains.ts";
import { allocate, freeChannel, newContext } from "../dma/requests.ts";
import { checkProperty } from "../property.ts";

const info = (options: DriverOptions, version = 1) =>
  Effect.flatMap(
    makeDriver(options),
    ({ dma }) => dma.getDmaAdapterInfo(version),
  );

Deno.test("C041 version 1 of the adapter information is filled in", () => {
  const bouncing = finds([], info({ dmaAddressWidth: 32 })).value!;
  assertEquals(bouncing.version, 1);
  assertEquals(bouncing.dmaAddressWidth, 32);
  assertEquals(bouncing.readDmaCounterAvailable, false);
  assertEquals(bouncing.minimumTransferUnit, 1);
  assertEquals(bouncing.flags, 0);
});

Deno.test("C041 physical addresses may be used as they are where nothing bounces and caches are coherent", () => {
  const { ApiBypass, SynchronousCallback } = AdapterInfoFlags;
  const wide = info({ dmaAddressWidth: 64 });
  const both = ApiBypass | SynchronousCallback;
  assertEquals(finds([], wide).value!.flags, both);
  const { flags } = finds([], wide, { coherent: false }).value!;
  assertEquals(flags, SynchronousCallback);
  assertEquals(finds([], wide, { dmaRemapping: true }).value!.flags, 0);
  const narrow = info({ dmaAddressWidth: 64, scatterGather: false });
  assertEquals(finds([], narrow).value!.flags, 0);
});

Deno.test("C042 version 2 of the adapter information is not supported", () => {
  for (const version of [0, 2]) {
    const program = statusOf(info({}, version));
    assertEquals(finds([], program).value, STATUS_NOT_SUPPORTED);
  }
});

Deno.test("C043 a bus master has no limit of elements", () => {
  assertEquals(finds([], info({})).value!.scatterGatherLimit, 0xFFFF_FFFF);
});

interface Range {
  readonly offset: number;
  readonly length: number;
  readonly version?: number;
}

/** Asks about a range of a chain of high, scattered MDLs. */
const transferInfo = (
  lengths: readonly (readonly [offset: number, length: number])[],
  { offset, length, version = 1 }: Range,
  options: DriverOptions = {},
) =>
  Effect.gen(function* () {
    const { dma } = yield* makeDriver(options);
    const mdls = yield* Effect.forEach(
      lengths,
      ([offset, length]) => makeBuffer({ offset, length, scattered: true }),
    );
    const mdl = chain(...mdls);
    const range = { mdl, offset, length, writeOnly: false };
    return yield* dma.getDmaTransferInfo({ ...range, version });
  });

Deno.test("C045 versions 1 and 2 of the transfer information are known", () => {
  for (const version of [1, 2]) {
    const range = { offset: 0, length: 5000, version };
    const { value } = finds([], transferInfo([[0, 5000]], range));
    assertEquals(value!.version, version);
    assertEquals(value!.logicalPageCount, 2);
  }
});

Deno.test("C046 versions 0 and 3 of the transfer information are not supported", () => {
  for (const version of [0, 3]) {
    const range = { offset: 0, length: 100, version };
    const program = statusOf(transferInfo([[0, 100]], range));
    assertEquals(finds([], program).value, STATUS_NOT_SUPPORTED);
  }
});

Deno.test("C047 4096 bytes at offset 100 take two map registers on a bouncing adapter", () => {
  const range = { offset: 100, length: 4096 };
  const bouncing = transferInfo([[0, 8192]], range);
  assertEquals(finds([], bouncing).value!.mapRegisterCount, 2);
  const inMdl = transferInfo([[100, 4096]], { offset: 0, length: 4096 });
  assertEquals(finds([], inMdl).value!.mapRegisterCount, 2);
  const wide = transferInfo([[0, 8192]], range, { dmaAddressWidth: 64 });
  const needs = finds([], wide).value!;
  assertEquals(needs.mapRegisterCount, 0);
  assertEquals(needs.scatterGatherElementCount, 2, "two scattered pages");
});

Deno.test("C048 a range over two MDLs takes the sum of both pieces", () => {
  const lengths = [[4000, 200], [10, 50]] as const;
  const whole = { offset: 0, length: 250 };
  const both = finds([], transferInfo(lengths, whole)).value!;
  assertEquals(both.mapRegisterCount, 2 + 1);
  assert(both.scatterGatherElementCount >= 2);
  const oneRun = finds(
    [],
    transferInfo(lengths, whole, { scatterGather: false }),
  );
  assertEquals(oneRun.value!.scatterGatherElementCount, 2);
  const second = transferInfo(lengths, { offset: 200, length: 50 });
  assertEquals(finds([], second).value!.mapRegisterCount, 1);
  const first = transferInfo(lengths, { offset: 0, length: 200 });
  assertEquals(finds([], first).value!.mapRegisterCount, 2);
});

Deno.test("C049 a range outside the chain, or of no bytes, is refused", () => {
  for (const [offset, length] of [[300, 1], [0, 0], [100, 201], [-1, 10]]) {
    const range = { offset: offset!, length: length! };
    const program = statusOf(transferInfo([[0, 200], [0, 100]], range));
    assertEquals(
      finds([], program).value,
      STATUS_INVALID_PARAMETER,
      `${length} bytes from ${offset}`,
    );
  }
});

const Transfer = Schema.Struct({
  pieces: Pieces,
  ...rangeFields,
  ...deviceFields,
});

Deno.test("C050 the reported list size and registers map everything in one call", () => {
  checkProperty(Transfer, (transfer) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver(transfer);
      const { dma } = driver;
      const mdl = yield* makeChain(transfer.pieces);
      const total = lengthOfPieces(transfer.pieces);
      const range = { mdl, ...rangeIn(transfer, total) };
      const needs = yield* dma.getDmaTransferInfo({
        ...range,
        writeOnly: false,
        version: 1,
      });
      const { base } = yield* allocate(driver, {
        registers: needs.mapRegisterCount,
      });
      const list = new ScatterGatherBuffer(needs.scatterGatherListSize);
      const direct = { mapRegisterBase: base!, writeToDevice: false };
      const mapped = yield* dma.mapTransferEx({
        ...range,
        ...direct,
        scatterGatherBuffer: list,
      });
      yield* dma.flushAdapterBuffersEx({ ...range, ...direct });
      yield* freeChannel(driver);
      assert(list.elements.length <= needs.scatterGatherElementCount);
      return [range.length, mapped];
    });
    const [wanted, mapped] = finds([], program, { mapRegisters: 17 }).value!;
    assertEquals(mapped, wanted);
  }, { runs: 150 });
});

Deno.test("C051 asking for transfer information changes nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const context = yield* newContext(driver);
    const mdl = yield* makeBuffer();
    const held = yield* allocate(driver, { registers: 5 });
    const waiting = yield* allocate(driver, {
      context,
      action: IoAllocationAction.DeallocateObject,
    });
    const before = [yield* freeRegisters, context.state, waiting.runs];
    yield* driver.dma.getDmaTransferInfo({
      mdl,
      offset: 0,
      length: 4096,
      writeOnly: false,
      version: 1,
    });
    const after = [yield* freeRegisters, context.state, waiting.runs];
    yield* freeChannel(driver);
    return { before, after, runs: [held.runs, waiting.runs] };
  });
  const { value } = finds([], program);
  assertEquals(value!.after, value!.before);
  assertEquals(value!.runs, [1, 1]);
});

Deno.test("C052 an alignment of 64 is the mask 63, and a buffer that is not aligned so is finding 0x1F", () => {
  const mapped = (offset: number, length: number) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const bytes = yield* driver.dma.getDmaAlignment();
      driver.pdo.alignmentRequirement = bytes - 1;
      const mdl = yield* makeBuffer({ offset, length });
      const { base } = yield* allocate(driver, { registers: 2 });
      const range = yield* mapRange(driver, mdl, { base: base! });
      yield* range.flush();
      yield* freeChannel(driver);
      return driver.pdo.alignmentRequirement;
    });
    return completed(program, { alignment: 64 });
  };
  assertEquals(mapped(128, 640).value, 63);
  assertEquals(mapped(128, 640).findings, []);
  for (
    const [offset, length, kind] of [[100, 640, 4], [128, 100, 5]] as const
  ) {
    const { findings } = mapped(offset, length);
    assertEquals(findings.map(({ rule }) => rule), ["0xE6/0x1F"]);
    assertEquals(findings[0]!.parameters[0], kind);
  }
  const one = Effect.flatMap(makeDriver(), ({ dma }) => dma.getDmaAlignment());
  assertEquals(finds([], one).value, 1);
});
