/** Group 11 and the system rows of 2, 8 and 12: channels of DMA controllers. */

import { Effect } from "../../deps.ts";
import {
  DmaWidth,
  InvalidParameters,
  IoAllocationAction,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_IMPLEMENTED,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import {
  type ChannelConfiguration,
  Devices,
  DmaChannelFunction,
  isaDmaController,
  systemDmaController,
} from "../../src/devices/mod.ts";
import { ioGetDmaAdapter, ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atDispatch,
  completed,
  eventsOf,
  finds,
  makeDriver,
  statusOf,
  statusOfDescription,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateLegacy,
  freeChannel,
  freeRegistersOf,
} from "../dma/requests.ts";
import {
  flushSystem,
  ISA_MACHINE,
  LINE,
  makeSystemDriver,
  mapSystem,
  settle,
  until,
  withController,
} from "../dma/system.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

Deno.test("C024 a request line that no controller serves has no adapter", () => {
  const both = { dmaControllers: [isaDmaController(), systemDmaController()] };
  for (const machine of [{}, both]) {
    const line = 0x1000 + 32;
    const program = statusOfDescription({ version: 3, dmaRequestLine: line });
    assertEquals(completed(program, machine).value, STATUS_UNSUCCESSFUL);
  }
});

Deno.test("An ISA channel has the width it has, and channel 4 serves nobody", () => {
  const widths = [DmaWidth.Width8Bits, DmaWidth.Width16Bits];
  const program = Effect.gen(function* () {
    const served: [channel: number, width: number][] = [];
    for (let dmaChannel = 0; dmaChannel <= 8; dmaChannel++) {
      for (const dmaWidth of widths) {
        const description = { version: 1, dmaChannel, dmaWidth };
        const status = yield* statusOfDescription(description);
        if (status === 0) served.push([dmaChannel, dmaWidth]);
        else assertEquals(status, STATUS_UNSUCCESSFUL);
      }
    }
    return served;
  });
  assertEquals(completed(program, ISA_MACHINE).value, [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [5, 1],
    [6, 1],
    [7, 1],
  ]);
});

Deno.test("C031 scatterGather in the description of a slave changes nothing", () => {
  for (const scatterGather of [false, true]) {
    const program = Effect.gen(function* () {
      const modern = yield* makeSystemDriver({ scatterGather });
      const isa = yield* makeSystemDriver({ requestLine: 1, scatterGather });
      return [
        (yield* modern.dma.getDmaAdapterInfo(1)).scatterGatherLimit,
        (yield* isa.dma.getDmaAdapterInfo(1)).scatterGatherLimit,
      ];
    });
    const dmaControllers = [isaDmaController(), systemDmaController()];
    const machine = { ...ISA_MACHINE, dmaControllers };
    const report = finds([], program, machine);
    assertEquals(report.value, [16, 1]);
    const made = eventsOf(report, "AdapterCreated");
    assertEquals(made.map((event) => event.scatterGather), [true, false]);
  }
});

Deno.test("C031 a slave's transfer is cut in the same elements whatever its scatterGather says", () => {
  const cut = (requestLine: number, scatterGather: boolean) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver({ requestLine, scatterGather });
      const low = { memory: "low", scattered: true } as const;
      const mdl = yield* makeBuffer({ length: 3 * 4096, ...low });
      const { base = null } = yield* allocate(driver, { registers: 3 });
      const buffer = ScatterGatherBuffer.forElements(8);
      const note = yield* mapSystem(driver, { mdl, base, buffer });
      yield* settle;
      yield* flushSystem(driver, { mdl, base }, note.length.value);
      yield* freeChannel(driver);
      return buffer.elements.map(({ length }) => length);
    });
    const dmaControllers = [isaDmaController(), systemDmaController()];
    return finds([], program, { ...ISA_MACHINE, dmaControllers }).value;
  };
  for (const scatterGather of [false, true]) {
    assertEquals(cut(LINE, scatterGather), [4096, 4096, 4096]);
    assertEquals(cut(1, scatterGather), [3 * 4096]);
  }
});

Deno.test("GetDmaAdapterInfo tells what the controller can do", () => {
  const controller = {
    scatterGatherLimit: 3,
    minimumTransferUnit: 4,
    dmaAddressWidth: 36,
    readDmaCounterAvailable: false,
  };
  const program = Effect.flatMap(
    makeSystemDriver(),
    ({ dma }) => dma.getDmaAdapterInfo(1),
  );
  assertEquals(finds([], program, withController(controller)).value, {
    version: 1,
    flags: 0,
    ...controller,
  });
});

Deno.test("C152 a function that the controller knows gets the context", () => {
  const seen: unknown[] = [];
  const select: ChannelConfiguration = (channel, context) => {
    seen.push([channel, context]);
    return context === "bad" ? new InvalidParameters("bad") : undefined;
  };
  const context = { watermark: 32 };
  const program = Effect.gen(function* () {
    const { dma } = yield* makeSystemDriver({ requestLine: LINE + 5 });
    const { configureAdapterChannel } = dma;
    return [
      yield* statusOf(configureAdapterChannel(9, context)),
      yield* statusOf(configureAdapterChannel(9, "bad")),
      yield* statusOf(configureAdapterChannel(10, context)),
      yield* statusOf(configureAdapterChannel(DmaChannelFunction.SetBurst, 0)),
    ];
  });
  const machine = withController({ functions: new Map([[9, select]]) });
  assertEquals(finds([], program, machine).value, [
    0,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_IMPLEMENTED,
    STATUS_INVALID_PARAMETER,
  ]);
  assertEquals(seen, [[5, context], [5, "bad"]]);
});

Deno.test("C154 a bus master has no channel to configure", () => {
  const program = Effect.flatMap(
    makeDriver(),
    ({ dma }) => statusOf(dma.configureAdapterChannel(1, 512)),
  );
  assertEquals(finds(["M8"], program).value, STATUS_NOT_IMPLEMENTED);
});

Deno.test("C156 the counter is 0 before a transfer, after it, and after its flush", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const { readDmaCounter } = driver.dma;
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const seen = [yield* readDmaCounter()];
    yield* mapSystem(driver, { mdl, base });
    seen.push(yield* readDmaCounter());
    yield* settle;
    seen.push(yield* readDmaCounter());
    yield* flushSystem(driver, { mdl, base }, 4096);
    seen.push(yield* readDmaCounter());
    yield* freeChannel(driver);
    return seen;
  });
  assertEquals(finds([], program, withController()).value, [0, 4096, 0, 0]);
});

Deno.test("C157 the counter of an auto-initialize channel begins again at each pass", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({
      autoInitialize: true,
      ready: false,
    });
    const { readDmaCounter } = driver.dma;
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    yield* mapSystem(driver, { mdl, base, routine: false });
    const seen = [yield* readDmaCounter()];
    for (const bytes of [1000, 3096, 96, 3 * 4096]) {
      yield* driver.device.accept(bytes);
      yield* settle;
      seen.push(yield* readDmaCounter());
    }
    yield* driver.dma.cancelMappedTransfer(context);
    seen.push(yield* readDmaCounter());
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return seen;
  });
  const expected = [4096, 3096, 4096, 4000, 4000, 0];
  assertEquals(finds([], program, withController()).value, expected);
});

Deno.test("C158 the counter of a bus master is 0", () => {
  const program = Effect.flatMap(
    makeDriver(),
    ({ dma }) => dma.readDmaCounter(),
  );
  assertEquals(finds(["M8"], program).value, 0);
});

Deno.test("The counter of one adapter says nothing of another on its channel", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const other = yield* makeSystemDriver({ device: driver.device });
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    yield* mapSystem(driver, { mdl, base });
    const seen = [
      yield* driver.dma.readDmaCounter(),
      yield* other.dma.readDmaCounter(),
    ];
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return seen;
  });
  assertEquals(finds([], program, withController()).value, [4096, 0]);
});

Deno.test("Adapters of one channel stand in one line, also those of other request lines", () => {
  const program = Effect.gen(function* () {
    const drivers = [
      yield* makeSystemDriver(),
      yield* makeSystemDriver({ requestLine: LINE + 2 }),
      yield* makeSystemDriver({ requestLine: LINE + 1 }),
      yield* makeSystemDriver({ requestLine: LINE }),
    ];
    const granted: number[] = [];
    const requests = [];
    for (const [index, driver] of drivers.entries()) {
      const body = () => Effect.sync(() => void granted.push(index));
      requests.push(yield* allocate(driver, { body }));
    }
    const atOnce = [...granted];
    // Lines 0 and 2 share a channel, line 1 has another.
    yield* freeChannel(drivers[0]!);
    const next = [...granted];
    yield* freeChannel(drivers[1]!);
    yield* freeChannel(drivers[2]!);
    yield* freeChannel(drivers[3]!);
    return { atOnce, next, granted, runs: requests.map(({ runs }) => runs) };
  });
  assertEquals(finds([], program, withController({ channels: 2 })).value, {
    atOnce: [0, 2],
    next: [0, 2, 1],
    granted: [0, 2, 1, 3],
    runs: [1, 1, 1, 1],
  });
});

Deno.test("An adapter gives back only what it holds of a shared channel", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const other = yield* makeSystemDriver({ device: driver.device });
    yield* allocate(driver);
    const waiter = yield* allocate(other);
    yield* freeChannel(other);
    const before = waiter.runs;
    yield* freeChannel(driver);
    yield* freeChannel(other);
    return [before, waiter.runs];
  });
  const report = finds(["0xE6/0x04"], program, withController());
  assertEquals(report.value, [0, 1]);
});

Deno.test("C111 a routine that gives the channel away is obeyed, and its transfer is stopped", () => {
  for (const action of [DeallocateObject, DeallocateObjectKeepRegisters]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver({ ready: false });
      const mdl = yield* makeBuffer();
      let statuses: readonly number[] = [];
      const first = yield* allocate(driver, {
        action,
        body: (request) =>
          Effect.map(
            mapSystem(driver, { mdl, base: request.base! }),
            (note) => void (statuses = note.completions as never),
          ),
      });
      const second = yield* allocate(driver);
      yield* settle;
      yield* freeChannel(driver);
      const kept = action === DeallocateObjectKeepRegisters;
      if (kept) {
        yield* flushSystem(driver, { mdl, base: first.base! }, 4096);
        yield* freeRegistersOf(first);
      }
      return { runs: second.runs, completions: statuses.length };
    });
    const report = completed(program, withController());
    assertEquals(report.value, { runs: 1, completions: 1 });
    assertEquals(report.findings[0]!.rule, "M1");
    const [ended, ...more] = eventsOf(report, "TransferEnded");
    assertEquals(more, []);
    assertEquals([ended!.cause, ended!.status], ["release", 3]);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C112 after KeepObject only a release lets the next waiter in", () => {
  for (const channel of [true, false]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver();
      const mdl = yield* makeBuffer();
      const first = yield* allocate(driver);
      const waiter = yield* allocate(driver);
      const { base = null } = first;
      const note = yield* mapSystem(driver, { mdl, base });
      yield* until(() => note.completions.length > 0);
      yield* flushSystem(driver, { mdl, base }, 4096);
      yield* driver.dma.freeAdapterObject(IoAllocationAction.KeepObject);
      const before = waiter.runs;
      yield* channel
        ? freeChannel(driver)
        : driver.dma.freeAdapterObject(DeallocateObject);
      const after = waiter.runs;
      yield* freeChannel(driver);
      return [before, after];
    });
    assertEquals(finds([], program, withController()).value, [0, 1]);
  }
});

Deno.test("C161 MapTransfer on a system adapter arms the controller for all of the length", () => {
  const bytes = pattern(3 * 4096);
  const program = Effect.gen(function* () {
    const device = yield* Devices.subordinate({ requestLine: 3 });
    const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
      version: 1,
      dmaChannel: 3,
      maximumLength: 0x1_0000,
    });
    const { dmaOperations: dma } = adapter;
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    yield* writeBuffer(mdl, bytes);
    const owner = { pdo: device.pdo, dma: dma as never };
    const { base = null } = yield* allocateLegacy(
      { ...owner, adapter: adapter as never, numberOfMapRegisters: 16 },
      { registers: 16 },
    );
    const range = {
      mdl,
      mapRegisterBase: base,
      currentVa: mmGetMdlVirtualAddress(mdl),
      length: bytes.length,
      writeToDevice: true,
    };
    const { length } = yield* dma.mapTransfer(range);
    const armed = yield* dma.readDmaCounter();
    yield* settle;
    const flushed = yield* dma.flushAdapterBuffers(range);
    yield* atDispatch(dma.freeAdapterChannel());
    return { length, armed, flushed, received: device.received };
  });
  assertEquals(finds([], program, ISA_MACHINE).value, {
    length: bytes.length,
    armed: bytes.length,
    flushed: true,
    received: bytes,
  });
});

/** A chain of 32 pages in a row, and the place of one that 64 KiB ends in. */
const acrossBoundary = Effect.map(
  makeBuffer({ length: 0x2_0000, memory: "low" }),
  (mdl) => ({
    mdl,
    offset: mdl.pageFrames.findIndex((frame) => frame % 16 === 13) * 4096,
  }),
);

Deno.test("C167 a run that an ISA channel is given never crosses 64 KiB: it bounces", () => {
  const bytes = pattern(6 * 4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ requestLine: 1 });
    const { mdl, offset } = yield* acrossBoundary;
    yield* driver.device.supply(bytes);
    const { base = null } = yield* allocate(driver, { registers: 16 });
    const range = { mdl, base, offset, writeToDevice: false };
    const note = yield* mapSystem(driver, { ...range, length: bytes.length });
    yield* settle;
    yield* flushSystem(driver, range, note.length.value);
    yield* freeChannel(driver);
    return yield* readBuffer(mdl, offset, bytes.length);
  });
  const report = finds([], program, ISA_MACHINE);
  assertEquals(report.value, bytes);
  const stretches = eventsOf(report, "DeviceAccess").flatMap(
    ({ address, length }) => [address >>> 16, address + length - 1 >>> 16],
  );
  assertEquals(new Set(stretches).size, 1);
});

Deno.test("C167 with nothing to bounce with, the run ends at the boundary", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ requestLine: 1 });
    const { mdl, offset } = yield* acrossBoundary;
    yield* allocate(driver, { registers: 0 });
    const range = { mdl, offset, length: 6 * 4096 };
    const note = yield* mapSystem(driver, range);
    yield* settle;
    yield* flushSystem(driver, range, note.length.value);
    const mapTransfer = yield* driver.dma.mapTransfer({
      mdl,
      mapRegisterBase: null,
      currentVa: mmGetMdlVirtualAddress(mdl) + offset,
      length: 6 * 4096,
      writeToDevice: true,
    });
    yield* settle;
    yield* flushSystem(driver, range, mapTransfer.length);
    yield* freeChannel(driver);
    return [note.length.value, mapTransfer.length];
  });
  assertEquals(finds([], program, ISA_MACHINE).value, [3 * 4096, 3 * 4096]);
});
