/**
 * Faults of the bus, of memory and of map registers: what a driver sees of each,
 * and what the verifier says.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  DmaFlags,
  type FaultKind,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import { Devices } from "../../src/devices/mod.ts";
import { type DmaSystem, ioGetDmaAdapter } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { mdlOfPages, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import {
  atDispatch,
  completed,
  type Driver,
  eventsOf,
  makeDriver,
  rulesOf,
  statusOf,
} from "./fixture.ts";

const LENGTH = 6000;
const HIGH_PAGE = 0x1_0000_0000 / 4096;

function planned(
  fault: FaultKind,
  occasion = 1,
): Pick<MachineOptions, "faults"> {
  return { faults: { plan: [{ fault, occasion }], delayTicks: 70 } };
}

/** A list over two pages that the device does not reach, used by `body`. */
function withList<A>(
  driver: Driver,
  writeToDevice: boolean,
  body: (
    elements: Parameters<Driver["device"]["store"]>[0],
  ) => Effect.Effect<A, never, DmaSystem>,
  length = LENGTH,
) {
  return Effect.gen(function* () {
    const mdl = mdlOfPages([HIGH_PAGE + 1, HIGH_PAGE + 5]);
    const { getScatterGatherList, putScatterGatherList } = driver.dma;
    let value: A | undefined;
    const status = yield* atDispatch(statusOf(getScatterGatherList({
      deviceObject: driver.pdo,
      mdl,
      currentVa: mmGetMdlVirtualAddress(mdl),
      length,
      writeToDevice,
      executionRoutine: (_device, _irp, list) =>
        Effect.gen(function* () {
          value = yield* body(list.elements);
          yield* putScatterGatherList(list, writeToDevice);
        }),
    })));
    return { status, value };
  });
}

/** Bytes of a store that arrived. */
const storeBytes = Effect.fnUntraced(function* (length: number) {
  const driver = yield* makeDriver();
  const bytes = new Uint8Array(length).fill(7);
  return yield* withList(
    driver,
    false,
    (elements) => driver.device.store(elements, bytes),
    length,
  );
});

const store = storeBytes(LENGTH);

Deno.test("a device error moves no byte, and the mapping is given back", () => {
  const run = completed(store, planned("device-error"));
  assertEquals(run.value, { status: STATUS_SUCCESS, value: 0 });
  assertEquals(run.freeMapRegisters, run.poolSize);
  assertEquals(rulesOf(run), []);
});

Deno.test("a short transfer moves a part, as the oracle says", () => {
  const moved = new Set<number>();
  for (let seed = 1; seed <= 30; seed++) {
    const run = completed(store, { seed, ...planned("short-transfer") });
    assertEquals(rulesOf(run), []);
    moved.add(run.value!.value!);
  }
  assertEquals([...moved].sort(), [1200, 2400, 3600, 4800]);
});

Deno.test("a device that writes beyond its mapping is found out", () => {
  const run = completed(store, planned("memory-corruption"));
  assertEquals(run.value?.value, LENGTH);
  assertEquals(rulesOf(run), ["0xE6/0x26", "0xE6/0x0F"]);
  const [fault] = eventsOf(run, "FaultInjected");
  assertEquals(fault?.amount, 16);
});

/** The 16 bytes behind a buffer in memory, after a device strayed there. */
function behind(length: number): readonly number[] {
  const program = Effect.gen(function* () {
    yield* storeBytes(length);
    const { memory } = yield* Kernel;
    const address = (HIGH_PAGE + 5) * 4096 + length - 4096;
    return [...memory.physical.view(address, 16)];
  });
  const run = completed(program, {
    dmaRemapping: true,
    ...planned("memory-corruption"),
  });
  assertEquals(rulesOf(run), ["0xE6/0x26"]);
  return run.value!;
}

Deno.test("an IOMMU keeps stray bytes out of pages that are not mapped, and only out of those", () => {
  assertEquals(behind(2 * 4096), new Array(16).fill(0));
  assertEquals(behind(LENGTH), new Array(16).fill(0xFF));
});

Deno.test("an adapter object and a common buffer find no memory at PASSIVE_LEVEL", () => {
  const adapter = Effect.gen(function* () {
    const { pdo } = yield* Devices.busMaster();
    const description = {
      version: 3,
      master: true,
      dmaAddressWidth: 32,
      maximumLength: LENGTH,
    } as const;
    return yield* statusOf(ioGetDmaAdapter(pdo, description));
  });
  const passive = planned("allocation-failure-passive");
  assertEquals(completed(adapter, passive).value, STATUS_UNSUCCESSFUL);
  const dispatch = planned("allocation-failure-dispatch");
  assertEquals(completed(adapter, dispatch).value, STATUS_SUCCESS);
  const buffer = Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    return yield* statusOf(dma.allocateCommonBuffer(LENGTH, true));
  });
  const second = planned("allocation-failure-passive", 2);
  assertEquals(completed(buffer, second).value, STATUS_UNSUCCESSFUL);
});

Deno.test("a list finds no memory at DISPATCH_LEVEL, and the next one does", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const list = withList(driver, true, () => Effect.succeed(1));
    return [(yield* list).status, (yield* list).status];
  });
  const run = completed(program, planned("allocation-failure-dispatch"));
  assertEquals(run.value, [STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS]);
  assertEquals(rulesOf(run), []);
});

/** Asks for the channel and four registers, and gives them back at once. */
const allocate = Effect.fnUntraced(function* (driver: Driver, flags: number) {
  const { scheduler } = yield* Kernel;
  const { dma, pdo } = driver;
  const context = yield* Effect.orDie(dma.initializeDmaTransferContext());
  const granted: number[] = [];
  const status = yield* atDispatch(statusOf(dma.allocateAdapterChannelEx({
    deviceObject: pdo,
    dmaTransferContext: context,
    numberOfMapRegisters: 4,
    flags,
    executionRoutine: () => {
      granted.push(scheduler.now);
      return Effect.succeed(IoAllocationAction.DeallocateObject);
    },
  })));
  return { status, granted };
});

Deno.test("a request that finds no registers waits until they are back", () => {
  const program = Effect.flatMap(makeDriver(), (driver) => allocate(driver, 0));
  const run = completed(program, planned("register-exhaustion"));
  assertEquals(run.value, { status: STATUS_SUCCESS, granted: [70] });
  assertEquals(run.freeMapRegisters, run.poolSize);
  assertEquals(rulesOf(run), []);
});

Deno.test("a request behind another waits no longer for registers that are back", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const all = [];
    for (let i = 0; i < 3; i++) all.push(yield* allocate(driver, 0));
    return all;
  });
  const run = completed(program, {
    faults: { chances: { "register-exhaustion": 100 }, delayTicks: 70 },
  });
  assertEquals(run.value?.map(({ granted }) => granted.length), [1, 1, 1]);
  assertEquals(run.freeMapRegisters, run.poolSize);
});

Deno.test("a synchronous request that finds no registers fails and leaves nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const first = yield* allocate(driver, DmaFlags.SynchronousCallback);
    const second = yield* allocate(driver, DmaFlags.SynchronousCallback);
    return [first, second];
  });
  const run = completed(program, planned("register-exhaustion"));
  assertEquals(run.value, [
    { status: STATUS_INSUFFICIENT_RESOURCES, granted: [] },
    { status: STATUS_SUCCESS, granted: [0] },
  ]);
  assert(run.freeMapRegisters === run.poolSize);
});

Deno.test("over many seeds with every fault lists end, and no register is lost", () => {
  const program = Effect.gen(function* () {
    const driver = yield* Effect.option(makeDriver());
    if (driver._tag === "None") return;
    for (let i = 0; i < 5; i++) {
      yield* withList(
        driver.value,
        false,
        (elements) =>
          driver.value.device.store(elements, new Uint8Array(LENGTH)),
      );
    }
  });
  for (let seed = 1; seed <= 40; seed++) {
    const run = completed(program, {
      seed,
      faults: {
        chances: {
          "allocation-failure-dispatch": 20,
          "device-error": 20,
          "register-exhaustion": 20,
          "short-transfer": 20,
        },
      },
    });
    assertEquals(run.freeMapRegisters, run.poolSize, `seed ${seed}`);
    assertEquals(rulesOf(run), []);
  }
});
