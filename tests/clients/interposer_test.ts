/** S23: a driver that stands between a routine table and the one who uses it. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  DmaOperationsGeneration,
  IoAllocationAction,
} from "../../src/ddi/mod.ts";
import type {
  AllocateAdapterChannelEx,
  DmaOperations,
  DmaTransferContext,
  MapRegisterBase,
  OutParameter,
} from "../../src/dma/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, mapRange, pattern, readBuffer } from "../dma/buffers.ts";
import { type Driver, finds, makeDriver } from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
} from "../dma/requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** The base together with a routine, as the interposer passes them (A02). */
const PERMISSIVE: MachineOptions = { parameterPolicy: "permissive" };

/** A driver whose table is another's, and what the other keeps. */
interface Interposed {
  readonly driver: Driver;
  /** The transfer contexts of the requests it has a record of. */
  readonly records: Set<DmaTransferContext>;
}

/** Copies the table up to its size, and replaces three entries. */
function interpose(driver: Driver): Interposed {
  const { dma } = driver;
  const records = new Set<DmaTransferContext>();
  const allocateAdapterChannelEx: AllocateAdapterChannelEx = (args) => {
    const { dmaTransferContext, executionRoutine } = args;
    records.add(dmaTransferContext!);
    const called = dma.allocateAdapterChannelEx({
      ...args,
      // Without a routine of the caller it gives the grant away at once.
      executionRoutine: executionRoutine ??
        (() => Effect.succeed(DeallocateObject)),
    });
    return Effect.onError(
      called,
      () => Effect.sync(() => void records.delete(dmaTransferContext!)),
    );
  };
  const table: DmaOperations<3> = {
    ...dma,
    allocateAdapterChannelEx,
    cancelAdapterChannel: (deviceObject, context) =>
      Effect.map(dma.cancelAdapterChannel(deviceObject, context), (won) => {
        if (won) records.delete(context!);
        return won;
      }),
  };
  return { driver: { ...driver, dma: table }, records };
}

Deno.test("S23 an interposer forwards a caller's routine and its action: the bytes arrive, and the base is written too", () => {
  const bytes = pattern(5000);
  const program = Effect.gen(function* () {
    const { driver } = interpose(yield* makeDriver());
    const mdl = yield* makeBuffer({ length: 5000, scattered: true });
    const out: OutParameter<MapRegisterBase | null> = { value: null };
    const request = yield* allocate(driver, {
      registers: 2,
      flags: DmaFlags.SynchronousCallback,
      action: DeallocateObjectKeepRegisters,
      out,
    });
    assertEquals(out.value, request.base!);
    const range = yield* mapRange(driver, mdl, { base: request.base! });
    yield* driver.device.store(range.elements, bytes);
    yield* range.flush();
    yield* freeRegistersOf(request);
    return yield* readBuffer(mdl);
  });
  const report = finds([], program, PERMISSIVE);
  assertEquals(report.value, bytes);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S23 a caller without a routine loses its grant to the interposer, and its release is 0x04", () => {
  const program = Effect.gen(function* () {
    const { driver } = interpose(yield* makeDriver());
    const out: OutParameter<MapRegisterBase | null> = { value: null };
    const request = yield* allocate(driver, {
      flags: DmaFlags.SynchronousCallback,
      routine: false,
      out,
    });
    assertEquals([request.status, out.value === null], [0, false]);
    yield* freeChannel(driver);
  });
  const report = finds(["0xE6/0x04"], program, PERMISSIVE);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S23 the seed's reading refuses a routine together with a base, and the interposer forgets the request", () => {
  const program = Effect.gen(function* () {
    const { driver, records } = interpose(yield* makeDriver());
    const out: OutParameter<MapRegisterBase | null> = { value: null };
    const request = yield* allocate(driver, {
      flags: DmaFlags.SynchronousCallback,
      out,
    });
    return [request.status, request.runs, records.size];
  });
  assertEquals(finds([], program).value, [0xC000000D, 0, 0]);
});

Deno.test("S23 a cancel that says TRUE drops the record of the request, and its routine never runs", () => {
  const program = Effect.gen(function* () {
    const original = yield* makeDriver();
    const { driver, records } = interpose(original);
    yield* allocate(original);
    const request = yield* allocate(driver);
    const before = records.size;
    const won = yield* cancel(request);
    yield* freeChannel(driver);
    return [before, won, records.size, request.runs];
  });
  assertEquals(finds([], program).value, [1, true, 0, 0]);
});

Deno.test("S23 a copy of a smaller table has its size and no member that the system lacks", () => {
  const generations = [
    [DmaOperationsGeneration.Version3, 0xE8, "cancelMappedTransfer"],
    [DmaOperationsGeneration.Windows10, 0x110, "getDmaDomain"],
  ] as const;
  for (const [dmaOperationsGeneration, size, last] of generations) {
    const program = Effect.map(makeDriver(), (driver) => {
      const { dma } = interpose(driver).driver;
      assert(last in dma);
      return [dma.size, "allocateCommonBufferVector" in dma];
    });
    const report = finds([], program, { dmaOperationsGeneration });
    assertEquals(report.value, [size, false]);
  }
});
