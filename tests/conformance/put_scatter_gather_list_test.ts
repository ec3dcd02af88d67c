/** Group 17: PutScatterGatherList. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction, Irql } from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import {
  ioAllocateIrp,
  ioCompleteRequest,
  Kernel,
} from "../../src/machine/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  makeDrivers,
  rulesOf,
} from "../dma/fixture.ts";
import { askList, type ListNote, putList } from "../dma/lists.ts";
import { allocate } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject } = IoAllocationAction;

Deno.test("C236 what a device read into bounce pages is in the buffer after the put, not before", () => {
  const [before, data] = [pattern(5000, 1), pattern(5000, 2)];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 5000 });
    yield* writeBuffer(mdl, before);
    const note = yield* askList(driver, mdl);
    yield* driver.device.store(note.list!.elements, data);
    const during = yield* readBuffer(mdl);
    yield* putList(note);
    return [during, yield* readBuffer(mdl)];
  });
  assertEquals(finds([], program).value, [before, data]);
});

Deno.test("C237 the caller's buffer stays the caller's and can be built in again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const mdl = yield* makeBuffer();
    const free = memory.frames.counters.freePages;
    const buffer = ScatterGatherBuffer.forElements(3);
    const runs: number[] = [];
    for (const by of ["build", "buildEx", "build"] as const) {
      const note = yield* askList(driver, mdl, { by, buffer });
      assertStrictEquals(note.list, buffer);
      yield* putList(note);
      runs.push(note.runs);
    }
    return { runs, taken: free - memory.frames.counters.freePages };
  });
  assertEquals(finds([], program).value, { runs: [1, 1, 1], taken: 0 });
});

Deno.test("C238 putting a list back twice is finding 0x06, and nothing else happens", () => {
  for (const by of ["get", "buildEx"] as const) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const note = yield* askList(driver, yield* makeBuffer(), { by });
      const other = yield* askList(driver, yield* makeBuffer(), { by });
      yield* putList(note);
      yield* putList(note);
      const held = 64 - (yield* freeRegisters);
      yield* putList(other);
      return held;
    });
    const report = finds(["0xE6/0x06"], program);
    assertEquals(report.value, 1);
    assertEquals(report.findings[0]!.parameters, [2, 2]);
  }
});

Deno.test("A list of another adapter, or a buffer without one, is finding 0x06 as well", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const note = yield* askList(driver!, yield* makeBuffer());
    yield* putList({ ...note, driver: other! } as ListNote);
    const list = ScatterGatherBuffer.forElements(1);
    yield* putList({ ...note, list } as ListNote);
    yield* putList(note);
  });
  finds(["0xE6/0x06", "0xE6/0x06"], program);
});

Deno.test("C239 PutScatterGatherList belongs at DISPATCH_LEVEL", () => {
  for (const irql of [Irql.Passive, Irql.Apc, Irql.Dispatch, 3]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const { list } = yield* askList(driver, yield* makeBuffer());
      yield* atIrql(irql, driver.dma.putScatterGatherList(list!, false));
      return yield* freeRegisters;
    });
    const report = completed(program);
    assertEquals(report.value, 64);
    const rules = rulesOf(report);
    assertEquals(
      rules.includes("0xC4/0x20003") || rules.includes("0xE6/0x13"),
      irql !== Irql.Dispatch,
    );
  }
});

Deno.test("C240 whoever waits for registers is granted by a put", () => {
  const options = { mapRegisters: 2 };
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const mdl = yield* makeBuffer({ length: 8192 });
    const note = yield* askList(driver!, mdl);
    const waiting = yield* allocate(other!, {
      registers: 2,
      action: DeallocateObject,
    });
    const list = yield* askList(driver!, mdl, { body: putList });
    const before = [waiting.runs, list.runs];
    yield* putList(note);
    return [before, [waiting.runs, list.runs]];
  });
  assertEquals(finds([], program, options).value, [[0, 0], [1, 1]]);
});

Deno.test("C240 in every schedule each of several lists gets its registers once, and its bytes", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(3);
      const notes: ListNote[] = [];
      const mdls: Mdl[] = [];
      const data = (index: number) => pattern(4096 * (index + 1), index);
      for (const index of drivers.keys()) {
        mdls.push(yield* makeBuffer({ length: 4096 * (index + 1) }));
      }
      const bodies = drivers.map((driver, index) =>
        Effect.gen(function* () {
          const body = (note: ListNote) =>
            Effect.andThen(
              driver.device.store(note.list!.elements, data(index)),
              putList(note),
            );
          notes.push(yield* askList(driver, mdls[index]!, { body }));
        })
      );
      yield* inThreads(processors, bodies);
      for (const [index, mdl] of mdls.entries()) {
        assertEquals(yield* readBuffer(mdl), data(index));
      }
      return notes.map(({ runs }) => runs).join("");
    }), { seeds: 1000, machine: { mapRegisters: 3 } });
  assertOutcomes(outcomes, ["111"]);
});

Deno.test("C038 an adapter put back with a list out is finding 0x0A and no other", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      yield* askList(driver, yield* makeBuffer());
      yield* driver.dma.putDmaAdapter();
    });
    finds(["0xE6/0x0A"], program);
  }
});

Deno.test("C216 completing an IRP before its list is put back is finding 0x0D", () => {
  const program = (putsFirst: boolean) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const irp = yield* ioAllocateIrp("read");
      irp.mdlAddress = yield* makeBuffer();
      const note = yield* askList(driver, irp.mdlAddress);
      if (putsFirst) yield* putList(note);
      yield* ioCompleteRequest(irp);
      if (!putsFirst) yield* putList(note);
    });
  finds(["0xE6/0x0D"], program(false));
  finds([], program(true));
});

Deno.test("C348 with the direction the wrong way round on both sides bounced data is not delivered; on one side it is M9", () => {
  const data = pattern(4096, 3);
  const program = (asked: boolean, put: boolean) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      const options = { by: "get", writeToDevice: asked } as const;
      const note = yield* askList(driver, mdl, options);
      yield* driver.device.store(note.list!.elements, data);
      yield* putList(note, put);
      return yield* readBuffer(mdl);
    });
  const outside = "0xE6/0x26";
  const lost = finds([outside], program(true, true)).value!;
  assertEquals(lost, new Uint8Array(4096));
  assertEquals(finds(["M9"], program(false, true)).value, data);
  assertEquals(finds([outside, "M9"], program(true, false)).value, lost);
});
