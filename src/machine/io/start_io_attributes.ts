/**
 * What a driver says about its StartIo routine: which it is, and how it is to
 * be called.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { DeviceObject, DriverStartIo } from "./device_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * Sets the routine that IoStartPacket and IoStartNextPacket call, as
 * DriverEntry does with DriverStartIo.
 *
 * @param deviceObject the device object
 * @param startIo begins work on one IRP
 */
export function setDriverStartIo<Extension>(
  deviceObject: DeviceObject<Extension>,
  startIo: DriverStartIo<Extension>,
): void {
  deviceObject.driverStartIo = startIo as DriverStartIo;
}

/**
 * IoSetStartIoAttributes: says how the I/O manager calls StartIo. Call at
 * PASSIVE_LEVEL, before the first packet.
 *
 * @param deviceObject the device object
 * @param deferredStartIo whether a StartIo that asks for the next packet is
 *   called again only after it has returned; without it StartIo calls itself,
 *   once for each IRP in the queue
 * @param nonCancelable whether an IRP loses its cancel routine as StartIo gets it
 *
 * No errors (spec 06, section 5).
 *
 * @example StartIo that asks for the next packet itself
 * ```ts
 * import {
 *   ioAllocateIrp, ioCreateDevice, ioSetStartIoAttributes, ioStartNextPacket,
 *   ioStartPacket, Machine, setDriverStartIo,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let [depth, deepest] = [0, 0];
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   yield* ioSetStartIoAttributes(disk, true, false);
 *   setDriverStartIo(disk, () => Effect.gen(function* () {
 *     deepest = Math.max(deepest, ++depth);
 *     yield* ioStartNextPacket(disk, false);
 *     depth--;
 *   }));
 *   for (const name of ["a", "b", "c"]) {
 *     yield* ioStartPacket(disk, yield* ioAllocateIrp(name));
 *   }
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.equal(deepest, 1);
 * ```
 */
export function ioSetStartIoAttributes<Extension>(
  deviceObject: DeviceObject<Extension>,
  deferredStartIo: boolean,
  nonCancelable: boolean,
): Effect.Effect<void, never, Kernel> {
  return kernelCall((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioSetStartIoAttributes", {
        deviceObject: deviceObject.name,
        deferredStartIo,
        nonCancelable,
      });
    }
    deviceObject.deferredStartIo = deferredStartIo;
    deviceObject.nonCancelableStartIo = nonCancelable;
  });
}
