/** Group 2: getting an adapter object, giving it back, and asking about it. */

import { Effect } from "../../deps.ts";
import {
  DmaOperationsGeneration,
  IoAllocationAction,
  Irql,
  STATUS_INVALID_PARAMETER,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import { Devices } from "../../src/devices/mod.ts";
import { ioGetDmaAdapter, ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, mapRange, pattern, readBuffer } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  rulesOf,
  statusOf,
  statusOfDescription,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateLegacyHere,
  cancel,
  newContext,
  type Request,
} from "../dma/requests.ts";

/** A bus master of version 3 with 32 address bits, which all rows vary. */
const master = {
  version: 3,
  master: true,
  scatterGather: true,
  dmaAddressWidth: 32,
  maximumLength: 0x1_0000,
};

const countFor = (description: { readonly maximumLength: number }) =>
  Effect.gen(function* () {
    const { pdo } = yield* Devices.busMaster();
    const grant = yield* ioGetDmaAdapter(pdo, { ...master, ...description });
    return grant.numberOfMapRegisters;
  });

Deno.test("C021 description versions 0, 1, 2 and 3 get the tables V1, V1, V2 and V3", () => {
  const sizes = [0x68, 0x68, 0x80, 0xE8];
  for (const [version, size] of sizes.entries()) {
    const program = Effect.gen(function* () {
      const { pdo } = yield* Devices.busMaster();
      const description = { ...master, version, dma32BitAddresses: true };
      const { adapter } = yield* ioGetDmaAdapter(pdo, description);
      return adapter.dmaOperations;
    });
    const windows8 = {
      dmaOperationsGeneration: DmaOperationsGeneration.Version3,
    };
    const table = finds([], program, windows8).value!;
    assertEquals(table.size, size);
    assert("allocateAdapterChannel" in table);
    for (
      const member of [
        "getDmaAdapterInfo",
        "getDmaTransferInfo",
        "initializeDmaTransferContext",
        "allocateAdapterChannelEx",
        "cancelAdapterChannel",
        "mapTransferEx",
        "flushAdapterBuffersEx",
        "freeAdapterObject",
      ]
    ) assertEquals(member in table, version === 3, `${member} in V${version}`);
  }
});

Deno.test("C011 an adapter object has version 1, whatever description was given", () => {
  for (const version of [0, 1, 2, 3]) {
    const program = Effect.gen(function* () {
      const { pdo } = yield* Devices.busMaster();
      const description = { ...master, version, dma32BitAddresses: true };
      const { adapter } = yield* ioGetDmaAdapter(pdo, description);
      return [adapter.version, adapter.size];
    });
    assertEquals(finds([], program).value, [1, 16]);
  }
});

Deno.test("C022 description version 4 gets no adapter", () => {
  const program = statusOfDescription({ ...master, version: 4 });
  assertEquals(finds(["0xE6/0x25"], program).value, STATUS_UNSUCCESSFUL);
});

Deno.test("C023 a platform without version 3 gives no adapter for it", () => {
  const options = { newestVersion: 2 };
  const third = statusOfDescription(master);
  assertEquals(completed(third, options).value, STATUS_UNSUCCESSFUL);
  assertEquals(finds([], third).value, 0);
  const second = statusOfDescription({ ...master, version: 2 });
  assertEquals(finds([], second, options).value, 0);
});

Deno.test("C024 a subordinate device on a request line that nobody serves gets no adapter", () => {
  const program = statusOfDescription({
    version: 3,
    master: false,
    dmaRequestLine: 77,
    maximumLength: 4096,
  });
  assertEquals(completed(program).value, STATUS_UNSUCCESSFUL);
});

Deno.test("C025 a bus master of 23 address bits gets no adapter, one of 24 does", () => {
  for (
    const [dmaAddressWidth, status] of [
      [0, STATUS_UNSUCCESSFUL],
      [23, STATUS_UNSUCCESSFUL],
      [24, 0],
      [64, 0],
      [65, STATUS_UNSUCCESSFUL],
    ] as const
  ) {
    const program = statusOfDescription({ ...master, dmaAddressWidth });
    assertEquals(finds([], program).value, status, `${dmaAddressWidth} bits`);
  }
});

Deno.test("C026 64 KiB at a time are 17 map registers where the pool has plenty", () => {
  assertEquals(finds([], countFor({ maximumLength: 0x1_0000 })).value, 17);
  assertEquals(finds([], countFor({ maximumLength: 1 })).value, 2);
  assertEquals(finds([], countFor({ maximumLength: 4097 })).value, 3);
});

Deno.test("C027 a wish beyond the platform gets what the platform has", () => {
  const wish = countFor({ maximumLength: 0x10_0000 });
  assertEquals(finds([], wish, { mapRegisters: 8 }).value, 8);
  const limited = { mapRegisters: 64, mapRegistersPerAdapter: 5 };
  assertEquals(finds([], wish, limited).value, 5);
  const more = { mapRegisters: 8, mapRegistersPerAdapter: 99 };
  assertEquals(finds([], wish, more).value, 8);
});

Deno.test("C028 version 3 goes by DmaAddressWidth and not by Dma64BitAddresses", () => {
  const program = Effect.gen(function* () {
    const { pdo } = yield* Devices.busMaster();
    const { adapter } = yield* ioGetDmaAdapter(pdo, {
      ...master,
      version: 3,
      dma64BitAddresses: true,
    });
    return yield* adapter.dmaOperations.getDmaAdapterInfo(1);
  });
  assertEquals(finds([], program).value!.dmaAddressWidth, 32);
});

const widthOf = (description: object) => {
  const program = statusOfDescription({ version: 2, ...description });
  const [created] = eventsOf(finds([], program), "AdapterCreated");
  return created!.dmaAddressWidth;
};

Deno.test("C029 a version-2 master that claims neither width has 24 bits", () => {
  assertEquals(widthOf({ master: true, maximumLength: 4096 }), 24);
  const onIsa = { master: true, scatterGather: true, interfaceType: 1 };
  assertEquals(widthOf(onIsa), 24);
  assertEquals(widthOf({ master: true, dma32BitAddresses: true }), 32);
  const both = { dma32BitAddresses: true, dma64BitAddresses: true };
  assertEquals(widthOf({ master: true, ...both }), 64);
});

Deno.test("C030 a version-2 master with scatter/gather on PCI has 32 bits without a claim", () => {
  const onPci = { master: true, scatterGather: true, interfaceType: 5 };
  assertEquals(widthOf(onPci), 32);
});

Deno.test("C034 PutDmaAdapter may be called up to DISPATCH_LEVEL and not above", () => {
  const putAt = (irql: Irql) =>
    Effect.flatMap(
      makeDriver(),
      ({ dma }) => atIrql(irql, dma.putDmaAdapter()),
    );
  for (const irql of [0, 1, 2]) finds([], putAt(irql));
  const [finding] = finds(["0xE6/0x13"], putAt(3)).findings;
  assertEquals(finding!.parameters[0], 2);
});

Deno.test("C036 an adapter put back with its channel held is finding 0x08", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, { registers: 0 });
    yield* driver.dma.putDmaAdapter();
  });
  finds(["0xE6/0x08"], program);
});

Deno.test("C037 an adapter put back with map registers out is finding 0x09", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, {
      registers: 3,
      action: IoAllocationAction.DeallocateObjectKeepRegisters,
    });
    yield* driver.dma.putDmaAdapter();
  });
  const { findings, freeMapRegisters, poolSize } = finds(
    ["0xE6/0x09"],
    program,
  );
  assertEquals(findings[0]!.parameters[1], 3);
  assertEquals(freeMapRegisters, poolSize - 3, "what is left is lost");
});

Deno.test("C039 after PutDmaAdapter every routine is finding 0x18 and has no effect", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { dma } = driver;
    const mdl = yield* makeBuffer();
    const held = yield* allocate(driver, {
      registers: 2,
      action: IoAllocationAction.DeallocateObjectKeepRegisters,
    });
    const range = { mdl, mapRegisterBase: held.base!, offset: 0, length: 9 };
    const whole = { ...range, writeToDevice: true };
    const scatterGatherBuffer = ScatterGatherBuffer.forElements(1);
    yield* dma.putDmaAdapter();
    const free = yield* freeRegisters;
    const late = yield* allocate(driver, { context: held.context });
    const legacy = yield* atIrql(Irql.Dispatch, allocateLegacyHere(driver));
    const statuses = [
      late.status,
      legacy.status,
      yield* statusOf(dma.initializeDmaTransferContext()),
      yield* statusOf(dma.mapTransferEx({ ...whole, scatterGatherBuffer })),
      yield* statusOf(dma.flushAdapterBuffersEx(whole)),
    ];
    const cancelled = yield* cancel(late);
    yield* statusOf(dma.getDmaAdapterInfo(1));
    yield* statusOf(
      dma.getDmaTransferInfo({ ...range, writeOnly: true, version: 1 }),
    );
    yield* dma.freeAdapterObject(IoAllocationAction.DeallocateObject);
    yield* atIrql(Irql.Dispatch, dma.freeAdapterChannel());
    yield* atIrql(Irql.Dispatch, dma.freeMapRegisters(held.base!, 2));
    yield* dma.putDmaAdapter();
    return {
      runs: late.runs + legacy.runs,
      statuses,
      cancelled,
      listed: scatterGatherBuffer.elements.length,
      freed: (yield* freeRegisters) - free,
    };
  });
  const { findings, value } = completed(program);
  assertEquals(value, {
    runs: 0,
    statuses: Array(5).fill(STATUS_INVALID_PARAMETER),
    cancelled: false,
    listed: 0,
    freed: 0,
  });
  const [left, ...stale] = findings.map(({ rule }) => rule);
  assertEquals(left, "0xE6/0x09");
  assertEquals(stale, Array(12).fill("0xE6/0x18"));
});

Deno.test("C039 an adapter put back leaves other adapters of the machine alone", () => {
  const program = Effect.gen(function* () {
    const gone = yield* makeDriver();
    const living = yield* makeDriver();
    yield* gone.dma.putDmaAdapter();
    const request = yield* allocate(living, {
      action: IoAllocationAction.DeallocateObject,
    });
    return [request.status, request.runs];
  });
  assertEquals(finds([], program).value, [0, 1]);
});

Deno.test("C039 one adapter of a device put back leaves its other adapter alone", () => {
  const data = pattern(100);
  const program = Effect.gen(function* () {
    const reading = yield* makeDriver();
    const writing = yield* makeDriver({ device: reading.device });
    const mdl = yield* makeBuffer({ length: 100 });
    const { base } = yield* allocate(reading);
    const mapped = yield* mapRange(reading, mdl, { base: base! });
    yield* writing.dma.putDmaAdapter();
    const moved = yield* reading.device.store(mapped.elements, data);
    yield* mapped.flush();
    yield* atIrql(Irql.Dispatch, reading.dma.freeAdapterChannel());
    return [moved, yield* readBuffer(mdl)];
  });
  assertEquals(finds([], program).value, [100, data]);
});

Deno.test("C039 a request against PutDmaAdapter: made before it, refused by it, or told of as 0x18", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 300; seed++) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const context = yield* newContext(driver);
      let request: Request | undefined;
      const requester = Effect.gen(function* () {
        request = yield* allocate(driver, {
          context,
          registers: 0,
          action: IoAllocationAction.DeallocateObject,
        });
      });
      yield* inThreads(2, [requester, driver.dma.putDmaAdapter()]);
      return request!;
    });
    const report = completed(program, { seed, processors: 2 });
    const { runs, status } = report.value!;
    const order = report.events.flatMap(({ _tag }) =>
      _tag === "AdapterReleased" || _tag === "RequestGranted" ? [_tag] : []
    );
    if (status === 0) {
      assertEquals([runs, ...order], [1, "RequestGranted", "AdapterReleased"]);
    } else assertEquals([runs, ...order], [0, "AdapterReleased"]);
    const onItsWay = eventsOf(report, "ReleasedAdapterUsed").length;
    seen.add(`${status === 0} ${rulesOf(report)}${onItsWay ? " late" : ""}`);
  }
  assertEquals([...seen].sort(), [
    "false 0xE6/0x18",
    "false 0xE6/0x18 late", // the call was on its way
    "true ",
    "true 0xE6/0x08", // the routine had not returned
  ]);
});
