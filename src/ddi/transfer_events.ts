/**
 * The events of transfers: what is mapped and flushed, what a DMA controller
 * does on its own, and what devices do with memory.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** A range of a buffer was made reachable for the device. */
export interface TransferMappedEvent extends EventOrigin {
  readonly _tag: "TransferMapped";
  readonly adapter: string;
  readonly request: number;
  /** Number of the mapping, unique within the run. */
  readonly mapping: number;
  readonly mapRegisterBase: number | null;
  /** Pages of the range; each uses up one map register, where there are any. */
  readonly pages: number;
  /** The first register it uses, counted from the base. */
  readonly firstRegister: number;
  readonly mdl: string;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  readonly elements: number;
  /** Pages that go through a bounce page. */
  readonly bouncedPages: number;
}

/** A mapping was retired. */
export interface TransferFlushedEvent extends EventOrigin {
  readonly _tag: "TransferFlushed";
  readonly adapter: string;
  readonly request: number;
  readonly mapping: number;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
}

/** A range was to be flushed that is not mapped so: nothing happened. */
export interface NothingMappedEvent extends EventOrigin {
  readonly _tag: "NothingMapped";
  readonly adapter: string;
  readonly request: number;
  readonly mapRegisterBase: number | null;
  readonly mdl: string;
  readonly offset: number;
  readonly length: number;
}

/** A system-DMA transfer was started on its channel. */
export interface TransferStartedEvent extends EventOrigin {
  readonly _tag: "TransferStarted";
  readonly adapter: string;
  readonly request: number;
  readonly mapping: number;
  readonly controller: string;
  /** Number of the channel within the controller. */
  readonly channel: number;
  /** Address of the device's data register. */
  readonly deviceRegister: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  /** Whether it starts over at its end, until it is stopped. */
  readonly autoInitialize: boolean;
}

/** A period of a system-DMA transfer that starts over is done. */
export interface PeriodEndedEvent extends EventOrigin {
  readonly _tag: "PeriodEnded";
  readonly adapter: string;
  readonly mapping: number;
  readonly controller: string;
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
  readonly _tag: "TransferEnded";
  readonly adapter: string;
  readonly request: number;
  readonly mapping: number;
  readonly controller: string;
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
  readonly _tag: "DeviceAccess";
  readonly device: string;
  /** The adapter through which it did, if it has one. */
  readonly adapter: string | null;
  /** Logical address of the first byte. */
  readonly address: number;
  readonly length: number;
  /** True if the device wrote memory. */
  readonly write: boolean;
  /** False if no live mapping covers the range. */
  readonly allowed: boolean;
}
