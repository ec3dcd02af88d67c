/**
 * The disk driver under faults: each kind ends in the right bytes or in an
 * error, and without a watchdog a lost interrupt hangs.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  Devices,
  type DiskDriverOptions,
  EventType,
  type FaultKind,
  type FaultOptions,
  ioAllocateIrp,
  keInitializeEvent,
  Kernel,
  keWaitForSingleObject,
  Machine,
  MemoryMedium,
  startDiskDriver,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../mod.ts";
import {
  ioAllocateMdl,
  mmBuildMdlForNonPagedPool,
  readMdlChain,
} from "../../src/memory/mod.ts";

const LENGTH = 10 * 4096 + 5;
const bytes = Uint8Array.from({ length: LENGTH }, (_, at) => (at * 7) & 255);
const CARE: DiskDriverOptions = { tries: 3, watchdogTicks: 1000 };

/** Reads the whole disk once, in three parts, through four registers. */
function read(
  care: DiskDriverOptions,
  faults?: FaultOptions,
  seed?: number,
) {
  const program = Effect.gen(function* () {
    const disk = yield* Devices.disk({
      name: "disk",
      medium: new MemoryMedium(bytes),
      dmaAddressWidth: 24,
    });
    const driver = yield* startDiskDriver(disk, 3 * 4096, care);
    const { memory } = yield* Kernel;
    const address = memory.virtual.allocate(LENGTH, { order: "high first" })!;
    const mdl = ioAllocateMdl(address, LENGTH);
    mmBuildMdlForNonPagedPool(memory.virtual, mdl);
    const irp = yield* ioAllocateIrp("irp", mdl);
    const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
    irp.userEvent = done;
    const range = { operation: "read", offset: 0, length: LENGTH } as const;
    yield* driver.dispatch(irp, range);
    yield* keWaitForSingleObject(done);
    yield* driver.stop;
    const target = new Uint8Array(LENGTH);
    readMdlChain(memory.cache, mdl, 0, target);
    return { ...irp.ioStatus, bytes: target };
  });
  return Machine.run(program, {
    processors: 2,
    ...(faults === undefined ? {} : { faults }),
    ...(seed === undefined ? {} : { seed }),
  });
}

const planned = (fault: FaultKind, ...occasions: number[]): FaultOptions => ({
  plan: occasions.map((occasion) => ({ fault, occasion })),
});

for (
  const fault of [
    "device-error",
    "short-transfer",
    "slow-device",
    "stuck-device",
    "lost-interrupt",
    "duplicated-interrupt",
    "late-interrupt",
    "spurious-interrupt",
    "register-exhaustion",
    "processor-stall",
    "dpc-delay",
  ] as const
) {
  Deno.test(`a driver that takes care delivers every byte in spite of a ${fault}`, () => {
    const report = read(CARE, planned(fault, 1));
    assertEquals(report.message, "");
    assertEquals(report.value?.status, STATUS_SUCCESS);
    assertEquals(report.value?.bytes, bytes);
    assertEquals(report.findings, []);
    assertEquals(report.freeMapRegisters, report.poolSize);
    assertEquals(
      report.faults.filter(({ injected }) => injected > 0),
      report.faults.filter((count) => count.fault === fault),
    );
  });
}

for (const fault of ["lost-interrupt", "stuck-device"] as const) {
  Deno.test(`without a watchdog a ${fault} leaves the request waiting, and the run says so`, () => {
    const report = read({}, planned(fault, 2));
    assertEquals(report.status, "deadlock");
    assertEquals(report.blocked.map(({ actor }) => actor), ["main"]);
  });
}

Deno.test("a disk that fails as often as the driver tries ends the request with an error", () => {
  const report = read(CARE, planned("device-error", 2, 3, 4));
  assertEquals(report.value?.status, STATUS_UNSUCCESSFUL);
  assertEquals(report.value?.information, 4 * 4096);
  assertEquals(report.freeMapRegisters, report.poolSize);
  assertEquals(report.findings, []);
});

Deno.test("a request that finds no memory ends with its status", () => {
  const report = read({}, planned("allocation-failure-dispatch", 1));
  assertEquals(report.value?.status, STATUS_INSUFFICIENT_RESOURCES);
  assertEquals(report.value?.information, 0);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("a watchdog that has nothing to do changes no byte and ends with its driver", () => {
  const plain = read({});
  const watched = read(CARE);
  assertEquals(watched.value, plain.value);
  assertEquals(watched.ticks, plain.ticks);
  assertEquals(watched.findings, []);
  assertEquals(plain.faults, []);
});

Deno.test("over 100 seeds with faults of every transfer the bytes or an error come back", () => {
  let failed = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const report = read(CARE, {
      chances: {
        "device-error": 10,
        "short-transfer": 10,
        "stuck-device": 10,
        "lost-interrupt": 10,
        "duplicated-interrupt": 10,
        "late-interrupt": 10,
        "spurious-interrupt": 10,
        "dpc-delay": 10,
      },
    }, seed);
    assertEquals(report.message, "", `seed ${seed}`);
    assertEquals(report.findings, []);
    assertEquals(report.freeMapRegisters, report.poolSize);
    if (report.value?.status === STATUS_SUCCESS) {
      assertEquals(report.value.bytes, bytes, `seed ${seed}`);
    } else {
      assertEquals(report.value?.status, STATUS_UNSUCCESSFUL);
      failed++;
    }
  }
  assert(failed > 0 && failed < 50, `${failed} of 100 failed`);
});
