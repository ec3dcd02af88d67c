/** Drivers that use a list for each packet or part: network, firmware, framework. */

import { Effect } from "../../deps.ts";
import {
  AdapterInfoFlags,
  DmaFlags,
  IoAllocationAction,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  chain,
  lengthOf,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  completed,
  type Driver,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import { askList, askListHere, type ListNote, putList } from "../dma/lists.ts";
import { newContext, type Services } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;
const { SynchronousCallback } = DmaFlags;

const PACKET = 1500;

/** What a network driver sets aside for each packet before it sends any. */
const makeSlots = (driver: Driver, count: number) =>
  Effect.gen(function* () {
    const worst = { currentVa: 4095, length: PACKET };
    const { calculateScatterGatherList } = driver.dma;
    const size = yield* calculateScatterGatherList(worst);
    const buffers = Array.from(
      { length: count },
      () => new ScatterGatherBuffer(size.scatterGatherListSize),
    );
    const slots = [];
    for (const buffer of buffers) {
      slots.push({ buffer, context: yield* newContext(driver) });
    }
    return slots;
  });

type Slot = Effect.Success<ReturnType<typeof makeSlots>>[number];

/** Maps one packet; the adapter is let go whether that worked or not. */
const mapPacket = (driver: Driver, mdl: Mdl, { buffer, context }: Slot) =>
  Effect.gen(function* () {
    yield* Effect.orDie(driver.dma.initializeDmaTransferContext(context));
    const note = yield* askList(driver, mdl, {
      buffer,
      context,
      flags: SynchronousCallback,
      routine: false,
      out: true,
      writeToDevice: true,
    });
    yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
    return note;
  });

/** The device sends a packet: what it reads is what goes on the wire. */
const transmit = ({ device }: Driver, { list }: ListNote) => {
  const frame: Uint8Array = new Uint8Array(PACKET);
  return Effect.as(device.fetch(list!.elements, frame), frame);
};

Deno.test("S20 a network driver builds a list for each packet while others are on the wire", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const slots = yield* makeSlots(driver, 5);
      const notes: ListNote[] = [];
      for (const [index, slot] of slots.entries()) {
        const mdl = yield* makeBuffer({ length: PACKET, offset: 700 * index });
        yield* writeBuffer(mdl, pattern(PACKET, index));
        notes.push(yield* mapPacket(driver, mdl, slot));
      }
      const frames: Uint8Array[] = [];
      for (const note of notes) frames.push(yield* transmit(driver, note));
      for (const note of notes.reverse()) yield* putList(note, true);
      return frames;
    });
    const report = finds([], program);
    const frames = report.value!;
    assertEquals(frames, frames.map((_, index) => pattern(PACKET, index)));
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C345 S20 without registers the packet is tried again later, and the release after the failure is harmless", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const slots = yield* makeSlots(driver, 3);
    const mdl = yield* makeBuffer({ length: PACKET });
    yield* writeBuffer(mdl, pattern(PACKET));
    const first = yield* mapPacket(driver, mdl, slots[0]!);
    const second = yield* mapPacket(driver, mdl, slots[1]!);
    const refused = yield* mapPacket(driver, mdl, slots[2]!);
    yield* putList(first, true);
    const again = yield* mapPacket(driver, mdl, slots[2]!);
    const frame = yield* transmit(driver, again);
    for (const note of [second, again]) yield* putList(note, true);
    return [refused.status, refused.out.value, again.status, frame];
  });
  const report = finds([], program, { mapRegisters: 2 });
  const status = STATUS_INSUFFICIENT_RESOURCES;
  assertEquals(report.value, [status, null, 0, pattern(PACKET)]);
});

Deno.test("S20 a packet that does not fit its slot is copied into the driver's own buffer", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const [slot] = yield* makeSlots(driver, 1);
    const pieces = yield* Effect.forEach(
      [500, 500, 500],
      (length) => makeBuffer({ length }),
    );
    const packet = chain(...pieces);
    yield* writeBuffer(packet, pattern(PACKET));
    const refused = yield* mapPacket(driver, packet, slot!);
    const copy = yield* makeBuffer({ length: PACKET, memory: "low" });
    yield* writeBuffer(copy, yield* readBuffer(packet));
    const note = yield* mapPacket(driver, copy, slot!);
    const frame = yield* transmit(driver, note);
    yield* putList(note, true);
    return [refused.status, frame];
  });
  const { value } = finds([], program);
  assertEquals(value, [STATUS_BUFFER_TOO_SMALL, pattern(PACKET)]);
});

Deno.test("S20 a driver that moves data itself asks for the MDL of a bounced list", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const [slot] = yield* makeSlots(driver, 1);
    const outcome: boolean[] = [];
    for (const memory of ["low", "high"] as const) {
      const mdl = yield* makeBuffer({ length: PACKET, memory });
      yield* writeBuffer(mdl, pattern(PACKET));
      const note = yield* mapPacket(driver, mdl, slot!);
      const target = yield* driver.dma.buildMdlFromScatterGatherList({
        scatterGather: note.list!,
        originalMdl: mdl,
      });
      assertEquals(yield* readBuffer(target), pattern(PACKET));
      outcome.push(target === mdl);
      yield* putList(note, true);
    }
    return outcome;
  });
  assertEquals(finds([], program).value, [true, false]);
});

Deno.test("S20 where physical addresses may be used as they are the driver asks for no list", () => {
  const bypasses = (dmaAddressWidth: number) =>
    Effect.gen(function* () {
      const { dma } = yield* makeDriver({ dmaAddressWidth });
      const { flags } = yield* dma.getDmaAdapterInfo(1);
      return (flags & AdapterInfoFlags.ApiBypass) !== 0;
    });
  assertEquals(finds([], bypasses(64)).value, true);
  assertEquals(finds([], bypasses(32)).value, false);
});

Deno.test("S20 in every schedule senders on several processors get each packet out, trying again where they must", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const slots = yield* makeSlots(driver, 4);
      const frames: Uint8Array[] = [];
      let retries = 0;
      const sender = (slot: Slot, seed: number) =>
        Effect.gen(function* () {
          const mdl = yield* makeBuffer({ length: PACKET });
          yield* writeBuffer(mdl, pattern(PACKET, seed));
          let note = yield* mapPacket(driver, mdl, slot);
          while (note.status === STATUS_INSUFFICIENT_RESOURCES) {
            retries++;
            note = yield* mapPacket(driver, mdl, slot);
          }
          frames[seed] = yield* transmit(driver, note);
          yield* putList(note, true);
        });
      yield* inThreads(processors, slots.map(sender));
      assertEquals(frames, frames.map((_, seed) => pattern(PACKET, seed)));
      return retries > 0 ? "tried again" : "at once";
    }), { machine: { mapRegisters: 2 } });
  assertOutcomes(outcomes, ["at once", "tried again"]);
});

Deno.test("S22 a firmware mailbox builds its list at PASSIVE_LEVEL: it works, and is finding 0x13", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const mdl = yield* makeBuffer({ length: 9000, scattered: true });
      yield* writeBuffer(mdl, pattern(9000));
      const asked = {
        flags: SynchronousCallback,
        routine: false,
        out: true,
        writeToDevice: true,
      };
      const note = yield* askListHere(driver, mdl, asked);
      assert(note.list === note.buffer);
      // The adapter is kept until the request ends, so others must wait.
      const other = yield* askListHere(driver, yield* makeBuffer(), asked);
      const pages = new Uint8Array(9000);
      yield* driver.device.fetch(note.list!.elements, pages);
      yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
      yield* putList(note, true);
      if (other.status === 0) {
        yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
        yield* putList(other, true);
      }
      return { pages, statuses: [note.status, other.status] };
    });
    const report = completed(program);
    const { pages, statuses } = report.value!;
    assertEquals(rulesOf(report), ["0xE6/0x13", "0xE6/0x13"]);
    assertEquals(pages, pattern(9000));
    const busy = dmaAddressWidth === 32 ? STATUS_INSUFFICIENT_RESOURCES : 0;
    assertEquals(statuses, [0, busy]);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C337 S01 a framework's transaction: two fragments under one context, a list and a put for each", () => {
  const [first, whole] = [24_000, 40_000];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const context = yield* newContext(driver);
    const mdl = chain(
      yield* makeBuffer({ length: 15_000, offset: 123, scattered: true }),
      yield* makeBuffer({ length: 25_000 }),
    );
    const lists: number[] = [];
    // The device is done at once: DmaCompleted comes within EvtProgramDma.
    const evtProgramDma = (note: ListNote, offset: number) =>
      Effect.gen(function* () {
        const { elements } = note.list!;
        lists.push(lengthOf(elements));
        const bytes = pattern(whole).subarray(offset, offset + first);
        yield* driver.device.store(elements, bytes);
        yield* putList(note);
        if (offset === 0) yield* stage(first);
      });
    const stage = (offset: number): Effect.Effect<void, never, Services> =>
      Effect.asVoid(askList(driver, mdl, {
        context,
        offset,
        length: Math.min(first, whole - offset),
        body: (note) => evtProgramDma(note, offset),
      }));
    yield* stage(0);
    return { lists, bytes: yield* readBuffer(mdl) };
  });
  const report = finds([], program);
  assertEquals(report.value!.lists, [24_000, 16_000]);
  assertEquals(report.value!.bytes, pattern(40_000));
  const built = eventsOf(report, "ScatterGatherListBuilt");
  assertEquals(built.map(({ offset }) => offset), [0, 24_000]);
  assertEquals(eventsOf(report, "ScatterGatherListFreed").length, 2);
  const granted = eventsOf(report, "RequestGranted");
  assertEquals(new Set(granted.map((event) => event.context)).size, 1);
});
