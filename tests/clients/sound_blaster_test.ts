/** S31: a sound card on an ISA channel that starts over, with a common buffer. */

import { Effect } from "../../deps.ts";
import {
  bytesToPages,
  DmaWidth,
  InterfaceType,
  IoAllocationAction,
} from "../../src/ddi/mod.ts";
import { Devices } from "../../src/devices/mod.ts";
import { ioGetDmaAdapter, type MapRegisterBase } from "../../src/dma/mod.ts";
import {
  EventType,
  keInitializeEvent,
  Kernel,
  keSetEvent,
  keWaitForSingleObject,
} from "../../src/machine/mod.ts";
import {
  ioAllocateMdl,
  ioFreeMdl,
  mmBuildMdlForNonPagedPool,
  mmGetMdlVirtualAddress,
} from "../../src/memory/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { pattern } from "../dma/buffers.ts";
import { atDispatch, eventsOf, finds } from "../dma/fixture.ts";
import { ISA_MACHINE, settle } from "../dma/system.ts";

const { KeepObject } = IoAllocationAction;
/** The channel of the card, eight bits wide. */
const CHANNEL = 1;

/** What the driver does besides playing. */
interface SoundOptions {
  /** Bytes that it wants its buffer to have. */
  readonly wanted: number;
  /** Bytes that the card plays. */
  readonly played: number;
  /** Whether it cleans up, which the driver that shipped does not. */
  readonly tidy: boolean;
}

/** Plays from a buffer that is filled after it was mapped. */
const play = ({ played, tidy, wanted }: SoundOptions) =>
  Effect.gen(function* () {
    const device = yield* Devices.subordinate({
      requestLine: CHANNEL,
      ready: false,
    });
    const { adapter, numberOfMapRegisters } = yield* ioGetDmaAdapter(
      device.pdo,
      {
        version: 0,
        master: false,
        autoInitialize: true,
        interfaceType: InterfaceType.Isa,
        dmaChannel: CHANNEL,
        dmaWidth: DmaWidth.Width8Bits,
        maximumLength: wanted,
      },
    );
    const { dmaOperations: dma } = adapter;
    // Fewer registers than the buffer has pages: the buffer gets smaller.
    const length = Math.min(wanted, numberOfMapRegisters * 4096);
    const buffer = yield* dma.allocateCommonBuffer(length, false);
    const { virtual } = (yield* Kernel).memory;
    const mdl = ioAllocateMdl(buffer.virtualAddress, length);
    assert(mmBuildMdlForNonPagedPool(virtual, mdl));
    const granted = yield* keInitializeEvent(
      "granted",
      EventType.NotificationEvent,
    );
    const sound = pattern(length);
    const currentVa = mmGetMdlVirtualAddress(mdl);
    const range = { mdl, currentVa, length, writeToDevice: true };
    let mapRegisterBase: MapRegisterBase | null = null;
    yield* atDispatch(dma.allocateAdapterChannel({
      deviceObject: device.pdo,
      numberOfMapRegisters: bytesToPages(length),
      executionRoutine: (_device, _irp, base) =>
        Effect.gen(function* () {
          mapRegisterBase = base;
          yield* dma.mapTransfer({ ...range, mapRegisterBase });
          virtual.write(buffer.virtualAddress, sound);
          yield* keSetEvent(granted);
          return KeepObject;
        }),
    }));
    yield* keWaitForSingleObject(granted);
    yield* device.accept(played);
    yield* settle;
    if (tidy) {
      yield* dma.flushAdapterBuffers({ ...range, mapRegisterBase });
      yield* atDispatch(dma.freeAdapterChannel());
      assertEquals(ioFreeMdl(virtual, mdl), "freed");
      yield* dma.freeCommonBuffer({ ...buffer, length, cacheEnabled: false });
    }
    yield* dma.putDmaAdapter();
    return { length, received: device.received, sound };
  });

Deno.test("S31 sound card: what was written into the common buffer after the mapping is played, pass after pass", () => {
  for (const played of [5000, 8192, 20_000]) {
    const program = play({ wanted: 8192, played, tidy: true });
    const report = finds([], program, ISA_MACHINE);
    const { length, received, sound } = report.value!;
    assertEquals([length, received.length], [8192, played]);
    assert(received.every((byte, at) => byte === sound[at % length]));
    const [mapped] = eventsOf(report, "TransferMapped");
    assertEquals(mapped!.bouncedPages, 0);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("S31 sound card: a buffer larger than the registers allow is made smaller", () => {
  // The pages of 64 KiB are as many as a channel of eight bits can map, and the
  // buffer itself takes as many: so the driver is given half of them.
  const few: MachineOptions = { ...ISA_MACHINE, mapRegistersPerAdapter: 4 };
  const program = play({ wanted: 8 * 4096, played: 100, tidy: true });
  const { length, received, sound } = finds([], program, few).value!;
  assertEquals(length, 4 * 4096);
  assertEquals(received, sound.subarray(0, 100));
});

Deno.test("S31 sound card: the driver that never flushes nor frees is told so when it puts its adapter back", () => {
  const program = play({ wanted: 8192, played: 100, tidy: false });
  finds(["0xE6/0x07", "0xE6/0x08"], program, ISA_MACHINE);
});
