/**
 * The events of what interrupts a processor and what follows: interrupts, DPCs,
 * and the completion of IRPs.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** A DPC object was put into a queue, or was in one already. */
export interface DpcQueuedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "DpcQueued";
  /** Name of the DPC object. */
  readonly dpc: string;
  /** The processor whose queue it is in. */
  readonly target: number;
  /** Its KDPC_IMPORTANCE: 0 low, 1 medium, 2 high, 3 medium high. */
  readonly importance: number;
  /** False if the object was queued already, and nothing changed. */
  readonly inserted: boolean;
}

/** A DPC routine was entered. */
export interface DpcStartedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "DpcStarted";
  /** Name of the DPC object. */
  readonly dpc: string;
}

/** A DPC routine returned. */
export interface DpcFinishedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "DpcFinished";
  /** Name of the DPC object. */
  readonly dpc: string;
  /** Spin locks still held. */
  readonly locksHeld: number;
}

/** A device raised its interrupt line. */
export interface InterruptAssertedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "InterruptAsserted";
  /** Name of the interrupt line. */
  readonly interrupt: string;
  /** The device IRQL. */
  readonly level: number;
  /** The processor that will serve it. */
  readonly target: number;
}

/** An interrupt service routine returned. */
export interface InterruptServicedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "InterruptServiced";
  /** Name of the interrupt line. */
  readonly interrupt: string;
  /** What the routine returned: whether the interrupt was its own. */
  readonly claimed: boolean;
}

/** IoCompleteRequest was called for an IRP. */
export interface IrpCompletedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "IrpCompleted";
  /** Name of the IRP. */
  readonly irp: string;
  /** The NTSTATUS of its status block. */
  readonly status: number;
  /** The Information of its status block: for a transfer, bytes moved. */
  readonly information: number;
  /** The head of the IRP's buffer by `mdlName`, if it has one. */
  readonly mdl: string | null;
}

/** The events of interrupts, DPCs and IRPs. */
export type ProcessorEvent =
  | DpcQueuedEvent
  | DpcStartedEvent
  | DpcFinishedEvent
  | InterruptAssertedEvent
  | InterruptServicedEvent
  | IrpCompletedEvent;
