/**
 * The events of what a driver holds beside map registers: scatter/gather lists
 * and common buffers, and of bytes written where nothing may be written.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** A scatter/gather list was built; the driver has it until it puts it back. */
export interface ScatterGatherListBuiltEvent extends EventOrigin {
  readonly _tag: "ScatterGatherListBuilt";
  readonly adapter: string;
  /** The request that was granted for it. */
  readonly request: number;
  /** Number of the list, unique within the run. */
  readonly list: number;
  readonly mdl: string;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  readonly elements: number;
  /** Whether it lies in the caller's buffer and not in the system's. */
  readonly callerBuffer: boolean;
}

/** A scatter/gather list was put back. */
export interface ScatterGatherListFreedEvent extends EventOrigin {
  readonly _tag: "ScatterGatherListFreed";
  readonly adapter: string;
  readonly request: number;
  readonly list: number;
}

/** A list was to be put back that is not live on the adapter: nothing happened. */
export interface ScatterGatherListNotLiveEvent extends EventOrigin {
  readonly _tag: "ScatterGatherListNotLive";
  readonly adapter: string;
  /** The list that was built there last; 0 if none ever was. */
  readonly list: number;
}

/** A common buffer was allocated. */
export interface CommonBufferAllocatedEvent extends EventOrigin {
  readonly _tag: "CommonBufferAllocated";
  readonly adapter: string;
  /** Number of the buffer, unique within the run. */
  readonly buffer: number;
  readonly virtualAddress: number;
  readonly logicalAddress: number;
  readonly length: number;
  /** The map registers it uses for its whole life, if it uses any. */
  readonly mapRegisterBase: number | null;
  readonly numberOfMapRegisters: number;
  /** The vector it is an element of, or null. */
  readonly vector: number | null;
}

/** A common buffer was freed. */
export interface CommonBufferFreedEvent extends EventOrigin {
  readonly _tag: "CommonBufferFreed";
  readonly adapter: string;
  readonly buffer: number;
  readonly mapRegisterBase: number | null;
  readonly numberOfMapRegisters: number;
  readonly vector: number | null;
}

/** A common buffer was to be freed that is not held so: nothing happened. */
export interface CommonBufferNotHeldEvent extends EventOrigin {
  readonly _tag: "CommonBufferNotHeld";
  readonly adapter: string;
  readonly virtualAddress: number;
  readonly logicalAddress: number;
  readonly length: number;
  /** What is wrong, in words. */
  readonly reason: string;
}

/** Bytes beside a buffer were changed, by the driver or the device. */
export interface GuardBytesChangedEvent extends EventOrigin {
  readonly _tag: "GuardBytesChanged";
  readonly adapter: string;
  /**
   * Where, as parameter 2 of rule 0x0F: 1 in the tag before the buffer, 2 in
   * the tag after it, 3 in a free map register, 4 in the padding before the
   * buffer, 5 in the padding after it.
   */
  readonly place: number;
  /** Physical address of the first byte that changed. */
  readonly address: number;
  /** What the bytes belong to, in words. */
  readonly owner: string;
}

/** The events of lists, common buffers and guards. */
export type BufferEvent =
  | ScatterGatherListBuiltEvent
  | ScatterGatherListFreedEvent
  | ScatterGatherListNotLiveEvent
  | CommonBufferAllocatedEvent
  | CommonBufferFreedEvent
  | CommonBufferNotHeldEvent
  | GuardBytesChangedEvent;
