/** Drivers of devices that are no bus masters, as the ones that ship do it. */

import { Effect } from "../../deps.ts";
import {
  DmaCompletionStatus,
  DmaFlags,
  DmaWidth,
  InterfaceType,
  InvalidParameters,
  IoAllocationAction,
  Irql,
  type NtStatus,
  STATUS_NO_MATCH,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import {
  type ChannelConfiguration,
  Devices,
  DmaChannelFunction,
  type Subordinate,
} from "../../src/devices/mod.ts";
import {
  type DmaAdapterGrant,
  ioGetDmaAdapter,
  type MapRegisterBase,
} from "../../src/dma/mod.ts";
import {
  EventType,
  interruptLine,
  ioAllocateIrp,
  ioCompleteRequest,
  ioConnectInterrupt,
  type Irp,
  keInitializeDpc,
  keInitializeEvent,
  keInsertQueueDpc,
  keResetEvent,
  Kernel,
  keSetEvent,
  type KEvent,
  keWaitForSingleObject,
} from "../../src/machine/mod.ts";
import {
  ioAllocateMdl,
  ioFreeMdl,
  mdlChainLength,
  mmBuildMdlForNonPagedPool,
  mmGetMdlVirtualAddress,
} from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atDispatch,
  eventsOf,
  finds,
  freeRegisters,
  statusOf,
} from "../dma/fixture.ts";
import {
  flushSystem,
  ISA_MACHINE,
  LINE,
  makeSystemDriver,
  mapSystem,
  settle,
  withController,
} from "../dma/system.ts";

const { DmaCancelled, DmaComplete } = DmaCompletionStatus;
const { KeepObject } = IoAllocationAction;

/** The WDM sample of version 3: one write from start to end, at PASSIVE_LEVEL. */
const wdmSample = (device: Subordinate, bytes: Uint8Array) =>
  Effect.gen(function* () {
    const grant = yield* Effect.option(ioGetDmaAdapter(device.pdo, {
      version: 3,
      master: false,
      scatterGather: true,
      dmaAddressWidth: 32,
      interfaceType: InterfaceType.ACPIBus,
      dmaRequestLine: LINE,
      dmaChannel: LINE,
      maximumLength: 2 * 4096,
    }));
    if (grant._tag === "None") return STATUS_NO_MATCH;
    const { adapter, numberOfMapRegisters } = grant.value;
    const { dmaOperations: dma } = adapter;
    const granted = yield* keInitializeEvent("granted", 0);
    const done = yield* keInitializeEvent("done", 0);
    const context = yield* dma.initializeDmaTransferContext();
    let mapRegisterBase: MapRegisterBase | null = null;
    yield* atDispatch(dma.allocateAdapterChannelEx({
      deviceObject: device.pdo,
      dmaTransferContext: context,
      numberOfMapRegisters,
      executionRoutine: (_device, _irp, base) => {
        mapRegisterBase = base;
        return Effect.as(keSetEvent(granted), KeepObject);
      },
    }));
    yield* keWaitForSingleObject(granted);
    const mdl = yield* makeBuffer({ length: bytes.length });
    yield* writeBuffer(mdl, bytes);
    const range = { mdl, mapRegisterBase, offset: 0, writeToDevice: true };
    const length = { value: bytes.length };
    let ended: number | undefined;
    yield* dma.mapTransferEx({
      ...range,
      length,
      scatterGatherBuffer: null,
      scatterGatherBufferLength: 0,
      dmaCompletionRoutine: (_adapter, _device, _context, status) => {
        ended = status;
        return Effect.asVoid(keSetEvent(done));
      },
    });
    yield* keWaitForSingleObject(done);
    assertEquals(ended, DmaComplete);
    yield* dma.flushAdapterBuffersEx({ ...range, length: length.value });
    yield* atDispatch(dma.freeAdapterChannel());
    yield* dma.putDmaAdapter();
    return STATUS_SUCCESS;
  });

Deno.test("C343 S10 the WDM sample ends with no live object, and needs no list", () => {
  const bytes = pattern(2 * 4096);
  const program = Effect.gen(function* () {
    const device = yield* Devices.subordinate({ requestLine: LINE });
    const status = yield* wdmSample(device, bytes);
    return [status, device.received, yield* freeRegisters];
  });
  for (const processors of [1, 2]) {
    const report = finds([], program, { ...withController(), processors });
    assertEquals(report.value, [STATUS_SUCCESS, bytes, 64]);
    // Only what must be is called at DISPATCH_LEVEL.
    const raised = eventsOf(report, "Call").filter(({ adapter, irql }) =>
      adapter !== undefined && irql === Irql.Dispatch
    );
    assertEquals(raised.map(({ routine }) => routine), [
      "allocateAdapterChannelEx",
      "freeAdapterChannel",
    ]);
  }
});

Deno.test("S10 where nobody serves the line the sample fails with STATUS_NO_MATCH", () => {
  const program = Effect.flatMap(
    Devices.subordinate({ requestLine: LINE }),
    (device) => wdmSample(device, new Uint8Array(1)),
  );
  assertEquals(finds([], program).value, STATUS_NO_MATCH);
});

/** Cyclic playback, with a completion routine that only counts. */
const playPeriods = (periods: number, selected: unknown[]) =>
  Effect.gen(function* () {
    const SELECT_LINE = 40;
    const driver = yield* makeSystemDriver({
      autoInitialize: true,
      dmaWidth: DmaWidth.Width16Bits,
      maximumLength: 4 * 4096,
      ready: false,
    });
    const { device, dma } = driver;
    const { virtual } = (yield* Kernel).memory;
    const length = 4 * 4096;
    const cacheEnabled = false;
    const maximumAddress = 0xFFFF_FFFF;
    const ring = { length, cacheEnabled, maximumAddress };
    const buffer = yield* dma.allocateCommonBufferEx(ring);
    const mdl = ioAllocateMdl(buffer.virtualAddress, length);
    assert(mmBuildMdlForNonPagedPool(virtual, mdl));
    const { mapRegisterCount } = yield* dma.getDmaTransferInfo({
      mdl,
      offset: 0,
      length: 4 * 4096,
      writeOnly: true,
      version: 1,
    });
    const context = yield* dma.initializeDmaTransferContext();
    const out: { value: MapRegisterBase | null } = { value: null };
    yield* atDispatch(dma.allocateAdapterChannelEx({
      deviceObject: driver.pdo,
      dmaTransferContext: context,
      numberOfMapRegisters: mapRegisterCount,
      flags: DmaFlags.SynchronousCallback,
      mapRegisterBase: out,
    }));
    const { configureAdapterChannel } = dma;
    yield* configureAdapterChannel(DmaChannelFunction.SetPeriod, 1024);
    yield* configureAdapterChannel(DmaChannelFunction.SetBurst, 64);
    yield* configureAdapterChannel(SELECT_LINE, "audio");
    const base = out.value;
    const note = yield* mapSystem(driver, { mdl, base });
    // Filled after it was mapped, which is legal because nothing bounces.
    const bytes = pattern(4 * 4096);
    yield* writeBuffer(mdl, bytes);
    yield* device.accept(periods * 1024);
    yield* settle;
    const played = note.statuses.filter((status) => status === DmaComplete);
    yield* dma.cancelMappedTransfer(context);
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, note.length.value);
    yield* atDispatch(dma.freeAdapterChannel());
    assertEquals(ioFreeMdl(virtual, mdl), "freed");
    yield* dma.freeCommonBuffer({ ...buffer, length, cacheEnabled });
    yield* dma.putDmaAdapter();
    const { received } = device;
    for (let at = 0; at < received.length; at += bytes.length) {
      const pass = received.subarray(at, at + bytes.length);
      assertEquals(pass, bytes.subarray(0, pass.length));
    }
    assertEquals(selected, [[0, "audio"]]);
    const last = note.statuses.at(-1);
    return { last, played: played.length, received: received.length };
  });

Deno.test("C346 S21 cyclic audio: a callback for each period, one flush, and the channel is free", () => {
  for (const periods of [1, 3, 16, 39]) {
    const selected: unknown[] = [];
    const select: ChannelConfiguration = (...args) => {
      selected.push(args);
      return args[1] === "audio" ? undefined : new InvalidParameters("line");
    };
    const functions = new Map([[40, select]]);
    const program = playPeriods(periods, selected);
    const report = finds([], program, withController({ functions }));
    assertEquals(report.value, {
      last: DmaCancelled,
      played: periods,
      received: periods * 1024,
    });
    const [mapped] = eventsOf(report, "TransferMapped");
    assertEquals(mapped!.bouncedPages, 0);
    assertEquals(eventsOf(report, "CommonBufferFreed").length, 1);
    assertEquals(eventsOf(report, "TransferFlushed").length, 1);
    assertEquals(eventsOf(report, "PeriodEnded").length, periods);
    assertEquals(eventsOf(report, "ChannelReleased").length, 1);
  }
});

/** A floppy drive with its driver's adapter, and the event its interrupt sets. */
interface Floppy {
  readonly device: Subordinate;
  readonly grant: DmaAdapterGrant<1>;
  readonly interrupted: KEvent;
}

/** Plugs a floppy drive in on ISA channel 2, and starts its driver. */
const startFloppy = Effect.gen(function* () {
  const line = yield* interruptLine("floppy line", { irql: 5 });
  const interrupted = yield* keInitializeEvent(
    "floppy interrupt",
    EventType.NotificationEvent,
  );
  const dpc = yield* keInitializeDpc(
    "floppy DPC",
    () => Effect.asVoid(keSetEvent(interrupted)),
    null,
  );
  yield* ioConnectInterrupt({
    name: "floppy service",
    line,
    serviceContext: null,
    serviceRoutine: () => Effect.as(keInsertQueueDpc(dpc), true),
  });
  const device = yield* Devices.subordinate({
    requestLine: 2,
    interrupt: line,
  });
  const grant = yield* ioGetDmaAdapter(device.pdo, {
    version: 1,
    interfaceType: InterfaceType.Isa,
    dmaChannel: 2,
    dmaWidth: DmaWidth.Width8Bits,
    maximumLength: 0x1_0000,
  });
  return { device, grant, interrupted } satisfies Floppy;
});

/** The worker's way with one IRP: tracks of so many bytes, one after another. */
const serveIrp = (
  { device, grant, interrupted }: Floppy,
  irp: Irp,
  trackBytes: number,
  seek: (track: number) => Effect.Effect<boolean>,
) =>
  Effect.gen(function* () {
    const { adapter, numberOfMapRegisters } = grant;
    const { dmaOperations: dma } = adapter;
    const mdl = irp.mdlAddress!;
    const granted = yield* keInitializeEvent("floppy granted", 0);
    let mapRegisterBase: MapRegisterBase | null = null;
    yield* atDispatch(dma.allocateAdapterChannel({
      deviceObject: device.pdo,
      numberOfMapRegisters,
      executionRoutine: (_device, _irp, base) => {
        mapRegisterBase = base;
        return Effect.as(keSetEvent(granted), KeepObject);
      },
    }));
    yield* keWaitForSingleObject(granted);
    let status: NtStatus = STATUS_SUCCESS;
    let done = 0;
    for (let track = 0; done < mdlChainLength(mdl); track++) {
      const piece = {
        mdl,
        mapRegisterBase,
        currentVa: mmGetMdlVirtualAddress(mdl) + done,
        length: Math.min(trackBytes, mdlChainLength(mdl) - done),
        writeToDevice: false,
      };
      yield* keResetEvent(interrupted);
      const mapped = yield* dma.mapTransfer(piece);
      assertEquals(mapped.length, piece.length);
      const found = yield* seek(track);
      if (found) yield* keWaitForSingleObject(interrupted);
      assert(yield* dma.flushAdapterBuffers(piece));
      if (!found) {
        status = STATUS_UNSUCCESSFUL;
        break;
      }
      done += piece.length;
    }
    yield* atDispatch(dma.freeAdapterChannel());
    irp.ioStatus.status = status;
    irp.ioStatus.information = done;
    yield* ioCompleteRequest(irp);
  });

Deno.test("S30 floppy: a map and a flush for each track, one release, then the IRP", () => {
  const bytes = pattern(5 * 4096 + 512);
  const track = 9 * 512;
  const program = Effect.gen(function* () {
    const floppy = yield* startFloppy;
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    const irp = yield* ioAllocateIrp("read", mdl);
    yield* serveIrp(floppy, irp, track, (number) =>
      Effect.as(
        floppy.device.supply(
          bytes.subarray(number * track, (number + 1) * track),
        ),
        true,
      ));
    yield* floppy.grant.adapter.dmaOperations.putDmaAdapter();
    return [irp.ioStatus.status, yield* readBuffer(mdl)];
  });
  const report = finds([], program, ISA_MACHINE);
  assertEquals(report.value, [STATUS_SUCCESS, bytes]);
  const tags = report.events.map(({ _tag }) => _tag);
  const tracks = Math.ceil(bytes.length / track);
  const count = (tag: string) => tags.filter((each) => each === tag).length;
  assertEquals(count("TransferMapped"), tracks);
  assertEquals(count("TransferFlushed"), tracks);
  assertEquals(count("ChannelReleased"), 1);
  assert(tags.indexOf("ChannelReleased") < tags.indexOf("IrpCompleted"));
});

Deno.test("C347 S30 floppy: an error in the middle piece releases the channel and completes the IRP with it", () => {
  const bytes = pattern(3 * 4096);
  const program = Effect.gen(function* () {
    const floppy = yield* startFloppy;
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    const irp = yield* ioAllocateIrp("read", mdl);
    // The last sector of the second track cannot be read: the drive gives what
    // it has, and ends the command with its status instead of the last byte.
    const seek = (number: number) =>
      Effect.gen(function* () {
        const start = number * 4096;
        const readable = number === 1 ? 0 : 4096;
        const sectors = bytes.subarray(start, start + readable);
        if (readable > 0) yield* floppy.device.supply(sectors);
        else yield* floppy.device.fail;
        yield* settle;
        return readable > 0;
      });
    yield* serveIrp(floppy, irp, 4096, seek);
    const { ioStatus } = irp;
    const seen = yield* readBuffer(mdl);
    return { ...ioStatus, seen, free: yield* freeRegisters };
  });
  const report = finds([], program, ISA_MACHINE);
  const { free, information, seen, status } = report.value!;
  assertEquals([status, information], [STATUS_UNSUCCESSFUL, 4096]);
  assertEquals(seen.subarray(0, 4096), bytes.subarray(0, 4096));
  assertEquals(new Set(seen.subarray(4096)), new Set([0]));
  assertEquals([free, report.freeMapRegisters], [64, report.poolSize]);
  assertEquals(eventsOf(report, "ChannelReleased").length, 1);
});

Deno.test("S32 a port class channel: the counter gives the play position until it is stopped", () => {
  const program = Effect.gen(function* () {
    const device = yield* Devices.subordinate({ requestLine: 1, ready: false });
    const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
      version: 2,
      dmaChannel: 1,
      autoInitialize: true,
      maximumLength: 2 * 4096,
    });
    const { dmaOperations: dma } = adapter;
    const mdl = yield* makeBuffer({ length: 2 * 4096, memory: "low" });
    let range = {
      mdl,
      mapRegisterBase: null as MapRegisterBase | null,
      currentVa: mmGetMdlVirtualAddress(mdl),
      length: 2 * 4096,
      writeToDevice: true,
    };
    yield* atDispatch(dma.allocateAdapterChannel({
      deviceObject: device.pdo,
      numberOfMapRegisters: 2,
      executionRoutine: (_device, _irp, mapRegisterBase) => {
        range = { ...range, mapRegisterBase };
        return Effect.as(dma.mapTransfer(range), KeepObject);
      },
    }));
    const positions: number[] = [];
    for (const bytes of [100, 4000, 5000]) {
      yield* device.accept(bytes);
      yield* settle;
      positions.push(range.length - (yield* dma.readDmaCounter()));
    }
    yield* dma.flushAdapterBuffers(range);
    yield* atDispatch(dma.freeAdapterChannel());
    return positions;
  });
  // 9,100 bytes are a pass of 8,192 and 908 bytes of the next. The flush that
  // stops a channel which starts over is no mistake: there is no other end.
  assertEquals(finds([], program, ISA_MACHINE).value, [100, 4100, 908]);
});

Deno.test("S21 the driver's own mistake: FreeAdapterObject in place of PutDmaAdapter is 0x04", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    yield* driver.dma.freeAdapterObject(IoAllocationAction.DeallocateObject);
    return yield* statusOf(Effect.void);
  });
  assertEquals(finds(["0xE6/0x04"], program, withController()).value, 0);
});
