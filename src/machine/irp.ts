/**
 * I/O request packets: what one request to a driver is made of.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import { Cell } from "../actors/cell.ts";
import type { Irql } from "../ddi/irql.ts";
import { type NtStatus, STATUS_SUCCESS } from "../ddi/status.ts";
import type { Mdl } from "../memory/mdl.ts";
import type { DeviceObject } from "./device_object.ts";
import type { Kernel } from "./kernel.ts";

/**
 * A driver's cancel routine. It is entered at DISPATCH_LEVEL with the cancel
 * spin lock held and must release that lock with `irp.cancelIrql`.
 */
export type DriverCancel = (
  deviceObject: DeviceObject | null,
  irp: Irp,
) => Effect.Effect<void, never, Kernel>;

/** How a request ended: IO_STATUS_BLOCK. */
export interface IoStatusBlock {
  /** The final NTSTATUS. */
  status: NtStatus;
  /** Bytes moved, or whatever the request defines. */
  information: number;
}

/** What cancelling and the driver decide about an IRP in single steps. */
export interface IrpCancelState {
  /** Whether IoCancelIrp was called. */
  readonly cancel: boolean;
  /** What IoCancelIrp will call, if anything. */
  readonly routine: DriverCancel | null;
}

const NOT_CANCELLED: IrpCancelState = { cancel: false, routine: null };

/** One request. Make it with `ioAllocateIrp`. */
export class Irp {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** The request's buffer, or `null`. */
  mdlAddress: Mdl | null = null;
  /** How the request ended; valid once it is completed. */
  readonly ioStatus: IoStatusBlock = { status: STATUS_SUCCESS, information: 0 };
  /** The IRQL IoCancelIrp was called at; a cancel routine gives it back. */
  cancelIrql: Irql = 0;
  /** The device object whose driver has the request now, or `null`. */
  deviceObject: DeviceObject | null = null;
  /** Whether IoCompleteRequest was called. */
  completed = false;
  /** What the driver that has the request keeps with it. */
  driverContext: unknown = undefined;
  /** The flag and the routine of cancelling, which several actors race for. */
  readonly cancelState: Cell<IrpCancelState>;

  /** Drivers call `ioAllocateIrp`. */
  constructor(name: string) {
    this.name = name;
    this.cancelState = new Cell(name, NOT_CANCELLED);
  }

  /**
   * Whether IoCancelIrp was called for it: a look in passing. A driver that
   * decides by it looks again after IoSetCancelRoutine.
   */
  get cancel(): boolean {
    return this.cancelState.value.cancel;
  }
}
