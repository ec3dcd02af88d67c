/**
 * Cancelling IRPs: the cancel spin lock, cancel routines and IoCancelIrp.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import type { Irql } from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import { callRoutine, leaveRoutine } from "../driver_routine.ts";
import type { DriverCancel, Irp, IrpState } from "./irp.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { returning, tellCall, tellReturn } from "../routine_events.ts";
import {
  raiseAndAcquire,
  releaseAndLower,
} from "../spin_locks/spin_lock_levels.ts";

/**
 * IoAcquireCancelSpinLock: takes the lock that guards the cancelling of all
 * IRPs and raises to DISPATCH_LEVEL. Call at or below DISPATCH_LEVEL.
 *
 * @returns the IRQL of before, for {@linkcode ioReleaseCancelSpinLock}
 *
 * A caller that holds the lock already is bug check 0x0F, and then a deadlock
 * (spec 06, section 6).
 *
 * @example The level inside and after
 * ```ts
 * import {
 *   ioAcquireCancelSpinLock, ioReleaseCancelSpinLock, keGetCurrentIrql, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const irql = yield* ioAcquireCancelSpinLock();
 *   const inside = yield* keGetCurrentIrql();
 *   yield* ioReleaseCancelSpinLock(irql);
 *   return [inside, yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [2, 0]);
 * ```
 */
export function ioAcquireCancelSpinLock(): Effect.Effect<Irql, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioAcquireCancelSpinLock", {});
    }
    return returning(
      kernel,
      actor,
      "ioAcquireCancelSpinLock",
      raiseAndAcquire(kernel, actor, kernel.cancelLock, "raising"),
    );
  });
}

/**
 * IoReleaseCancelSpinLock: gives the cancel lock back and restores the IRQL.
 *
 * @param irql what the acquisition returned; in a cancel routine,
 *   `irp.cancelIrql`
 *
 * At DISPATCH_LEVEL. A caller that does not hold the lock is bug check 0x10
 * (spec 06, section 6).
 *
 * @example Released by who does not hold it
 * ```ts
 * import { ioReleaseCancelSpinLock, keRaiseIrql, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   yield* ioReleaseCancelSpinLock(yield* keRaiseIrql(2));
 * });
 * const rules = Machine.run(program).findings.map(({ rule }) => rule);
 * assert.ok(rules.includes("0x10"));
 * ```
 */
export function ioReleaseCancelSpinLock(
  irql: Irql,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioReleaseCancelSpinLock", { irql });
    }
    return releaseAndLower(kernel, actor, kernel.cancelLock, "raising", irql);
  });
}

/**
 * IoSetCancelRoutine: sets or takes back the cancel routine of an IRP in one
 * step. Call at or below DISPATCH_LEVEL; under the cancel lock where the IRP is
 * in the I/O manager's queue.
 *
 * @param irp the request
 * @param cancelRoutine the routine, or `null` to make the request uncancellable
 * @returns the routine of before. `null` after a routine was set means that
 *   IoCancelIrp has taken it: the cancel routine completes the IRP (C324)
 *
 * No errors.
 *
 * @example Who gets the routine back may complete the request
 * ```ts
 * import {
 *   type DriverCancel, ioAllocateIrp, ioSetCancelRoutine, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const irp = yield* ioAllocateIrp("read");
 *   const routine: DriverCancel = () => Effect.void;
 *   const before = yield* ioSetCancelRoutine(irp, routine);
 *   return [before, (yield* ioSetCancelRoutine(irp, null)) === routine];
 * });
 * assert.deepEqual(Machine.run(program).value, [null, true]);
 * ```
 */
export function ioSetCancelRoutine(
  irp: Irp,
  cancelRoutine: DriverCancel | null,
): Effect.Effect<DriverCancel | null, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const exchanged = irp.state.modify((state) => [
      state.cancelRoutine,
      { ...state, cancelRoutine },
    ]);
    if (!kernel.listening) return exchanged;
    tellCall(kernel, actor, "ioSetCancelRoutine", {
      irp: irp.name,
      set: cancelRoutine !== null,
    });
    return Effect.map(exchanged, (before) => {
      tellReturn(kernel, actor, "ioSetCancelRoutine", before !== null);
      return before;
    });
  });
}

/** Sets the flag and takes the routine, in one step. */
const startCancel = (
  state: IrpState,
): readonly [DriverCancel | null, IrpState] => [
  state.cancelRoutine,
  { ...state, cancel: true, cancelRoutine: null },
];

/**
 * IoCancelIrp: asks for a request to be given up. Sets the cancel flag, and
 * calls the cancel routine, if there is one, at DISPATCH_LEVEL with the cancel
 * lock held. Call at or below DISPATCH_LEVEL, without the cancel lock.
 *
 * @param irp the request
 * @returns true if a cancel routine was called (C322); false if none was set
 *   (C323): then the driver completes the request in its own time
 *
 * A cancel routine that returns with the cancel lock held is bug check 0x11B
 * (C325); the lock is then released for it.
 *
 * @example The cancel routine completes the request
 * ```ts
 * import {
 *   ioAllocateIrp, ioCancelIrp, ioCompleteRequest, ioReleaseCancelSpinLock,
 *   ioSetCancelRoutine, Machine, STATUS_CANCELLED,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const irp = yield* ioAllocateIrp("read");
 *   yield* ioSetCancelRoutine(irp, (_deviceObject, cancelled) =>
 *     Effect.gen(function* () {
 *       yield* ioReleaseCancelSpinLock(cancelled.cancelIrql);
 *       cancelled.ioStatus.status = STATUS_CANCELLED;
 *       yield* ioCompleteRequest(cancelled);
 *     }));
 *   const called = yield* ioCancelIrp(irp);
 *   return [called, irp.completed, irp.ioStatus.status];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, true, STATUS_CANCELLED]);
 * ```
 */
export function ioCancelIrp(irp: Irp): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioCancelIrp", { irp: irp.name });
    }
    return returning(kernel, actor, "ioCancelIrp", cancel(kernel, actor, irp));
  });
}

const cancel = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  irp: Irp,
) {
  const { cancelLock } = kernel;
  const irql = yield* raiseAndAcquire(kernel, actor, cancelLock, "raising");
  const routine = yield* irp.state.modify(startCancel);
  if (routine === null) {
    yield* releaseAndLower(kernel, actor, cancelLock, "raising", irql);
    return false;
  }
  irp.cancelIrql = irql;
  yield* callRoutine(
    actor,
    "cancel routine",
    irp.name,
    () => routine(irp.deviceObject, irp),
  );
  leaveRoutine(actor);
  if (cancelLock.owner === actor) {
    bugCheck(
      kernel,
      actor,
      BugCheckCode.DriverReturnedHoldingCancelLock,
      [irp.name],
      `The cancel routine of ${irp.name} returned with the cancel lock held`,
    );
    yield* releaseAndLower(kernel, actor, cancelLock, "raising", irql);
  }
  return true;
});
