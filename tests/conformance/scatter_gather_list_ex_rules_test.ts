/** Group 17: what lists of the Ex routines must be, and when others come in. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import { chain, lengthOf, makeBuffer } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  finds,
  inThreads,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import {
  askList,
  askListHere,
  EX,
  type ListNote,
  putList,
} from "../dma/lists.ts";
import { allocate, freeChannel, newContext } from "../dma/requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;
const { FailOnBounce, SynchronousCallback } = DmaFlags;

const routineLess = { flags: SynchronousCallback, routine: false, out: true };

Deno.test("C254 a completion routine is passed over and never called", () => {
  for (const by of EX) {
    let calls = 0;
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      const completionRoutine = () => Effect.sync(() => void calls++);
      const note = yield* askList(driver, mdl, { by, completionRoutine });
      yield* driver.device.store(note.list!.elements, new Uint8Array(4096));
      yield* putList(note);
      return [note.status, note.runs];
    });
    assertEquals(finds([], program).value, [0, 1]);
    assertEquals(calls, 0);
  }
});

Deno.test("C255 Get may be called up to DISPATCH_LEVEL; Build below works and is finding 0x13", () => {
  for (const irql of [0, 1, 2, 3]) {
    for (const by of EX) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer();
        const context = yield* newContext(driver);
        const asking = askListHere(driver, mdl, { by, context });
        const note = yield* atIrql(irql, asking);
        yield* putList(note);
        return [note.status, note.runs, note.at!.irql];
      });
      const report = completed(program);
      assertEquals(report.value, [0, 1, Math.max(irql, 2)]);
      const wrong = irql > 2 || (by === "buildEx" && irql < 2);
      const rules = wrong ? ["0xE6/0x13"] : [];
      assertEquals(rulesOf(report), rules, `${by} at ${irql}`);
    }
  }
});

Deno.test("C256 a buffer that is too small is refused, one that is just large enough is not", () => {
  for (const by of ["build", "buildEx"] as const) {
    const status = (bufferLength: number) => {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer({ length: 8192, scattered: true });
        const buffer = ScatterGatherBuffer.forElements(9);
        const note = yield* askList(driver, mdl, { by, buffer, bufferLength });
        if (note.status === 0) yield* putList(note);
        return [note.status, note.runs];
      });
      return finds([], program).value;
    };
    assertEquals(status(16 + 2 * 24), [0, 1]);
    assertEquals(status(16 + 2 * 24 - 1), [STATUS_BUFFER_TOO_SMALL, 0]);
    assertEquals(status(0), [STATUS_BUFFER_TOO_SMALL, 0]);
  }
});

Deno.test("C257 a list begins at its offset, whatever MDL that lies in", () => {
  for (const by of EX) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 64 });
      const first = yield* makeBuffer({ length: 100 });
      const second = yield* makeBuffer({ length: 9000, offset: 10 });
      const mdl = chain(first, second);
      const range = { offset: 150, length: 4000 };
      const note = yield* askList(driver, mdl, { by, ...range });
      const [element] = note.list!.elements;
      yield* putList(note);
      const start = second.pageFrames[0]! * 4096 + 10;
      return [element!.address - start, lengthOf(note.list!.elements)];
    });
    assertEquals(finds([], program).value, [50, 4000]);
  }
});

Deno.test("C258 the list of a Build is the caller's buffer", () => {
  for (const form of [{ out: true }, routineLess]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const note = yield* askList(driver, yield* makeBuffer(), form);
      assertStrictEquals(note.out.value, note.buffer);
      if (form === routineLess) {
        yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
      } else assertStrictEquals(note.list, note.buffer);
      yield* putList(note);
    });
    finds([], program);
  }
});

Deno.test("C259 after FreeAdapterObject the next list is built before the first is put back", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const notes: ListNote[] = [];
      for (const _ of [1, 2, 3]) {
        const mdl = yield* makeBuffer();
        notes.push(yield* askList(driver, mdl, routineLess));
        yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
      }
      for (const note of notes) yield* putList(note);
      return notes.map(({ status }) => status);
    });
    assertEquals(finds([], program).value, [0, 0, 0]);
  }
});

Deno.test("C260 without FreeAdapterObject the next synchronous list fails where there are registers", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const { freeAdapterObject } = driver.dma;
      const note = yield* askList(driver, yield* makeBuffer(), routineLess);
      const next = yield* askList(driver, yield* makeBuffer(), routineLess);
      // The failed call's own release is let pass (A49), and takes nothing.
      yield* freeAdapterObject(DeallocateObjectKeepRegisters);
      yield* freeAdapterObject(DeallocateObjectKeepRegisters);
      yield* putList(note);
      if (next.status === 0) yield* putList(next);
      return next.status;
    });
    const busy = dmaAddressWidth === 32 ? STATUS_INSUFFICIENT_RESOURCES : 0;
    assertEquals(finds([], program).value, busy);
  }
});

Deno.test("C261 a range of no bytes or outside the chain is refused, and the variable left alone", () => {
  for (const by of EX) {
    for (const [offset, length] of [[0, 0], [300, 1], [-1, 5], [100, 201]]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const first = yield* makeBuffer({ length: 200 });
        const mdl = chain(first, yield* makeBuffer({ length: 100 }));
        const range = { offset: offset!, length: length! };
        const note = yield* askList(driver, mdl, { by, out: true, ...range });
        assertStrictEquals(note.out.value, note.untouched);
        return [note.status, note.runs];
      });
      const refused = [STATUS_INVALID_PARAMETER, 0];
      assertEquals(finds([], program).value, refused, `${offset}, ${length}`);
    }
  }
});

Deno.test("A21 FreeAdapterObject with DeallocateObject drops the registers of a list, which is finding 0x10", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const note = yield* askList(driver, yield* makeBuffer(), routineLess);
    yield* driver.dma.freeAdapterObject(DeallocateObject);
    const after = yield* allocate(driver, { action: DeallocateObject });
    yield* putList(note);
    return after.runs;
  });
  const report = finds(["0xE6/0x10"], program);
  assertEquals(report.value, 1);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("A21 a list may be put back before FreeAdapterObject; the adapter is free only after that", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const note = yield* askList(driver, yield* makeBuffer(), routineLess);
    yield* putList(note);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const before = waiting.runs;
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    return [before, waiting.runs];
  });
  assertEquals(finds([], program).value, [0, 1]);
});

Deno.test("A48 DMA_FAIL_ON_BOUNCE refuses a list that must bounce, and no other", () => {
  const status = (memory: "low" | "high", scatterGather: boolean) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ scatterGather });
      const mdl = yield* makeBuffer({ length: 8192, memory, scattered: true });
      const note = yield* askList(driver, mdl, { flags: FailOnBounce });
      if (note.status === 0) yield* putList(note);
      return note.status;
    });
    return finds([], program).value;
  };
  assertEquals(status("low", true), 0);
  assertEquals(status("high", true), STATUS_INSUFFICIENT_RESOURCES);
  assertEquals(status("low", false), STATUS_INSUFFICIENT_RESOURCES);
});

Deno.test("FreeAdapterObject for a list without registers leaves the channel that another thread holds", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const other = Effect.asVoid(allocate(driver));
    yield* inThreads(1, [other]);
    const note = yield* askList(driver, yield* makeBuffer(), routineLess);
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    const next = yield* allocate(driver, { action: DeallocateObject });
    const before = next.runs;
    yield* freeChannel(driver);
    yield* putList(note);
    return [note.status, before, next.runs];
  });
  assertEquals(finds([], program).value, [0, 0, 1]);
});
