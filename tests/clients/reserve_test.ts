/** S07: map registers that a framework reserves before it has a transfer. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  type NtStatus,
  PAGE_SIZE,
  STATUS_SUCCESS,
  STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS,
  STATUS_WDF_TOO_FRAGMENTED,
  STATUS_WDF_TOO_MANY_TRANSFERS,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase } from "../../src/dma/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  type AdapterOwner,
  atDispatch,
  type Driver,
  eventsOf,
  finds,
  makeDriver,
} from "../dma/fixture.ts";
import { newContext, type Services } from "../dma/requests.ts";
import {
  flushSystem,
  makeSystemDriver,
  mapSystem,
  until,
  withController,
} from "../dma/system.ts";

const { DeallocateObjectKeepRegisters, KeepObject } = IoAllocationAction;

/** AllocateResources: the routine only stores the base and tells the driver. */
const reserve = (
  driver: AdapterOwner,
  registers: number,
  action: IoAllocationAction,
) =>
  Effect.gen(function* () {
    let base: MapRegisterBase | null | undefined;
    const context = yield* newContext(driver);
    yield* Effect.orDie(atDispatch(driver.dma.allocateAdapterChannelEx({
      deviceObject: driver.pdo,
      dmaTransferContext: context,
      numberOfMapRegisters: registers,
      executionRoutine: (_device, _irp, mapRegisterBase) => {
        base = mapRegisterBase;
        return Effect.succeed(action);
      },
    })));
    assert(base !== undefined, "EvtReserveDma was not called");
    return base;
  });

/** The most bytes of a part: what the registers cover from its first byte on. */
const fragmentFrom = ({ byteOffset }: Mdl, at: number, registers: number) =>
  PAGE_SIZE * (registers - 1) + (PAGE_SIZE - (byteOffset + at) % PAGE_SIZE);

/** Execute of the packet profile: parts through a base that is there already. */
const read = (
  driver: Driver,
  mdl: Mdl,
  base: MapRegisterBase | null,
  registers: number,
  data: Uint8Array,
): Effect.Effect<number[], never, Services> =>
  Effect.gen(function* () {
    const parts: number[] = [];
    for (let at = 0; at < data.length;) {
      const most = fragmentFrom(mdl, at, registers);
      const length = Math.min(data.length - at, most);
      const part = yield* mapRange(driver, mdl, { base, offset: at, length });
      assertEquals(part.length, length, "the registers cover a fragment");
      yield* driver.device.store(
        part.elements,
        data.subarray(at, at + length),
      );
      yield* part.flush();
      parts.push(length);
      at += length;
    }
    return parts;
  });

Deno.test("S07 reserved registers serve transfer after transfer without an allocation, and go back at the end", () => {
  const data = [pattern(20_000, 1), pattern(9000, 2)];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const base = yield* reserve(driver, 3, DeallocateObjectKeepRegisters);
    const parts: number[][] = [];
    for (const bytes of data) {
      const mdl = yield* makeBuffer({
        length: bytes.length,
        offset: 100,
        scattered: true,
      });
      parts.push(yield* read(driver, mdl, base, 3, bytes));
      assertEquals(yield* readBuffer(mdl), bytes);
    }
    yield* atDispatch(driver.dma.freeMapRegisters(base, 3));
    yield* driver.dma.putDmaAdapter();
    return parts;
  });
  const report = finds([], program);
  assertEquals(report.value, [[12_188, 7812], [9000]]);
  const calls = eventsOf(report, "Call").filter(({ routine }) =>
    routine === "allocateAdapterChannelEx"
  );
  assertEquals(calls.length, 1);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S07 a system profile reserves the channel with the registers, and frees both with FreeAdapterChannel", () => {
  const bytes = pattern(6000);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const base = yield* reserve(driver, 3, KeepObject);
    for (let transfer = 0; transfer < 2; transfer++) {
      const mdl = yield* makeBuffer({ length: 6000 });
      yield* writeBuffer(mdl, bytes);
      const note = yield* mapSystem(driver, { mdl, base });
      yield* until(() => note.completions.length > 0);
      yield* flushSystem(driver, { mdl, base }, note.length.value);
    }
    yield* atDispatch(driver.dma.freeAdapterChannel());
    yield* driver.dma.putDmaAdapter();
    return driver.device.received;
  });
  const report = finds([], program, withController());
  assertEquals(report.value, new Uint8Array([...bytes, ...bytes]));
  assertEquals(report.freeMapRegisters, report.poolSize);
});

/** The checks of a transfer that must be a single one. */
const checkSingleTransfer = (
  { dma }: Driver,
  mdl: Mdl,
  length: number,
  most: { registers: number; elements: number; bytes: number },
): Effect.Effect<NtStatus, unknown> =>
  Effect.map(
    dma.getDmaTransferInfo({
      mdl,
      offset: 0,
      length,
      writeOnly: false,
      version: 1,
    }),
    ({ mapRegisterCount, scatterGatherElementCount }) => {
      if (mapRegisterCount > most.registers) {
        return STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS;
      }
      if (scatterGatherElementCount > most.elements) {
        return STATUS_WDF_TOO_FRAGMENTED;
      }
      return length > most.bytes
        ? STATUS_WDF_TOO_MANY_TRANSFERS
        : STATUS_SUCCESS;
    },
  );

Deno.test("S07 a single transfer is refused up front for its registers, its elements or its length", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 20_000, scattered: true });
    const enough = { registers: 5, elements: 5, bytes: 20_000 };
    const statuses: NtStatus[] = [];
    for (
      const most of [
        enough,
        { ...enough, registers: 4 },
        { ...enough, elements: 4 },
        { ...enough, bytes: 19_999 },
      ]
    ) {
      statuses.push(yield* checkSingleTransfer(driver, mdl, 20_000, most));
    }
    return statuses;
  });
  assertEquals(finds([], program).value, [
    STATUS_SUCCESS,
    STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS,
    STATUS_WDF_TOO_FRAGMENTED,
    STATUS_WDF_TOO_MANY_TRANSFERS,
  ]);
});
