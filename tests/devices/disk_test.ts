/**
 * The disk and its driver: what a request costs in time, in registers and in
 * parts, and how errors and cancels end.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  Devices,
  type DiskMedium,
  type DiskRequest,
  EventType,
  ioAllocateIrp,
  ioCancelIrp,
  keInitializeEvent,
  Kernel,
  keWaitForSingleObject,
  Machine,
  type MachineOptions,
  MemoryMedium,
  psCreateSystemThread,
  startDiskDriver,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../mod.ts";
import {
  ioAllocateMdl,
  type Mdl,
  mmBuildMdlForNonPagedPool,
  readMdlChain,
  writeMdlChain,
} from "../../src/memory/mod.ts";

const PAGE = 4096;

/** A disk of 24 bits whose driver may use four pages at a time. */
const makeDisk = Effect.fnUntraced(function* (medium: DiskMedium) {
  const disk = yield* Devices.disk({
    name: "disk",
    medium,
    dmaAddressWidth: 24,
  });
  return { disk, driver: yield* startDiskDriver(disk, 3 * PAGE) };
});

/** A buffer above 4 GiB, which a disk of 24 bits does not reach. */
const makeBuffer = Effect.fnUntraced(function* (length: number) {
  const { memory } = yield* Kernel;
  const address = memory.virtual.allocate(length, { order: "high first" })!;
  const mdl = ioAllocateMdl(address, length);
  mmBuildMdlForNonPagedPool(memory.virtual, mdl);
  return mdl;
});

/** Starts a request, lets `during` run beside it, and gives how it ended. */
const request = Effect.fnUntraced(function* (
  driver: Effect.Success<ReturnType<typeof makeDisk>>["driver"],
  mdl: Mdl,
  range: DiskRequest,
  cancel = false,
) {
  const irp = yield* ioAllocateIrp("irp", mdl);
  const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
  irp.userEvent = done;
  if (cancel) {
    yield* psCreateSystemThread("canceller", Effect.asVoid(ioCancelIrp(irp)));
  }
  yield* driver.dispatch(irp, range);
  yield* keWaitForSingleObject(done);
  return { ...irp.ioStatus };
});

/** Bytes that tell their place. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 7 + (at >>> 8)) & 255);
}

/** One read of the whole disk into a buffer. */
function readAll(medium: DiskMedium, length: number, options: MachineOptions) {
  return Machine.run(
    Effect.gen(function* () {
      const { driver } = yield* makeDisk(medium);
      const mdl = yield* makeBuffer(length);
      const range = { operation: "read", offset: 0, length } as const;
      const ended = yield* request(driver, mdl, range);
      yield* driver.stop;
      const bytes = new Uint8Array(length);
      readMdlChain((yield* Kernel).memory.cache, mdl, 0, bytes);
      return { ...ended, bytes };
    }),
    options,
  );
}

Deno.test("a read longer than the registers reach is moved in parts", () => {
  const bytes = pattern(10 * PAGE + 5);
  const report = readAll(new MemoryMedium(bytes), bytes.length, {});
  assertEquals(report.value?.status, STATUS_SUCCESS);
  assertEquals(report.value?.information, bytes.length);
  assertEquals(report.value?.bytes, bytes);
  assertEquals(report.statistics.transfers, 3); // four registers at a time
  assertEquals(report.statistics.interrupts, 3);
  assertEquals(report.findings, []);
});

Deno.test("a disk on a machine without coherent caches delivers the same bytes", () => {
  const bytes = pattern(5 * PAGE);
  const report = readAll(new MemoryMedium(bytes), bytes.length, {
    coherent: false,
    processors: 3,
    seed: 5,
  });
  assertEquals(report.value?.bytes, bytes);
  assertEquals(report.findings, []);
});

Deno.test("a command takes its seek and its bytes in simulated time", () => {
  const report = readAll(new MemoryMedium(pattern(2048)), 2048, {});
  assertEquals(report.ticks, 20 + 2);
});

Deno.test("a write reaches the medium", () => {
  const medium = new MemoryMedium(new Uint8Array(3 * PAGE));
  const report = Machine.run(Effect.gen(function* () {
    const { driver } = yield* makeDisk(medium);
    const mdl = yield* makeBuffer(2 * PAGE);
    writeMdlChain((yield* Kernel).memory.cache, mdl, 0, pattern(2 * PAGE));
    const ended = yield* request(driver, mdl, {
      operation: "write",
      offset: 100,
      length: 2 * PAGE,
    });
    yield* driver.stop;
    return ended;
  }));
  assertEquals(report.value?.status, STATUS_SUCCESS);
  assertEquals(medium.bytes.subarray(100, 100 + 2 * PAGE), pattern(2 * PAGE));
  assertEquals(medium.bytes.subarray(0, 100), new Uint8Array(100));
  assertEquals(report.findings, []);
});

Deno.test("a medium that ends early ends the request with what was moved", () => {
  const report = readAll(new MemoryMedium(pattern(1000)), PAGE, {});
  assertEquals(report.value?.status, STATUS_UNSUCCESSFUL);
  assertEquals(report.value?.information, 1000);
  assertEquals(report.freeMapRegisters, report.poolSize);
  assertEquals(report.findings, []);
});

Deno.test("a cancel that races with its request ends it once, one way or the other", () => {
  const ends = new Set<number>();
  for (let seed = 1; seed <= 60; seed++) {
    const report = Machine.run(
      Effect.gen(function* () {
        const { driver } = yield* makeDisk(new MemoryMedium(pattern(PAGE)));
        const mdl = yield* makeBuffer(PAGE);
        const range = { operation: "read", offset: 0, length: PAGE } as const;
        const ended = yield* request(driver, mdl, range, true);
        yield* driver.stop;
        return ended.status;
      }),
      { seed, processors: 2 },
    );
    assertEquals(report.message, "");
    assertEquals(report.findings, []);
    assertEquals(report.freeMapRegisters, report.poolSize);
    ends.add(report.value!);
  }
  assert(
    ends.has(STATUS_SUCCESS) && ends.has(STATUS_CANCELLED),
    `${[...ends]}`,
  );
});
