/**
 * StartIo: the I/O manager's queue of IRPs in front of a driver that works on
 * one IRP at a time.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import { bugCheck, BugCheckCode } from "./bug_check.ts";
import type { DeviceObject, StartIoTurn } from "./device_object.ts";
import type { DriverCancel, Irp, IrpState } from "./irp.ts";
import type { Kernel } from "./kernel.ts";
import { kernelFlow } from "./kernel_call.ts";
import { atDispatch } from "./level.ts";
import { tellCall } from "./routine_events.ts";
import { raiseAndAcquire, releaseAndLower } from "./spin_lock_levels.ts";

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
    return yield* cancelFunction(device, irp);
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
 * @param key 0 to 2^32 - 1
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

const startNext = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
  { cancelable, key }: StartIoTurn,
) {
  const { cancelLock } = kernel;
  const irql = cancelable
    ? yield* raiseAndAcquire(kernel, actor, cancelLock, "raising")
    : 0;
  const entry = yield* device.deviceQueue.remove(key);
  const irp = entry?.item ?? null;
  yield* makeCurrent(device, irp, cancelable);
  if (cancelable) {
    yield* releaseAndLower(kernel, actor, cancelLock, "raising", irql);
  }
  if (irp !== null) yield* takeTurn(kernel, actor, device, irp);
});

/** Makes an IRP the one that StartIo works on, or leaves the device without. */
function makeCurrent(
  device: DeviceObject,
  irp: Irp | null,
  cancelable: boolean,
): Effect.Effect<void> {
  device.currentIrp = irp;
  return irp !== null && cancelable && device.nonCancelableStartIo
    ? irp.state.modify(withRoutine(null))
    : Effect.void;
}

function withRoutine(
  cancelRoutine: DriverCancel | null,
): (state: IrpState) => readonly [void, IrpState] {
  return (state) => [undefined, { ...state, cancelRoutine }];
}

const START = { active: true, next: null } as const;
const REST = { active: false, next: null } as const;

/** Calls StartIo, and again for what it deferred while it ran. */
function takeTurn(
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
  irp: Irp,
): Effect.Effect<void, never, Kernel> {
  if (!device.deferredStartIo) return callStartIo(kernel, actor, device, irp);
  return Effect.flatMap(
    device.startIoState.modify((state) => [
      state.active,
      { active: true, next: state.next },
    ]),
    (nested) => {
      const called = callStartIo(kernel, actor, device, irp);
      return nested
        ? called
        : Effect.andThen(called, startDeferred(kernel, actor, device));
    },
  );
}

const startDeferred = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
) {
  while (true) {
    const next = yield* device.startIoState.modify((state) => [
      state.next,
      state.next === null ? REST : START,
    ]);
    if (next === null) return;
    yield* startNext(kernel, actor, device, next);
  }
});

function callStartIo(
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
  irp: Irp,
): Effect.Effect<void, never, Kernel> {
  if (device.driverStartIo !== null) return device.driverStartIo(device, irp);
  bugCheck(
    kernel,
    actor,
    BugCheckCode.DriverIrqlNotLessOrEqual,
    [0],
    `${device.name} has no StartIo routine`,
  );
  return Effect.void;
}
