/** Group 17: what all routines that ask for a list have in common. */

import { Effect, Schema } from "../../deps.ts";
import { Irql, STATUS_INVALID_PARAMETER } from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { ioAllocateIrp, Kernel } from "../../src/machine/mod.ts";
import { mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assert, assertEquals, assertStrictEquals } from "../deps.ts";
import {
  chain,
  FOUR_GIB,
  lengthOf,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import { atDispatch, finds, makeDriver, makeDrivers } from "../dma/fixture.ts";
import { askList, type ListRoutine, putList } from "../dma/lists.ts";
import {
  deviceFields,
  lengthOfPieces,
  makeChain,
  Pieces,
  rangeFields,
  rangeIn,
} from "../dma/random_chains.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { checkProperty } from "../property.ts";

const ALL: readonly ListRoutine[] = ["get", "build", "getEx", "buildEx"];

Deno.test("The memory of a list that the system brought is free again after PutScatterGatherList", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const mdl = yield* makeBuffer();
    const free = () => memory.frames.counters.freePages;
    const before = free();
    const note = yield* askList(driver, mdl, { by: "get" });
    const during = free();
    yield* putList(note);
    return [before - during, before - free()];
  });
  assertEquals(finds([], program).value, [1, 0]);
});

Deno.test("The routine gets device, CurrentIrp of the call and context, at DISPATCH_LEVEL", () => {
  for (const by of ALL) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* allocate(driver);
      const [early, late] = [
        yield* ioAllocateIrp("early"),
        yield* ioAllocateIrp("late"),
      ];
      driver.pdo.currentIrp = early;
      const executionContext = { anything: 1 };
      const note = yield* askList(driver, mdl, { by, executionContext });
      driver.pdo.currentIrp = late;
      yield* freeChannel(driver);
      yield* putList(note);
      assertStrictEquals(note.executionContext, executionContext);
      assertStrictEquals(note.irp, early);
      assertStrictEquals(note.deviceObject, driver.pdo);
      return note.at!.irql;
    });
    assertEquals(finds([], program).value, Irql.Dispatch);
  }
});

Deno.test("C013 A24 a device without scatter/gather gets one element for each MDL, at addresses of its own", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ scatterGather: false });
    const head = chain(
      yield* makeBuffer({ length: 9000, scattered: true }),
      yield* makeBuffer({ length: 100 }),
    );
    const note = yield* askList(driver, head, { by: "get" });
    const { elements } = note.list!;
    yield* putList(note);
    return elements;
  });
  const elements = finds([], program).value!;
  assertEquals(elements.map(({ length }) => length), [9000, 100]);
  assert(elements.every(({ address }) => address < FOUR_GIB));
});

Deno.test("A list on an adapter without map registers waits for nobody", () => {
  for (const by of ALL) {
    const program = Effect.gen(function* () {
      const [driver] = yield* makeDrivers(1, { dmaAddressWidth: 64 });
      yield* allocate(driver!);
      const mdl = yield* makeBuffer({ length: 9000, scattered: true });
      const note = yield* askList(driver!, mdl, { by });
      const runs = note.runs;
      yield* freeChannel(driver!);
      yield* putList(note);
      return { runs, length: lengthOf(note.list!.elements) };
    });
    assertEquals(finds([], program).value, { runs: 1, length: 9000 });
  }
});

Deno.test("A list of pages that are not locked is finding 0x0E", () => {
  for (const by of ALL) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      mdl.mdlFlags = 0;
      yield* putList(yield* askList(driver, mdl, { by }));
    });
    finds(["0xE6/0x0E"], program);
  }
});

const Transfer = Schema.Struct({
  by: Schema.Literals(ALL),
  pieces: Pieces,
  ...rangeFields,
  ...deviceFields,
  writeToDevice: Schema.Boolean,
});

Deno.test("C257 a list covers its range, all of it and nothing else, whatever pages and device", () => {
  checkProperty(Transfer, (transfer) => {
    const { by, pieces, writeToDevice } = transfer;
    const total = lengthOfPieces(pieces);
    const firstMost = by === "get" || by === "build"
      ? pieces[0]!.length
      : total;
    const { length, offset } = rangeIn(transfer, total, firstMost);
    const [before, data] = [pattern(total, 1), pattern(length, 2)];
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver(transfer);
      const mdl = yield* makeChain(pieces);
      yield* writeBuffer(mdl, before);
      const range = { offset, length, writeToDevice };
      const note = yield* askList(driver, mdl, { by, ...range });
      const { elements } = note.list!;
      const seen = new Uint8Array(length);
      const moved = writeToDevice
        ? driver.device.fetch(elements, seen)
        : driver.device.store(elements, data);
      assertEquals(yield* moved, length);
      yield* putList(note, writeToDevice);
      assertEquals(lengthOf(elements), length);
      return { seen, bytes: yield* readBuffer(mdl) };
    });
    const { bytes, seen } = finds([], program).value!;
    if (writeToDevice) {
      assertEquals(bytes, before);
      assertEquals(seen, before.subarray(offset, offset + length));
    } else {
      const expected = before.slice();
      expected.set(data, offset);
      assertEquals(bytes, expected);
    }
  }, { runs: 120 });
});

Deno.test("A buffer with a list in it takes no other until that is put back", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const other = yield* makeBuffer();
    const buffer = ScatterGatherBuffer.forElements(2);
    const first = yield* askList(driver, mdl, { buffer });
    const { elements } = buffer;
    const second = yield* askList(driver, other, { buffer });
    assertStrictEquals(buffer.elements, elements);
    yield* putList(first);
    const third = yield* askList(driver, other, { buffer });
    yield* putList(third);
    return [first, second, third].map(({ runs, status }) => [status, runs]);
  });
  const refused = [STATUS_INVALID_PARAMETER, 0];
  assertEquals(finds([], program).value, [[0, 1], refused, [0, 1]]);
});

Deno.test("An effect that asks for a list is another call each time it is run", () => {
  const program = Effect.gen(function* () {
    const { dma, pdo } = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const lists: ScatterGatherBuffer[] = [];
    const asking = atDispatch(dma.getScatterGatherList({
      deviceObject: pdo,
      mdl,
      currentVa: mmGetMdlVirtualAddress(mdl),
      length: 100,
      writeToDevice: true,
      executionRoutine: (_device, _irp, list) =>
        Effect.sync(() => void lists.push(list)),
    }));
    yield* asking;
    yield* asking;
    for (const list of lists) {
      yield* atDispatch(dma.putScatterGatherList(list, true));
    }
    return lists.map(({ number }) => number);
  });
  assertEquals(finds([], program).value, [1, 2]);
});
