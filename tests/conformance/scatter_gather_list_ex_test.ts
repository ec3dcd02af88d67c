/** Group 17: GetScatterGatherListEx and BuildScatterGatherListEx, their table. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_CANCELLED,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { assert, assertEquals, assertStrictEquals } from "../deps.ts";
import { makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import { eventsOf, finds, freeRegisters, makeDriver } from "../dma/fixture.ts";
import { askList, EX, type ListNote, putList } from "../dma/lists.ts";
import { allocate, freeChannel, here } from "../dma/requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;
const { SynchronousCallback } = DmaFlags;

/** Synchronous flag, routine, and variable for the list. */
interface Form {
  readonly s: boolean;
  readonly r: boolean;
  readonly l: boolean;
}

const formOptions = ({ l, r, s }: Form) => ({
  flags: s ? SynchronousCallback : 0,
  routine: r,
  out: l,
});

/** A call in one form, on an adapter where everything is free. */
const call = (by: "getEx" | "buildEx", form: Form) => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const note = yield* askList(driver, mdl, { by, ...formOptions(form) });
    const runs = note.runs;
    const held = 64 - (yield* freeRegisters);
    if (note.status === 0) {
      if (!form.r) {
        yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
      }
      yield* putList(note);
    }
    return { note, runs, held };
  });
  const report = finds([], program);
  assertEquals(report.freeMapRegisters, report.poolSize);
  return { ...report.value!, report };
};

for (const l of [false, true]) {
  Deno.test(`C244 S=0 R=0 L=${+l} is refused`, () => {
    for (const by of EX) {
      const { note, report } = call(by, { s: false, r: false, l });
      assertEquals(note.status, STATUS_INVALID_PARAMETER);
      assertStrictEquals(note.out.value, note.untouched);
      assertEquals(note.context!.state, "idle");
      assertEquals(eventsOf(report, "RequestGranted"), []);
    }
  });
}

Deno.test("C246 S=0 R=1 L=0 is asynchronous, and runs inside the call if everything is free", () => {
  for (const by of EX) {
    const { held, note, runs } = call(by, { s: false, r: true, l: false });
    assertEquals([note.status, runs, held], [0, 1, 1]);
  }
});

Deno.test("C246 C247 a list that waits is granted after the release; the variable has it from the call on", () => {
  for (const by of EX) {
    for (const l of [false, true]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        yield* allocate(driver);
        const mdl = yield* makeBuffer();
        const form = formOptions({ s: false, r: true, l });
        const note = yield* askList(driver, mdl, { by, ...form });
        const before = [note.status, note.runs];
        const given = note.out.value;
        yield* freeChannel(driver);
        yield* putList(note);
        assertStrictEquals(given, l ? note.list : note.untouched);
        return [...before, note.runs, note.elementsAtEntry];
      });
      assertEquals(finds([], program).value, [0, 0, 1, 1]);
    }
  }
});

Deno.test("C248 S=1 R=0 L=0 is refused", () => {
  for (const by of EX) {
    const { note } = call(by, { s: true, r: false, l: false });
    assertEquals([note.status, note.runs], [STATUS_INVALID_PARAMETER, 0]);
  }
});

Deno.test("C249 S=1 R=0 L=1 leaves adapter, registers and list with the caller", () => {
  for (const by of EX) {
    const data = pattern(8192, 1);
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 8192 });
      const form = formOptions({ s: true, r: false, l: true });
      const note = yield* askList(driver, mdl, { by, ...form });
      const waiting = yield* allocate(driver, { action: DeallocateObject });
      const held = [waiting.runs, 64 - (yield* freeRegisters)];
      yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
      held.push(waiting.runs, 64 - (yield* freeRegisters));
      yield* driver.device.store(note.list!.elements, data);
      yield* putList(note);
      held.push(64 - (yield* freeRegisters));
      return { held, runs: note.runs, bytes: yield* readBuffer(mdl) };
    });
    const { bytes, held, runs } = finds([], program).value!;
    assertEquals([runs, held], [0, [0, 2, 1, 2, 0]]);
    assertEquals(bytes, data);
  }
});

Deno.test("C250 C251 S=1 R=1 runs the routine on the caller before the return, with and without L", () => {
  for (const by of EX) {
    for (const l of [false, true]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer();
        const form = formOptions({ s: true, r: true, l });
        let within: ListNote["out"]["value"] = null;
        const body = (note: ListNote) =>
          Effect.sync(() => {
            within = note.out.value;
            assertEquals(note.status, undefined);
          });
        const note = yield* askList(driver, mdl, { by, ...form, body });
        const { actor, processor } = yield* here;
        assertEquals(note.at, { actor, processor, irql: 2 });
        assertStrictEquals(note.out.value, l ? note.list : note.untouched);
        assertStrictEquals(within, note.out.value);
        yield* putList(note);
        return [note.status, note.runs];
      });
      assertEquals(finds([], program).value, [0, 1]);
    }
  }
});

Deno.test("C253 a synchronous call that cannot be granted now fails, writes NULL and runs nothing", () => {
  for (const by of EX) {
    for (const r of [false, true]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer();
        yield* allocate(driver);
        const form = formOptions({ s: true, r, l: true });
        const note = yield* askList(driver, mdl, { by, ...form });
        yield* freeChannel(driver);
        return note;
      });
      const report = finds([], program);
      const { out, runs, status } = report.value!;
      const expected = [STATUS_INSUFFICIENT_RESOURCES, 0, null];
      assertEquals([status, runs, out.value], expected);
      assertEquals(eventsOf(report, "ScatterGatherListBuilt"), []);
    }
  }
});

Deno.test("C253 registers that are missing now make a synchronous call fail as well", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const other = yield* makeDriver();
    yield* allocate(other, { registers: 3 });
    const mdl = yield* makeBuffer({ length: 8192 });
    const form = formOptions({ s: true, r: true, l: false });
    const note = yield* askList(driver, mdl, form);
    yield* freeChannel(other);
    return [note.status, note.runs];
  });
  const report = finds([], program, { mapRegisters: 4 });
  assertEquals(report.value, [STATUS_INSUFFICIENT_RESOURCES, 0]);
});

Deno.test("A11 a context cancelled before makes the call fail and write NULL", () => {
  for (const by of EX) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      const context = yield* driver.dma.initializeDmaTransferContext();
      yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
      const form = formOptions({ s: false, r: true, l: true });
      const note = yield* askList(driver, mdl, { by, context, ...form });
      return [note.status, note.runs, note.out.value];
    });
    assertEquals(finds([], program).value, [STATUS_CANCELLED, 0, null]);
  }
});

Deno.test("A14 a raw or pending context is refused and finding M2; the list that waits is unharmed", () => {
  for (const by of EX) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* allocate(driver);
      const waiting = yield* askList(driver, mdl, { by });
      const { context } = waiting;
      const other = yield* makeBuffer();
      const again = yield* askList(driver, other, { by, context });
      const none = yield* askList(driver, other, { by, context: null });
      yield* freeChannel(driver);
      yield* putList(waiting);
      assert(waiting.list !== again.list);
      return [waiting.runs, again.status, again.runs, none.status];
    });
    const status = STATUS_INVALID_PARAMETER;
    const report = finds(["M2", "M2"], program);
    assertEquals(report.value, [1, status, 0, status]);
  }
});
