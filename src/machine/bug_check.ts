/**
 * Bug checks: the states in which a real system stops. Here each becomes an
 * event, and the routine that found it goes on in the way its page says, so
 * that a run can show all that follows.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";
import type { EventValue } from "../ddi/mod.ts";
import type { Kernel } from "./kernel.ts";

/** The bug checks of the kernel routines (spec 06, section 1). */
export const BugCheckCode = {
  /** IRQL_NOT_LESS_OR_EQUAL: the level is too high, or was lowered upwards. */
  IrqlNotLessOrEqual: 0x0A,
  /** IRQL_NOT_GREATER_OR_EQUAL: the level was raised downwards. */
  IrqlNotGreaterOrEqual: 0x09,
  /** KMODE_EXCEPTION_NOT_HANDLED: driver code threw. */
  KmodeExceptionNotHandled: 0x1E,
  /** SPIN_LOCK_ALREADY_OWNED: the caller holds the lock it asks for. */
  SpinLockAlreadyOwned: 0x0F,
  /** SPIN_LOCK_NOT_OWNED: the caller does not hold the lock it releases. */
  SpinLockNotOwned: 0x10,
  /** MULTIPLE_IRP_COMPLETE_REQUESTS: an IRP was completed twice. */
  MultipleIrpCompleteRequests: 0x44,
  /** INVALID_WORK_QUEUE_ITEM: a work item was queued while it was queued. */
  InvalidWorkQueueItem: 0x96,
  /** ATTEMPTED_SWITCH_FROM_DPC: a wait at DISPATCH_LEVEL or above. */
  AttemptedSwitchFromDpc: 0xB8,
  /** TIMER_OR_DPC_INVALID: a DPC or timer that was never initialized. */
  TimerOrDpcInvalid: 0xC7,
  /** IRQL_UNEXPECTED_VALUE: the level is not the one that was saved. */
  IrqlUnexpectedValue: 0xC8,
  /** DRIVER_IRQL_NOT_LESS_OR_EQUAL: a bad address used at a raised level. */
  DriverIrqlNotLessOrEqual: 0xD1,
  /** WORKER_THREAD_RETURNED_AT_BAD_IRQL: from the routine of a work item. */
  WorkerThreadReturnedAtBadIrql: 0xE1,
  /** DRIVER_RETURNED_HOLDING_CANCEL_LOCK: by a cancel routine. */
  DriverReturnedHoldingCancelLock: 0x11B,
  /** DRIVER_VERIFIER_DETECTED_VIOLATION: a rule of the DDI, by parameter 1. */
  DriverVerifierDetectedViolation: 0xC4,
  /** DPC_WATCHDOG_VIOLATION: a DPC routine took too long. */
  DpcWatchdogViolation: 0x133,
} as const;

/** One of {@link BugCheckCode}. */
export type BugCheckCode = typeof BugCheckCode[keyof typeof BugCheckCode];

/**
 * Tells the observers of a bug check. An observer may stop the machine; if
 * none does, the routine goes on as documented.
 *
 * @param actor whose call found it
 * @param code the bug check code
 * @param parameters up to four values, as far as they mean something here
 * @param sentence one sentence with the concrete values
 */
export function bugCheck(
  kernel: Kernel,
  actor: Actor,
  code: BugCheckCode,
  parameters: readonly EventValue[],
  sentence: string,
): void {
  kernel.emit(actor, { _tag: "BugCheck", code, parameters, sentence });
}
