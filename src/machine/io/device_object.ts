/**
 * Device objects: what a driver makes for each device, and what other routines
 * are given to name it.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { Cell } from "../../actors/cell.ts";
import { KDeviceQueue } from "./device_queue.ts";
import type { Dpc } from "../dpcs/dpc.ts";
import type { IoTimer } from "./io_timer.ts";
import type { Irp } from "./irp.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/** A driver's StartIo routine: begins work on one IRP, at DISPATCH_LEVEL. */
export type DriverStartIo<Extension = unknown> = (
  deviceObject: DeviceObject<Extension>,
  irp: Irp,
) => Effect.Effect<void, never, Kernel>;

/** What IoStartNextPacket was asked for. */
export interface StartIoTurn {
  /** Whether the cancel lock guards the queue. */
  readonly cancelable: boolean;
  /** The least key to take, or `null` for the head. */
  readonly key: number | null;
}

/** Where deferred StartIo calls stand. */
export interface StartIoState {
  /** Whether StartIo is running. */
  readonly active: boolean;
  /** What it asked for meanwhile. */
  readonly next: StartIoTurn | null;
}

/** One device, as drivers see it. Make it with {@linkcode ioCreateDevice}. */
export class DeviceObject<Extension = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** What the driver keeps for the device. */
  readonly deviceExtension: Extension;
  /** What IoInitializeTimer bound to it, or `null`. */
  timer: IoTimer | null = null;
  /** The DPC that IoInitializeDpcRequest bound to it, or `null`. */
  dpc: Dpc | null = null;
  /** The IRP that StartIo works on, or `null`. */
  currentIrp: Irp | null = null;
  /** The IRPs that wait for StartIo. */
  readonly deviceQueue: KDeviceQueue<Irp>;
  /** The driver's StartIo routine, or `null`; `setDriverStartIo` sets it. */
  driverStartIo: DriverStartIo | null = null;
  /** Whether StartIo is called again only after it has returned. */
  deferredStartIo = false;
  /** Whether an IRP loses its cancel routine as StartIo gets it. */
  nonCancelableStartIo = false;
  /** Where deferred StartIo calls stand. */
  readonly startIoState: Cell<StartIoState>;
  /** Alignment of buffers as a mask: bytes less 1 (A56). */
  alignmentRequirement = 0;

  /** Drivers call {@linkcode ioCreateDevice}. */
  constructor(name: string, deviceExtension: Extension) {
    this.name = name;
    this.deviceExtension = deviceExtension;
    this.deviceQueue = new KDeviceQueue(`queue of ${name}`);
    this.startIoState = new Cell<StartIoState>(`StartIo of ${name}`, {
      active: false,
      next: null,
    });
  }
}

/**
 * IoCreateDevice: makes a device object. Call at or below APC_LEVEL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param deviceExtension what the driver keeps for the device
 *
 * No errors (spec 06, section 5).
 *
 * @example A device with an extension, and a name of its own
 * ```ts
 * import { ioCreateDevice, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const first = yield* ioCreateDevice("disk", { reads: 0 });
 *   const second = yield* ioCreateDevice("disk");
 *   first.deviceExtension.reads++;
 *   return [first.deviceExtension.reads, first.name === second.name];
 * });
 * assert.deepEqual(Machine.run(program).value, [1, false]);
 * ```
 */
export function ioCreateDevice(
  name: string,
): Effect.Effect<DeviceObject<undefined>, never, Kernel>;
/** IoCreateDevice with an extension. */
export function ioCreateDevice<Extension>(
  name: string,
  deviceExtension: Extension,
): Effect.Effect<DeviceObject<Extension>, never, Kernel>;
export function ioCreateDevice(
  name: string,
  deviceExtension?: unknown,
): Effect.Effect<DeviceObject, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const device = new DeviceObject(
      kernel.scheduler.uniqueName(name),
      deviceExtension,
    );
    if (kernel.listening) {
      tellCall(kernel, actor, "ioCreateDevice", { deviceObject: device.name });
    }
    return device;
  });
}
