/**
 * Device objects: what a driver makes for each device, and what other routines
 * are given to name it.
 *
 * @module
 */

import type { Dpc } from "./dpc.ts";
import type { Irp } from "./irp.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCall } from "./kernel_call.ts";
import type { Effect } from "../../deps.ts";

/** One device, as drivers see it. Make it with {@linkcode ioCreateDevice}. */
export class DeviceObject<Extension = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** What the driver keeps for the device. */
  readonly deviceExtension: Extension;
  /** The DPC that IoInitializeDpcRequest bound to it, or `null`. */
  dpc: Dpc | null = null;
  /** The IRP that StartIo works on, or `null`. */
  currentIrp: Irp | null = null;
  /** Alignment of buffers as a mask: bytes less 1 (A56). */
  alignmentRequirement = 0;

  /** Drivers call {@linkcode ioCreateDevice}. */
  constructor(name: string, deviceExtension: Extension) {
    this.name = name;
    this.deviceExtension = deviceExtension;
  }
}

/**
 * IoCreateDevice: makes a device object.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param deviceExtension what the driver keeps for the device
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
  return kernelCall(({ scheduler }) =>
    new DeviceObject(scheduler.uniqueName(name), deviceExtension)
  );
}
