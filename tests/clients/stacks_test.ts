/** S24 and S35: how network, storage, serial and USB stacks use the table. */

import { Effect } from "../../deps.ts";
import {
  addressAndSizeToSpanPages,
  DmaCompletionStatus,
  IoAllocationAction,
  Irql,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import {
  ioAllocateIrp,
  ioCompleteRequest,
  type Irp,
} from "../../src/machine/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atDispatch,
  type Driver,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import { elementsOf, flushMdl, mapAll } from "../dma/legacy_transfers.ts";
import { askList, askListHere, type ListNote, putList } from "../dma/lists.ts";
import {
  allocate,
  allocateLegacyHere,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import {
  flushSystem,
  makeSystemDriver,
  mapSystem,
  settle,
  withController,
} from "../dma/system.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;

/** The network stack's way to a list: the slot's buffer, else one of its own. */
const netBufferList = (
  driver: Driver,
  mdl: Mdl,
  slot: ScatterGatherBuffer,
  process: (note: ListNote) => Effect.Effect<void>,
) =>
  Effect.gen(function* () {
    const body = process;
    const first = yield* askListHere(driver, mdl, { buffer: slot, body });
    if (first.status !== STATUS_BUFFER_TOO_SMALL) return first;
    return yield* askListHere(driver, mdl, { by: "getEx", body });
  });

Deno.test("S24 a network stack: the routine runs at DISPATCH_LEVEL before the call returns or after, and success does not say which", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 3000, scattered: true });
      const bytes = pattern(3000);
      yield* allocate(driver);
      let returned = false;
      let note: ListNote | undefined;
      let when = "";
      const process = () =>
        Effect.sync(() => void (when = returned ? "after" : "before"));
      const slot = ScatterGatherBuffer.forElements(4);
      const ask = atDispatch(Effect.map(
        netBufferList(driver, mdl, slot, process),
        (made) => {
          returned = true;
          note = made;
        },
      ));
      yield* inThreads(processors, [freeChannel(driver), ask]);
      assertEquals([note!.status, note!.runs], [STATUS_SUCCESS, 1]);
      assertEquals(note!.at!.irql, Irql.Dispatch);
      yield* driver.device.store(note!.list!.elements, bytes);
      // The pages bounce: nothing is to be read before the list is put back.
      assert((yield* readBuffer(mdl)).every((byte) => byte === 0));
      yield* putList(note!);
      assertEquals(yield* readBuffer(mdl), bytes);
      return when;
    })
  );
  assertOutcomes(outcomes, ["after", "before"]);
});

Deno.test("S24 a network stack whose slot is too small takes a list of the system's memory", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 12_000, scattered: true });
    const slot = ScatterGatherBuffer.forElements(1);
    const note = yield* atDispatch(
      netBufferList(driver, mdl, slot, () => Effect.void),
    );
    const bytes = pattern(12_000);
    yield* driver.device.store(note.list!.elements, bytes);
    yield* putList(note);
    assertEquals(yield* readBuffer(mdl), bytes);
    return [note.status, note.list === slot];
  });
  const report = finds([], program);
  assertEquals(report.value, [STATUS_SUCCESS, false]);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S24 a storage port: a list in the caller's buffer is put back, and the buffer is the caller's for the next", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const buffer = ScatterGatherBuffer.forElements(8);
    for (let request = 0; request < 3; request++) {
      const mdl = yield* makeBuffer({ length: 9000, scattered: true });
      const note = yield* askList(driver, mdl, { by: "build", buffer });
      assertEquals(note.list, buffer);
      const bytes = pattern(9000, request);
      yield* driver.device.store(buffer.elements, bytes);
      yield* putList(note);
      assertEquals(yield* readBuffer(mdl), bytes);
    }
  });
  const report = finds([], program);
  assertEquals(eventsOf(report, "ScatterGatherListFreed").length, 3);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S24 a serial stack polls ReadDmaCounter: when it stands still the line is idle, and what came is taken", () => {
  const bytes = pattern(700);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const { device, dma } = driver;
    const mdl = yield* makeBuffer({ length: 4096 });
    const request = yield* allocate(driver, { registers: 2 });
    const { base = null, context } = request;
    const range = { mdl, base, writeToDevice: false };
    const note = yield* mapSystem(driver, range);
    yield* device.supply(bytes);
    const left: number[] = [];
    do {
      yield* Effect.sleep("1 millis");
      left.push(yield* dma.readDmaCounter());
    } while (left.at(-1) !== left.at(-2));
    yield* dma.cancelMappedTransfer(context!);
    yield* settle;
    const got = 4096 - left.at(-1)!;
    yield* flushSystem(driver, range, got);
    yield* freeChannel(driver);
    return { got, statuses: note.statuses, seen: yield* readBuffer(mdl) };
  });
  const { got, seen, statuses } = finds([], program, withController()).value!;
  assertEquals([got, statuses], [700, [DmaCompletionStatus.DmaCancelled]]);
  assertEquals(seen.subarray(0, 700), bytes);
  assert(seen.subarray(700).every((byte) => byte === 0));
});

/** One transfer of a USB port, from its routine to its IRP. */
const usbTransfer = (driver: Driver, irp: Irp, data: Uint8Array) =>
  Effect.gen(function* () {
    const mdl = irp.mdlAddress!;
    const registers = addressAndSizeToSpanPages(mdl.byteOffset, mdl.byteCount);
    let queued: Effect.Effect<void, never, Services> = Effect.void;
    const request: Request = yield* allocateLegacyHere(driver, {
      registers,
      action: DeallocateObjectKeepRegisters,
      body: (self) =>
        Effect.map(mapAll(self, mdl), (runs) => {
          queued = Effect.asVoid(
            driver.device.store(elementsOf(runs), data),
          );
        }),
    });
    // The endpoint's work is done later, at PASSIVE_LEVEL here.
    return Effect.gen(function* () {
      yield* queued;
      assert(yield* flushMdl(request, mdl, { length: data.length }));
      yield* freeRegistersOf(request);
      irp.ioStatus.information = data.length;
      yield* atDispatch(ioCompleteRequest(irp));
    });
  });

type Services = Effect.Services<ReturnType<typeof allocateLegacyHere>>;

Deno.test("S35 a USB port: transfers map in their routines, flush what was completed, free, and then complete at DISPATCH_LEVEL", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const irps: Irp[] = [];
    // Short packets: the device completes less than the buffers have.
    for (const bytes of [9000, 512, 4096]) {
      const mdl = yield* makeBuffer({
        length: bytes + 64,
        offset: 300,
        scattered: true,
      });
      const irp = yield* ioAllocateIrp("urb", mdl);
      const data = pattern(bytes);
      const finish = yield* atDispatch(usbTransfer(driver, irp, data));
      yield* finish;
      assertEquals(yield* readBuffer(mdl, 0, bytes), data);
      irps.push(irp);
    }
    return irps.map(({ completed, ioStatus }) => [
      completed,
      ioStatus.information,
    ]);
  });
  const report = finds([], program);
  assertEquals(report.value, [[true, 9000], [true, 512], [true, 4096]]);
  for (const { irql } of eventsOf(report, "IrpCompleted")) {
    assertEquals(irql, Irql.Dispatch);
  }
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S35 a buffer that was not written keeps what it had where the device completed less", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 5000, scattered: true });
    yield* writeBuffer(mdl, pattern(5000, 9));
    const irp = yield* ioAllocateIrp("urb", mdl);
    const finish = yield* atDispatch(
      usbTransfer(driver, irp, new Uint8Array(100)),
    );
    yield* finish;
    return yield* readBuffer(mdl);
  });
  const seen = finds([], program).value!;
  assert(seen.subarray(0, 100).every((byte) => byte === 0));
  assertEquals(seen.subarray(100), pattern(5000, 9).subarray(100));
});
