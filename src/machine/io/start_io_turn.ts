/**
 * How StartIo gets its IRPs: one at a time, by calling itself or, where the
 * driver asked for it, only after it has returned.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DeviceObject, StartIoTurn } from "./device_object.ts";
import { callRoutine, leaveRoutine } from "../driver_routine.ts";
import type { DriverCancel, Irp, IrpState } from "./irp.ts";
import type { Kernel } from "../kernel.ts";
import {
  raiseAndAcquire,
  releaseAndLower,
} from "../spin_locks/spin_lock_levels.ts";

/**
 * Gives the next IRP of the queue to StartIo, or leaves the device idle.
 *
 * @param turn which IRP, and whether the cancel lock guards the queue
 */
export const startNext: (
  kernel: Kernel,
  actor: Actor,
  device: DeviceObject,
  turn: StartIoTurn,
) => Effect.Effect<void, never, Kernel> = Effect.fnUntraced(function* (
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
export function makeCurrent(
  device: DeviceObject,
  irp: Irp | null,
  cancelable: boolean,
): Effect.Effect<void> {
  device.currentIrp = irp;
  return irp !== null && cancelable && device.nonCancelableStartIo
    ? irp.state.modify(withRoutine(null))
    : Effect.void;
}

/** Sets the cancel routine of an IRP, whatever it was. */
export function withRoutine(
  cancelRoutine: DriverCancel | null,
): (state: IrpState) => readonly [void, IrpState] {
  return (state) => [undefined, { ...state, cancelRoutine }];
}

const START = { active: true, next: null } as const;
const REST = { active: false, next: null } as const;

/** Calls StartIo, and again for what it deferred while it ran. */
export function takeTurn(
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
  const { driverStartIo } = device;
  if (driverStartIo !== null) {
    return Effect.map(
      callRoutine(
        actor,
        "StartIo routine",
        device.name,
        () => driverStartIo(device, irp),
      ),
      () => leaveRoutine(actor),
    );
  }
  bugCheck(
    kernel,
    actor,
    BugCheckCode.DriverIrqlNotLessOrEqual,
    [0],
    `${device.name} has no StartIo routine`,
  );
  return Effect.void;
}
