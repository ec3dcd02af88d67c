/**
 * StartIo: the I/O manager's queue of IRPs in front of a driver that works on
 * one IRP at a time.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import type { DeviceObject, StartIoTurn } from "./device_object.ts";
import { callRoutine, leaveRoutine } from "../driver_routine.ts";
import type { DriverCancel, Irp } from "./irp.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { atDispatch } from "../level.ts";
import { tellCall } from "../routine_events.ts";
import {
  raiseAndAcquire,
  releaseAndLower,
} from "../spin_locks/spin_lock_levels.ts";
import {
  makeCurrent,
  startNext,
  takeTurn,
  withRoutine,
} from "./start_io_turn.ts";

/**
 * IoStartPacket: gives an IRP to StartIo, or queues it while the device is
 * busy. Call at or below DISPATCH_LEVEL; StartIo runs at DISPATCH_LEVEL, before
 * the call returns (C319).
 *
 * @param deviceObject a device object with a StartIo routine
 * @param irp the request
 * @param key its place in the queue: behind all with a key up to its own;
 *   `null` is the tail
 * @param cancelFunction set as the IRP's cancel routine under the cancel lock
 *
 * An IRP that was cancelled before and has to wait has its cancel function
 * called at once. Without a StartIo routine it is bug check 0xD1, and the IRP
 * stays current.
 *
 * @example Two requests for a device that works on one at a time
 * ```ts
 * import {
 *   ioAllocateIrp, ioCreateDevice, ioStartPacket, Machine, setDriverStartIo,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const started: string[] = [];
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   setDriverStartIo(disk, (_disk, irp) =>
 *     Effect.sync(() => void started.push(irp.name)));
 *   yield* ioStartPacket(disk, yield* ioAllocateIrp("first"));
 *   yield* ioStartPacket(disk, yield* ioAllocateIrp("second"));
 *   return disk.currentIrp?.name;
 * });
 * assert.equal(Machine.run(program).value, "first");
 * assert.deepEqual(started, ["first"]);
 * ```
 */
export function ioStartPacket<Extension>(
  deviceObject: DeviceObject<Extension>,
  irp: Irp,
  key: number | null = null,
  cancelFunction: DriverCancel | null = null,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioStartPacket", {
        deviceObject: deviceObject.name,
        irp: irp.name,
        key,
        cancelable: cancelFunction !== null,
      });
    }
    const device = deviceObject as DeviceObject;
    return atDispatch(
      startPacket(kernel, actor, device, irp, key, cancelFunction),
    );
  });
}

const startPacket = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
  irp: Irp,
  key: number | null,
  cancelFunction: DriverCancel | null,
) {
  const { cancelLock } = kernel;
  const cancelable = cancelFunction !== null;
  irp.deviceObject = device;
  const irql = cancelable
    ? yield* raiseAndAcquire(kernel, actor, cancelLock, "raising")
    : 0;
  if (cancelable) yield* irp.state.modify(withRoutine(cancelFunction));
  const queued = yield* device.deviceQueue.insert(irp.deviceQueueEntry, key);
  if (!queued) yield* makeCurrent(device, irp, cancelable);
  // Cancelled before it could be: nobody else will call the routine now, and
  // the routine gives the lock back.
  if (queued && cancelable && irp.cancel) {
    yield* irp.state.modify(withRoutine(null));
    irp.cancelIrql = irql;
    yield* callRoutine(
      actor,
      "cancel routine",
      irp.name,
      () => cancelFunction(device, irp),
    );
    return leaveRoutine(actor);
  }
  if (cancelable) {
    yield* releaseAndLower(kernel, actor, cancelLock, "raising", irql);
  }
  if (!queued) yield* takeTurn(kernel, actor, device, irp);
});

/**
 * IoStartNextPacket: gives the next IRP of the queue to StartIo; if there is
 * none, the device is idle and has no current IRP. Call at DISPATCH_LEVEL, when
 * the current IRP is done with.
 *
 * @param deviceObject the device object
 * @param cancelable whether the IRPs were queued with a cancel routine
 *
 * Without a StartIo routine it is bug check 0xD1 (C319; spec 06, section 5).
 *
 * @example The next request, and then none
 * ```ts
 * import {
 *   atDispatch, ioAllocateIrp, ioCreateDevice, ioStartNextPacket, ioStartPacket,
 *   Machine, setDriverStartIo,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const started: string[] = [];
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   setDriverStartIo(disk, (_disk, irp) => Effect.sync(() => void started.push(irp.name)));
 *   for (const name of ["first", "second"]) {
 *     yield* ioStartPacket(disk, yield* ioAllocateIrp(name));
 *   }
 *   yield* atDispatch(ioStartNextPacket(disk, false));
 *   yield* atDispatch(ioStartNextPacket(disk, false));
 *   return disk.currentIrp;
 * });
 * assert.equal(Machine.run(program).value, null);
 * assert.deepEqual(started, ["first", "second"]);
 * ```
 */
export function ioStartNextPacket<Extension>(
  deviceObject: DeviceObject<Extension>,
  cancelable: boolean,
): Effect.Effect<void, never, Kernel> {
  return nextPacket("ioStartNextPacket", deviceObject, cancelable, null);
}

/**
 * IoStartNextPacketByKey: like {@linkcode ioStartNextPacket}, but takes the
 * first IRP with a key of at least `key`, or the head if there is none.
 *
 * @param deviceObject the device object
 * @param cancelable whether the IRPs were queued with a cancel routine
 * @param key 0 to 2^32 - 1
 *
 * Call at DISPATCH_LEVEL. Without a StartIo routine it is bug check 0xD1
 * (spec 06, section 5).
 *
 * @example The request nearest to where the disk is
 * ```ts
 * import {
 *   atDispatch, ioAllocateIrp, ioCreateDevice, ioStartNextPacketByKey,
 *   ioStartPacket, Machine, setDriverStartIo,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const started: string[] = [];
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   setDriverStartIo(disk, (_disk, irp) => Effect.sync(() => void started.push(irp.name)));
 *   for (const key of [5, 10, 20]) {
 *     yield* ioStartPacket(disk, yield* ioAllocateIrp(`sector ${key}`), key);
 *   }
 *   yield* atDispatch(ioStartNextPacketByKey(disk, false, 15));
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.deepEqual(started, ["sector 5", "sector 20"]);
 * ```
 */
export function ioStartNextPacketByKey<Extension>(
  deviceObject: DeviceObject<Extension>,
  cancelable: boolean,
  key: number,
): Effect.Effect<void, never, Kernel> {
  return nextPacket("ioStartNextPacketByKey", deviceObject, cancelable, key);
}

function nextPacket<Extension>(
  routine: string,
  deviceObject: DeviceObject<Extension>,
  cancelable: boolean,
  key: number | null,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const device = deviceObject as DeviceObject;
    if (kernel.listening) {
      tellCall(kernel, actor, routine, {
        deviceObject: device.name,
        cancelable,
        key,
      });
    }
    const turn: StartIoTurn = { cancelable, key };
    if (!device.deferredStartIo) {
      return startNext(kernel, actor, device, turn);
    }
    return Effect.flatMap(
      device.startIoState.modify((state) =>
        state.active ? [true, { active: true, next: turn }] : [false, state]
      ),
      (deferred) =>
        deferred ? Effect.void : startNext(kernel, actor, device, turn),
    );
  });
}
