/**
 * The DPC that belongs to a device object: IoInitializeDpcRequest binds it, an
 * interrupt service routine queues it with IoRequestDpc.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DeviceObject } from "../io/device_object.ts";
import { Dpc } from "./dpc.ts";
import { insertDpc } from "./dpc_insertion.ts";
import type { Irp } from "../io/irp.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * A driver's DpcForIsr routine: finishes what an interrupt announced, at
 * DISPATCH_LEVEL.
 *
 * Several interrupts before it runs give one run (C310): the service routine
 * keeps count, this routine handles all there is.
 */
export type DpcForIsr<Extension = unknown> = (
  dpc: Dpc,
  deviceObject: DeviceObject<Extension>,
  irp: Irp | null,
  context: unknown,
) => Effect.Effect<void, never, Kernel>;

/**
 * IoInitializeDpcRequest: binds a DPC object to a device object; a device
 * object has one. Any IRQL.
 *
 * @param deviceObject the device object
 * @param dpcRoutine what IoRequestDpc has run
 *
 * No errors (spec 06, section 3).
 *
 * @example The routine sees the device it is bound to
 * ```ts
 * import {
 *   ioCreateDevice, ioInitializeDpcRequest, ioRequestDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const served: string[] = [];
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   yield* ioInitializeDpcRequest(disk, (_dpc, device) =>
 *     Effect.sync(() => void served.push(device.name)));
 *   yield* ioRequestDpc(disk);
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.deepEqual(served, ["disk"]);
 * ```
 */
export function ioInitializeDpcRequest<Extension>(
  deviceObject: DeviceObject<Extension>,
  dpcRoutine: DpcForIsr<Extension>,
): Effect.Effect<void, never, Kernel> {
  return kernelCall((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioInitializeDpcRequest", {
        deviceObject: deviceObject.name,
      });
    }
    deviceObject.dpc = new Dpc<unknown>(
      `DPC of ${deviceObject.name}`,
      false,
      (dpc, _context, irp, context) =>
        dpcRoutine(dpc, deviceObject, irp as Irp | null, context),
      deviceObject,
    );
  });
}

/**
 * IoRequestDpc: queues the DPC of a device object, as the last act of a service
 * routine. If it is queued already, its arguments stay as they were.
 *
 * @param deviceObject a device object with a DPC
 * @param irp given to the routine, usually `deviceObject.currentIrp`
 * @param context given to the routine
 *
 * A device object without a DPC is bug check 0xC7, and nothing is queued.
 *
 * Any IRQL, usually that of the device (C310; spec 06, section 3).
 *
 * @example The IRP that is given to the routine
 * ```ts
 * import {
 *   ioAllocateIrp, ioCreateDevice, ioInitializeDpcRequest, ioRequestDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let finished: string | undefined;
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   yield* ioInitializeDpcRequest(disk, (_dpc, _device, irp) =>
 *     Effect.sync(() => void (finished = irp?.name)));
 *   yield* ioRequestDpc(disk, yield* ioAllocateIrp("read"));
 * });
 * assert.deepEqual(Machine.run(program).findings, []);
 * assert.equal(finished, "read");
 * ```
 */
export function ioRequestDpc<Extension>(
  deviceObject: DeviceObject<Extension>,
  irp: Irp | null = null,
  context: unknown = null,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioRequestDpc", {
        deviceObject: deviceObject.name,
        irp: irp?.name ?? null,
      });
    }
    const { dpc } = deviceObject;
    if (dpc !== null) {
      return Effect.asVoid(insertDpc(kernel, actor, dpc, irp, context));
    }
    bugCheck(
      kernel,
      actor,
      BugCheckCode.TimerOrDpcInvalid,
      [deviceObject.name],
      `IoRequestDpc for ${deviceObject.name}, which has no DPC`,
    );
    return Effect.void;
  });
}
