/** Group 17: lists and system-DMA adapters (A23). */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import { lengthOf, makeBuffer, pattern, writeBuffer } from "../dma/buffers.ts";
import { eventsOf, finds, makeDriver } from "../dma/fixture.ts";
import { askList, EX, putList } from "../dma/lists.ts";
import { allocate, freeRegistersOf } from "../dma/requests.ts";
import {
  ISA_MACHINE,
  makeSystemDriver,
  settle,
  withController,
} from "../dma/system.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

Deno.test("A23 the Ex routines refuse a system-DMA adapter, which is finding M4", () => {
  for (const by of EX) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver();
      const mdl = yield* makeBuffer();
      const note = yield* askList(driver, mdl, { by, out: true });
      assertStrictEquals(note.out.value, note.untouched);
      return [note.status, note.runs];
    });
    const report = finds(["M4"], program, withController());
    assertEquals(report.value, [STATUS_INVALID_PARAMETER, 0]);
    assertEquals(eventsOf(report, "RequestGranted"), []);
  }
});

Deno.test("A23 a legacy list on a system-DMA adapter starts the controller, and the channel is free after the put", () => {
  const bytes = pattern(5000, 4);
  for (
    const [machine, requestLine] of [[withController(), 0x1000], [
      ISA_MACHINE,
      2,
    ]] as const
  ) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver({ requestLine });
      const mdl = yield* makeBuffer({ length: 5000 });
      yield* writeBuffer(mdl, bytes);
      const options = { by: "get", writeToDevice: true } as const;
      const note = yield* askList(driver, mdl, options);
      const length = lengthOf(note.list!.elements);
      const next = yield* allocate(driver, { action: KeepObject });
      yield* settle;
      const before = next.runs;
      yield* putList(note, true);
      const after = next.runs;
      yield* driver.dma.freeAdapterObject(DeallocateObject);
      return { seen: driver.device.received, length, runs: [before, after] };
    });
    const report = finds([], program, machine);
    const { length, runs, seen } = report.value!;
    assertEquals([length, runs], [5000, [0, 1]]);
    assertEquals(seen, bytes);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("A list that waited for the registers of a bus master starts the controller when they are freed", () => {
  const bytes = pattern(5000, 4);
  const program = Effect.gen(function* () {
    const master = yield* makeDriver();
    const driver = yield* makeSystemDriver();
    const held = yield* allocate(master, {
      registers: 16,
      action: DeallocateObjectKeepRegisters,
    });
    const mdl = yield* makeBuffer({ length: 5000 });
    yield* writeBuffer(mdl, bytes);
    const note = yield* askList(driver, mdl, {
      by: "get",
      writeToDevice: true,
    });
    const before = note.runs;
    yield* freeRegistersOf(held);
    yield* settle;
    const after = note.runs;
    const seen = driver.device.received;
    yield* putList(note, true);
    return { runs: [before, after], seen };
  });
  const report = finds([], program, { ...withController(), mapRegisters: 16 });
  const { runs, seen } = report.value!;
  assertEquals(runs, [0, 1]);
  assertEquals(seen, bytes);
  assertEquals(report.freeMapRegisters, report.poolSize);
});
