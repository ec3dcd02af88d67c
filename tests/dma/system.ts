/**
 * System DMA for the tests: machines with controllers, drivers of subordinate
 * devices, and transfers with a note of what became of them.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { DmaCompletionStatus, NtStatus } from "../../src/ddi/mod.ts";
import {
  Devices,
  isaDmaController,
  type Subordinate,
  systemDmaController,
  type SystemDmaControllerOptions,
} from "../../src/devices/mod.ts";
import {
  ioGetDmaAdapter,
  type MapRegisterBase,
  type OutParameter,
  type ScatterGatherBuffer,
} from "../../src/dma/mod.ts";
import type { Kernel } from "../../src/machine/mod.ts";
import { type Mdl, mdlChainLength } from "../../src/memory/mod.ts";
import type {
  MachineOptions,
  MachineServices,
} from "../../src/simulator/mod.ts";
import { assert } from "../deps.ts";
import { type AdapterOwner, statusOf } from "./fixture.ts";
import { here, type Place } from "./requests.ts";

/** The first request line of the scatter/gather controller. */
export const LINE = 0x1000;

/** A machine with a scatter/gather controller. */
export function withController(
  options: SystemDmaControllerOptions = {},
): MachineOptions {
  return { dmaControllers: [systemDmaController(options)] };
}

/** A machine with the ISA pair. */
export const ISA_MACHINE: MachineOptions = {
  dmaControllers: [isaDmaController()],
  banks: [
    { base: 0, bytes: 0x10_0000 },
    { base: 0x1_0000_0000, bytes: 0x8_0000 },
  ],
};

/** A controller that takes no time, so that only the schedule orders things. */
export const AT_ONCE: SystemDmaControllerOptions = { bytesPerTick: Infinity };

/** A driver of a subordinate device. */
export interface SystemDriver extends AdapterOwner {
  readonly device: Subordinate;
}

/** How {@linkcode makeSystemDriver} describes its device. */
export interface SystemDriverOptions {
  /** The scatter/gather controller's first line, if left out. */
  readonly requestLine?: number;
  readonly autoInitialize?: boolean;
  /** False if left out. */
  readonly scatterGather?: boolean;
  readonly ignoreCount?: boolean;
  readonly dmaWidth?: number;
  readonly deviceAddress?: number;
  /** 64 KiB if left out. */
  readonly maximumLength?: number;
  /** Whether the device takes bytes from the start; true if left out. */
  readonly ready?: boolean;
  /** A second adapter for this device, instead of a device of its own. */
  readonly device?: Subordinate;
}

/** Plugs in a subordinate device and gets its version-3 adapter. */
export function makeSystemDriver(
  options: SystemDriverOptions = {},
): Effect.Effect<SystemDriver, never, MachineServices> {
  const { requestLine = LINE, ready = true } = options;
  return Effect.gen(function* () {
    const device = options.device ??
      (yield* Devices.subordinate({ requestLine, ready }));
    const { adapter, numberOfMapRegisters } = yield* Effect.orDie(
      ioGetDmaAdapter(device.pdo, {
        version: 3,
        master: false,
        dmaRequestLine: requestLine,
        autoInitialize: options.autoInitialize ?? false,
        scatterGather: options.scatterGather ?? false,
        ignoreCount: options.ignoreCount ?? false,
        dmaWidth: options.dmaWidth ?? 0,
        deviceAddress: options.deviceAddress ?? 0,
        maximumLength: options.maximumLength ?? 0x1_0000,
      }),
    );
    const dma = adapter.dmaOperations;
    return { device, pdo: device.pdo, adapter, dma, numberOfMapRegisters };
  });
}

/** One call of a completion routine. */
export interface Completion {
  readonly status: DmaCompletionStatus;
  readonly at: Place;
  /** Whether MapTransferEx had returned by then. */
  readonly returned: boolean;
  /** The mapped length as the driver's variable said by then. */
  readonly length: number;
}

/** A transfer and what became of it. */
export class SystemTransferNote {
  /** What MapTransferEx returned; undefined until it has. */
  status: NtStatus | undefined = undefined;
  /** The driver's variable with the length, wanted and then mapped. */
  readonly length: OutParameter<number>;
  /** The calls of its completion routine. */
  readonly completions: Completion[] = [];

  constructor(length: number) {
    this.length = { value: length };
  }

  /** The statuses of the calls, in order. */
  get statuses(): DmaCompletionStatus[] {
    return this.completions.map(({ status }) => status);
  }
}

/** What {@linkcode mapSystem} maps. */
export interface SystemRange {
  readonly mdl: Mdl;
  readonly base?: MapRegisterBase | null;
  readonly offset?: number;
  readonly length?: number;
  readonly writeToDevice?: boolean;
  readonly deviceOffset?: number;
  readonly buffer?: ScatterGatherBuffer | null;
  /** False for a transfer without completion routine. */
  readonly routine?: boolean;
  /** What the routine does. */
  readonly body?: (
    note: SystemTransferNote,
    status: DmaCompletionStatus,
  ) => Effect.Effect<void, never, MachineServices>;
}

/** MapTransferEx, whatever it returns, with a note that fills as things happen. */
export function mapSystem(
  { dma }: AdapterOwner,
  range: SystemRange,
): Effect.Effect<SystemTransferNote, never, MachineServices> {
  const { body, mdl, offset = 0, routine = true } = range;
  const note = new SystemTransferNote(
    range.length ?? mdlChainLength(mdl) - offset,
  );
  return Effect.map(
    statusOf(dma.mapTransferEx({
      mdl,
      mapRegisterBase: range.base ?? null,
      offset,
      length: note.length,
      writeToDevice: range.writeToDevice ?? true,
      deviceOffset: range.deviceOffset ?? 0,
      scatterGatherBuffer: range.buffer ?? null,
      completionContext: note,
      dmaCompletionRoutine: !routine
        ? null
        : (_adapter, _device, context, status) =>
          Effect.gen(function* () {
            const at = yield* here;
            const returned = context.status !== undefined;
            const length = context.length.value;
            context.completions.push({ at, length, returned, status });
            if (body !== undefined) yield* body(context, status);
          }),
    })),
    (status) => {
      note.status = status;
      return note;
    },
  );
}

/** FlushAdapterBuffersEx for what {@linkcode mapSystem} mapped. */
export function flushSystem(
  { dma }: AdapterOwner,
  { base = null, mdl, offset = 0, writeToDevice = true }: SystemRange,
  length: number,
): Effect.Effect<NtStatus> {
  return statusOf(dma.flushAdapterBuffersEx({
    mdl,
    mapRegisterBase: base,
    offset,
    length,
    writeToDevice,
  }));
}

/** Lets simulated time pass until something has become true. */
export function until(
  condition: () => boolean,
): Effect.Effect<void, never, Kernel> {
  return Effect.gen(function* () {
    for (let waited = 0; !condition(); waited++) {
      assert(waited < 10_000, "what the test waits for never happened");
      yield* Effect.sleep("10 micros");
    }
  });
}

/** Lets everything happen that is under way. */
export const settle: Effect.Effect<void> = Effect.sleep("100 millis");
