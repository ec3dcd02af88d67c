/** The system rows of group 13, and flushing of group 15: system transfers. */

import { Effect } from "../../deps.ts";
import {
  DmaCompletionStatus,
  DmaWidth,
  STATUS_CANCELLED,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  chain,
  lengthOf,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import { eventsOf, finds, inThreads } from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import {
  AT_ONCE,
  flushSystem,
  ISA_MACHINE,
  makeSystemDriver,
  mapSystem,
  settle,
  until,
  withController,
} from "../dma/system.ts";

const { DmaCancelled, DmaComplete } = DmaCompletionStatus;

Deno.test("C169 a system adapter needs no list: each call maps at least one element", () => {
  for (const buffer of [null, ScatterGatherBuffer.forElements(8)]) {
    const bytes = pattern(3 * 4096);
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver();
      const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
      yield* writeBuffer(mdl, bytes);
      const { base = null } = yield* allocate(driver, { registers: 3 });
      const note = yield* mapSystem(driver, { mdl, base, buffer });
      yield* settle;
      yield* flushSystem(driver, { mdl, base }, bytes.length);
      yield* freeChannel(driver);
      return [note.status, note.length.value, driver.device.received];
    });
    const report = finds([], program, withController());
    assertEquals(report.value, [STATUS_SUCCESS, bytes.length, bytes]);
    if (buffer !== null) assertEquals(lengthOf(buffer.elements), bytes.length);
  }
});

Deno.test("C170 a list that is given must hold an element, for a system adapter too", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const buffer = new ScatterGatherBuffer(16);
    const note = yield* mapSystem(driver, { mdl, base, buffer });
    yield* freeChannel(driver);
    return [note.status, note.length.value, note.completions.length];
  });
  const expected = [STATUS_INVALID_PARAMETER, 4096, 0];
  assertEquals(finds([], program, withController()).value, expected);
});

Deno.test("C180 a system transfer of no bytes begins nothing, and the channel stays free for the next", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const buffer = ScatterGatherBuffer.forElements(2);
    const none = yield* mapSystem(driver, { mdl, base, buffer, length: 0 });
    yield* settle;
    const armed = yield* driver.dma.readDmaCounter();
    const seen = [none.status, none.completions.length, armed];
    const { elements } = buffer;
    const next = yield* mapSystem(driver, { mdl, base });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return { seen, elements, next: next.status };
  });
  const report = finds(["0xE6/0x21"], program, withController());
  const seen = [STATUS_SUCCESS, 0, 0];
  assertEquals(report.value, { seen, elements: [], next: STATUS_SUCCESS });
  assertEquals(eventsOf(report, "TransferStarted").length, 1);
});

Deno.test("C185 success means that the controller has begun: no other call is needed", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    yield* mapSystem(driver, { mdl, base, routine: false });
    const armed = yield* driver.dma.readDmaCounter();
    yield* settle;
    const received = driver.device.received.length;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [armed, received];
  });
  const report = finds([], program, withController());
  assertEquals(report.value, [4096, 4096]);
  assertEquals(eventsOf(report, "TransferStarted").length, 1);
});

Deno.test("C186 C189 a cancelled context maps nothing, and its variable keeps its length", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    yield* driver.dma.cancelMappedTransfer(context);
    const buffer = ScatterGatherBuffer.forElements(4);
    const note = yield* mapSystem(driver, { mdl, base, buffer });
    yield* settle;
    yield* freeChannel(driver);
    return {
      status: note.status,
      length: note.length.value,
      elements: buffer.elements,
      completions: note.completions,
      received: driver.device.received.length,
    };
  });
  const report = finds([], program, withController());
  assertEquals(report.value, {
    status: STATUS_CANCELLED,
    length: 4096,
    elements: [],
    completions: [],
    received: 0,
  });
  assertEquals(eventsOf(report, "TransferMapped"), []);
});

Deno.test("A channel holds one transfer: a second one before the flush is refused, with 0x0D", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 8192 });
    const { base = null } = yield* allocate(driver, { registers: 2 });
    const part = { mdl, base, length: 4096 };
    yield* mapSystem(driver, part);
    yield* settle;
    const second = yield* mapSystem(driver, { ...part, offset: 4096 });
    yield* flushSystem(driver, part, 4096);
    const third = yield* mapSystem(driver, { ...part, offset: 4096 });
    yield* settle;
    yield* flushSystem(driver, { ...part, offset: 4096 }, 4096);
    yield* freeChannel(driver);
    return [second.status, third.status];
  });
  const report = finds(["0xE6/0x0D"], program, withController());
  assertEquals(report.value, [STATUS_INVALID_PARAMETER, STATUS_SUCCESS]);
});

Deno.test("C191 the data register is at DeviceAddress plus DeviceOffset", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ deviceAddress: 0xFEDC_0000 });
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    yield* mapSystem(driver, { mdl, base, deviceOffset: 4 });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [...driver.device.touched];
  });
  assertEquals(finds([], program, withController()).value, [0xFEDC_0004]);
});

Deno.test("C192 a list is no longer than the controller's limit", () => {
  const bytes = pattern(5 * 4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const low = { memory: "low", scattered: true } as const;
    const mdl = yield* makeBuffer({ ...low, length: bytes.length });
    yield* writeBuffer(mdl, bytes);
    const { base = null } = yield* allocate(driver, { registers: 5 });
    const buffer = ScatterGatherBuffer.forElements(8);
    const note = yield* mapSystem(driver, { mdl, base, buffer });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, note.length.value);
    yield* freeChannel(driver);
    return {
      length: note.length.value,
      elements: buffer.elements.map(({ length }) => length),
      received: driver.device.received,
    };
  });
  const machine = withController({ scatterGatherLimit: 2 });
  assertEquals(finds([], program, machine).value, {
    length: 8192,
    elements: [4096, 4096],
    received: bytes.subarray(0, 8192),
  });
});

Deno.test("C193 every element is a multiple of the transfer unit, and nothing is lost", () => {
  for (const memory of ["low", "high"] as const) {
    for (const [offset, length] of [[0, 6], [4094, 4104], [4095, 8001]]) {
      const bytes = pattern(length!);
      const program = Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const place = { memory, offset: offset!, scattered: true };
        const first = yield* makeBuffer({ ...place, length: length! });
        const mdl = chain(first, yield* makeBuffer({ length: 64 }));
        yield* writeBuffer(mdl, bytes);
        const { base = null } = yield* allocate(driver, { registers: 6 });
        const buffer = ScatterGatherBuffer.forElements(8);
        const note = yield* mapSystem(driver, { mdl, base, buffer });
        yield* settle;
        yield* flushSystem(driver, { mdl, base }, note.length.value);
        yield* freeChannel(driver);
        const { received } = driver.device;
        return { buffer, received, mapped: note.length.value };
      });
      const machine = withController({ minimumTransferUnit: 4 });
      const { buffer, mapped, received } = finds([], program, machine).value!;
      assert(mapped > 0 && mapped <= length! + 64);
      for (const element of buffer.elements) {
        assertEquals(element.length % 4, 0);
      }
      assertEquals(lengthOf(buffer.elements), mapped);
      const kept = Math.min(mapped, length!);
      assertEquals(received.length, mapped);
      assertEquals(received.subarray(0, kept), bytes.subarray(0, kept));
    }
  }
});

Deno.test("C193 less than a unit cannot be mapped", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 3 });
    const { base = null } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    yield* freeChannel(driver);
    return [note.status, note.length.value];
  });
  const machine = withController({ minimumTransferUnit: 4 });
  const expected = [STATUS_INVALID_PARAMETER, 3];
  assertEquals(finds([], program, machine).value, expected);
});

Deno.test("A 16-bit ISA channel moves words, from even addresses", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({
      requestLine: 5,
      dmaWidth: DmaWidth.Width16Bits,
    });
    const mdl = yield* makeBuffer({ offset: 1, length: 4095 });
    const { base = null } = yield* allocate(driver);
    const odd = yield* mapSystem(driver, { mdl, base });
    const even = yield* mapSystem(driver, { mdl, base, offset: 1 });
    const armed = yield* driver.dma.readDmaCounter();
    yield* settle;
    yield* flushSystem(driver, { mdl, base, offset: 1 }, 4094);
    const part = { mdl, base, offset: 3, length: 5 };
    const words = yield* mapSystem(driver, part);
    yield* settle;
    yield* flushSystem(driver, part, 4);
    yield* freeChannel(driver);
    return [odd.status, even.length.value, armed, words.length.value];
  });
  assertEquals(finds([], program, ISA_MACHINE).value, [
    STATUS_INVALID_PARAMETER,
    4094,
    4094,
    4,
  ]);
});

Deno.test("C213 after a cancel the flush is still due: before the channel is freed, and before the next map", () => {
  for (const free of [true, false]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver({ ready: false });
      const low = yield* makeBuffer({ memory: "low" });
      const { base = null, context } = yield* allocate(driver, {
        registers: 0,
      });
      yield* mapSystem(driver, { mdl: low, base });
      yield* driver.dma.cancelMappedTransfer(context);
      yield* settle;
      if (free) return yield* freeChannel(driver);
      yield* mapSystem(driver, { mdl: low, base });
      yield* flushSystem(driver, { mdl: low, base }, 4096);
      yield* freeChannel(driver);
    });
    const rules = free ? ["0xE6/0x0D"] : ["0xE6/0x0D", "0xE6/0x1D"];
    finds(rules, program, withController());
  }
});

Deno.test("A29 flushing a running transfer stops it, and its routine is told DmaCancelled", () => {
  const bytes = pattern(4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    yield* writeBuffer(mdl, new Uint8Array(4096).fill(0xEE));
    yield* driver.device.supply(bytes.subarray(0, 1500));
    const { base = null } = yield* allocate(driver);
    const range = { mdl, base, writeToDevice: false };
    const note = yield* mapSystem(driver, range);
    yield* Effect.sleep("1 millis");
    const status = yield* flushSystem(driver, range, 4096);
    yield* driver.device.supply(bytes.subarray(1500));
    yield* settle;
    yield* freeChannel(driver);
    return { status, statuses: note.statuses, seen: yield* readBuffer(mdl) };
  });
  const report = finds(["0xE6/0x23"], program, withController());
  const { seen, status, statuses } = report.value!;
  assertEquals([status, statuses], [STATUS_SUCCESS, [DmaCancelled]]);
  // What the counter says was moved is there, and nothing else was touched.
  assertEquals(seen.subarray(0, 1500), bytes.subarray(0, 1500));
  assertEquals(new Set(seen.subarray(1500)), new Set([0xEE]));
});

Deno.test("A29 a counter that cannot be trusted lets the flush copy all of its length", () => {
  const bytes = pattern(1500);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ignoreCount: true });
    const mdl = yield* makeBuffer();
    yield* writeBuffer(mdl, new Uint8Array(4096).fill(0xEE));
    yield* driver.device.supply(bytes);
    const { base = null } = yield* allocate(driver, { flags: 2 });
    const range = { mdl, base, writeToDevice: false };
    yield* mapSystem(driver, range);
    yield* Effect.sleep("1 millis");
    yield* flushSystem(driver, range, 2000);
    yield* freeChannel(driver);
    return yield* readBuffer(mdl);
  });
  const { value } = finds(["0xE6/0x23"], program, withController());
  assertEquals(value!.subarray(0, 1500), bytes);
  assertEquals(new Set(value!.subarray(1500, 2000)), new Set([0]));
  assertEquals(new Set(value!.subarray(2000)), new Set([0xEE]));
});

Deno.test("A29 a flush against the last byte: the routine is told once how it ended", () => {
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        const { base = null } = yield* allocate(driver);
        const note = yield* mapSystem(driver, { mdl, base });
        let flushed: number | undefined;
        yield* inThreads(processors, [
          Effect.gen(function* () {
            yield* Effect.repeat(Effect.sleep("1 micros"), { times: 3 });
            flushed = yield* flushSystem(driver, { mdl, base }, 4096);
          }),
        ]);
        yield* until(() => note.completions.length > 0);
        yield* freeChannel(driver);
        assertEquals(flushed, STATUS_SUCCESS);
        const [status] = note.statuses;
        return status === DmaComplete ? "complete" : "stopped by the flush";
      }),
    {
      machine: {
        ...withController({ ...AT_ONCE, burstBytes: 4096 }),
        time: "any time",
        verifier: "off",
      },
      check: (run) => {
        const ends = eventsOf(run, "TransferEnded").map(({ cause }) => cause);
        const complete = run.value === "complete";
        assertEquals(ends, [complete ? "terminal count" : "flush"]);
        const calls = eventsOf(run, "CallbackStarted").filter(({ callback }) =>
          callback === "DmaCompletion"
        );
        assertEquals(calls.length, 1);
      },
    },
  );
  assertOutcomes(outcomes, ["complete", "stopped by the flush"]);
});
