/**
 * The events of transfers: what is mapped and flushed, what a DMA controller
 * does on its own, and what devices do with memory.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** A range of a buffer was made reachable for the device. */
export interface TransferMappedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "TransferMapped";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  /** First map register, or null where none is used. */
  readonly mapRegisterBase: number | null;
  /** Pages of the range; each uses up one map register, where there are any. */
  readonly pages: number;
  /** The first register it uses, counted from the base. */
  readonly firstRegister: number;
  /** Name of the MDL at the head of the buffer. */
  readonly mdl: string;
  /** Where the range begins in the buffer, in bytes. */
  readonly offset: number;
  /** Length of the range in bytes. */
  readonly length: number;
  /** True if the device reads memory, false if it writes memory. */
  readonly writeToDevice: boolean;
  /** Elements of the scatter/gather list that describes the range. */
  readonly elements: number;
  /** Pages that go through a bounce page. */
  readonly bouncedPages: number;
}

/** A mapping was retired. */
export interface TransferFlushedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "TransferFlushed";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  /** Where the range begins in the buffer, in bytes. */
  readonly offset: number;
  /** Length of the range in bytes. */
  readonly length: number;
  /** True if the device reads memory, false if it writes memory. */
  readonly writeToDevice: boolean;
}

/** A range was to be flushed that is not mapped so: nothing happened. */
export interface NothingMappedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "NothingMapped";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** First map register, or null where none is used. */
  readonly mapRegisterBase: number | null;
  /** Name of the MDL at the head of the buffer. */
  readonly mdl: string;
  /** Where the range that was to be flushed begins in the buffer, in bytes. */
  readonly offset: number;
  /** Length in bytes of the range that was to be flushed. */
  readonly length: number;
}

/** A system-DMA transfer was started on its channel. */
export interface TransferStartedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "TransferStarted";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  /** Name of the DMA controller. */
  readonly controller: string;
  /** Number of the channel within the controller. */
  readonly channel: number;
  /** Address of the device's data register. */
  readonly deviceRegister: number;
  /** Bytes of one pass. */
  readonly length: number;
  /** True if the device reads memory, false if it writes memory. */
  readonly writeToDevice: boolean;
  /** Whether it starts over at its end, until it is stopped. */
  readonly autoInitialize: boolean;
}

/** A period of a system-DMA transfer that starts over is done. */
export interface PeriodEndedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "PeriodEnded";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  /** Name of the DMA controller. */
  readonly controller: string;
  /** Number of the channel within the controller. */
  readonly channel: number;
  /** Bytes moved since the transfer began, all passes together. */
  readonly bytes: number;
}

/** Why a system-DMA transfer ended. */
export type TransferEnd =
  | "terminal count"
  | "fault"
  | "cancel"
  | "flush"
  | "release";

/** A system-DMA transfer moves no more bytes. */
export interface TransferEndedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "TransferEnded";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  /** Name of the DMA controller. */
  readonly controller: string;
  /** Number of the channel within the controller. */
  readonly channel: number;
  /**
   * What ended it: its last byte, an error of the device or the bus, or the
   * driver by cancelling, flushing (rule 0x23) or giving the channel back.
   */
  readonly cause: TransferEnd;
  /** DMA_COMPLETION_STATUS: 0, 2 or 3. */
  readonly status: number;
  /** Bytes moved since the transfer began, all passes together. */
  readonly bytes: number;
}

/** A device read or wrote memory. */
export interface DeviceAccessEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "DeviceAccess";
  /** Name of the device. */
  readonly device: string;
  /** The adapter through which it did, if it has one. */
  readonly adapter: string | null;
  /** Logical address of the first byte. */
  readonly address: number;
  /** Bytes that were read or written. */
  readonly length: number;
  /** True if the device wrote memory. */
  readonly write: boolean;
  /** False if no live mapping covers the range. */
  readonly allowed: boolean;
}
