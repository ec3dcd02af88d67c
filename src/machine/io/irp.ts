/**
 * I/O request packets: what one request to a driver is made of, and how it is
 * completed.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Cell } from "../../actors/cell.ts";
import {
  type Irql,
  type NtStatus,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_SUCCESS,
  statusName,
} from "../../ddi/mod.ts";
import { type Mdl, mdlName } from "../../memory/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import { callRoutine, checkedValue, leaveRoutine } from "../driver_routine.ts";
import type { DeviceObject } from "./device_object.ts";
import { KDeviceQueueEntry } from "./device_queue.ts";
import type { KEvent } from "../waiting/event_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * A driver's cancel routine. It is entered at DISPATCH_LEVEL with the cancel
 * spin lock held and must release that lock with `irp.cancelIrql`.
 */
export type DriverCancel = (
  deviceObject: DeviceObject | null,
  irp: Irp,
) => Effect.Effect<void, never, Kernel>;

/**
 * Called when an IRP is completed, at the level IoCompleteRequest was called
 * at. Returning STATUS_MORE_PROCESSING_REQUIRED keeps the IRP: it is not
 * completed until IoCompleteRequest is called again.
 */
export type IoCompletion = (
  deviceObject: DeviceObject | null,
  irp: Irp,
) => Effect.Effect<NtStatus, never, Kernel>;

/** How a request ended: IO_STATUS_BLOCK. */
export interface IoStatusBlock {
  /** The final NTSTATUS. */
  status: NtStatus;
  /** Bytes moved, or whatever the request defines. */
  information: number;
}

/** What cancelling and the driver decide about an IRP in single steps. */
export interface IrpState {
  /** Whether IoCancelIrp was called. */
  readonly cancel: boolean;
  /** What IoCancelIrp will call, if anything. */
  readonly cancelRoutine: DriverCancel | null;
  /** Whether IoCompleteRequest was called. */
  readonly completed: boolean;
}

const FRESH: IrpState = {
  cancel: false,
  cancelRoutine: null,
  completed: false,
};

/** One request. Make it with {@linkcode ioAllocateIrp}. */
export class Irp {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** The request's buffer, or `null`. */
  mdlAddress: Mdl | null = null;
  /** How the request ended; the driver fills it in and then completes. */
  readonly ioStatus: IoStatusBlock = { status: STATUS_SUCCESS, information: 0 };
  /** Set when the request is completed, or `null`. */
  userEvent: KEvent | null = null;
  /** Called when the request is completed, or `null`. */
  completionRoutine: IoCompletion | null = null;
  /** The IRQL IoCancelIrp was called at; a cancel routine gives it back. */
  cancelIrql: Irql = 0;
  /** The device object whose driver has the request now, or `null`. */
  deviceObject: DeviceObject | null = null;
  /** Its place in a device queue. */
  readonly deviceQueueEntry: KDeviceQueueEntry<Irp>;
  /** What the driver that has the request keeps with it. */
  driverContext: unknown = undefined;
  /** What several actors race for: the cancel flag, the routine, the end. */
  readonly state: Cell<IrpState>;

  /** Drivers call {@linkcode ioAllocateIrp}. */
  constructor(name: string) {
    this.name = name;
    this.deviceQueueEntry = new KDeviceQueueEntry(name, this);
    this.state = new Cell(name, FRESH);
  }

  /**
   * Whether IoCancelIrp was called for it: a look in passing. A driver that
   * decides by it looks again after IoSetCancelRoutine.
   */
  get cancel(): boolean {
    return this.state.value.cancel;
  }

  /** Whether it is completed: a look in passing. */
  get completed(): boolean {
    return this.state.value.completed;
  }
}

/**
 * IoAllocateIrp: makes an IRP. Call at or below DISPATCH_LEVEL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param mdlAddress the request's buffer, if it has one
 *
 * No errors (spec 06, section 6).
 *
 * @example A request that is not completed yet
 * ```ts
 * import { ioAllocateIrp, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(ioAllocateIrp("read"));
 * assert.deepEqual([report.value?.name, report.value?.completed], ["read", false]);
 * ```
 */
export function ioAllocateIrp(
  name: string,
  mdlAddress: Mdl | null = null,
): Effect.Effect<Irp, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const irp = new Irp(kernel.scheduler.uniqueName(name));
    irp.mdlAddress = mdlAddress;
    if (kernel.listening) {
      tellCall(kernel, actor, "ioAllocateIrp", { irp: irp.name });
    }
    return irp;
  });
}

const complete = (state: IrpState): readonly [boolean, IrpState] =>
  state.completed ? [false, state] : [true, { ...state, completed: true }];

const reopen = (state: IrpState): readonly [void, IrpState] => [
  undefined,
  { ...state, completed: false },
];

/**
 * IoCompleteRequest: ends a request. The driver has filled `irp.ioStatus`, has
 * made its cancel routine unreachable, and holds no spin lock. Call at or below
 * DISPATCH_LEVEL.
 *
 * The completion routine runs first, then the event of the request is set.
 *
 * @param irp the request; it is the driver's no longer
 *
 * A request that is completed already is bug check 0x44, and nothing happens.
 *
 * An IRP whose buffer is mapped still is finding 0x0D (C216).
 *
 * @example Completed with a status
 * ```ts
 * import {
 *   ioAllocateIrp, ioCompleteRequest, Machine, STATUS_UNSUCCESSFUL,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const irp = yield* ioAllocateIrp("read");
 *   irp.ioStatus.status = STATUS_UNSUCCESSFUL;
 *   yield* ioCompleteRequest(irp);
 *   return [irp.completed, irp.ioStatus.status];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, STATUS_UNSUCCESSFUL]);
 * ```
 */
export function ioCompleteRequest(
  irp: Irp,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const { status, information } = irp.ioStatus;
    if (kernel.listening) {
      tellCall(kernel, actor, "ioCompleteRequest", {
        irp: irp.name,
        status,
        information,
        locksHeld: kernel.stateOf(actor).locksHeld,
      });
    }
    return Effect.flatMap(irp.state.modify(complete), (first) => {
      if (!first) {
        bugCheck(
          kernel,
          actor,
          BugCheckCode.MultipleIrpCompleteRequests,
          [irp.name],
          `${irp.name} is completed a second time, with ${statusName(status)}`,
        );
        return Effect.void;
      }
      if (kernel.listening) {
        kernel.emit(actor, {
          _tag: "IrpCompleted",
          irp: irp.name,
          status,
          information,
          mdl: irp.mdlAddress === null ? null : mdlName(irp.mdlAddress),
        });
      }
      return tellRequester(kernel, actor, irp);
    });
  });
}

/** Runs the completion routine, and sets the event unless the IRP is kept. */
function tellRequester(
  kernel: Kernel,
  actor: Actor,
  irp: Irp,
): Effect.Effect<void, never, Kernel> {
  const { completionRoutine } = irp;
  if (completionRoutine === null) return setUserEvent(irp);
  return Effect.flatMap(
    callRoutine(
      actor,
      "completion routine",
      irp.name,
      () => completionRoutine(irp.deviceObject, irp),
    ),
    (answer) => {
      const isStatus = Number.isInteger(answer);
      const status = checkedValue(
        kernel,
        actor,
        answer,
        isStatus,
        "an NTSTATUS",
        STATUS_SUCCESS,
      );
      leaveRoutine(actor);
      return status === STATUS_MORE_PROCESSING_REQUIRED
        ? irp.state.modify(reopen)
        : setUserEvent(irp);
    },
  );
}

function setUserEvent({ userEvent }: Irp): Effect.Effect<void> {
  return userEvent === null
    ? Effect.void
    : Effect.asVoid(userEvent.signalAndWake());
}
