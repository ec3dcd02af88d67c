/**
 * The events of what a driver holds beside map registers: scatter/gather lists
 * and common buffers, and of bytes written where nothing may be written.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** A scatter/gather list was built; the driver has it until it puts it back. */
export interface ScatterGatherListBuiltEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "ScatterGatherListBuilt";
  /** Name of the adapter. */
  readonly adapter: string;
  /** The request that was granted for it. */
  readonly request: number;
  /** Number of the list, unique within the run. */
  readonly list: number;
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
  /** Whether it lies in the caller's buffer and not in the system's. */
  readonly callerBuffer: boolean;
}

/** A scatter/gather list was put back. */
export interface ScatterGatherListFreedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "ScatterGatherListFreed";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of the list, unique within the run. */
  readonly list: number;
}

/** A list was to be put back that is not live on the adapter: nothing happened. */
export interface ScatterGatherListNotLiveEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "ScatterGatherListNotLive";
  /** Name of the adapter on which it was to be put back. */
  readonly adapter: string;
  /** The list that was built there last; 0 if none ever was. */
  readonly list: number;
}

/** A common buffer was allocated. */
export interface CommonBufferAllocatedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "CommonBufferAllocated";
  /** Name of the adapter through which it was allocated. */
  readonly adapter: string;
  /** Number of the buffer, unique within the run. */
  readonly buffer: number;
  /** Where the processors see its first byte. */
  readonly virtualAddress: number;
  /** Where the device sees its first byte. */
  readonly logicalAddress: number;
  /** Length of the buffer in bytes. */
  readonly length: number;
  /** The map registers it uses for its whole life, if it uses any. */
  readonly mapRegisterBase: number | null;
  /** How many map registers it uses; 0 if it uses none. */
  readonly numberOfMapRegisters: number;
  /** The vector it is an element of, or null. */
  readonly vector: number | null;
}

/** A common buffer was freed. */
export interface CommonBufferFreedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "CommonBufferFreed";
  /** Name of the adapter through which it was freed. */
  readonly adapter: string;
  /** Number of the buffer, unique within the run. */
  readonly buffer: number;
  /** First of the map registers that became free; null if it used none. */
  readonly mapRegisterBase: number | null;
  /** How many map registers became free with it, 0 or more. */
  readonly numberOfMapRegisters: number;
  /** The vector it was an element of, or null. */
  readonly vector: number | null;
}

/** A common buffer was to be freed that is not held so: nothing happened. */
export interface CommonBufferNotHeldEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "CommonBufferNotHeld";
  /** Name of the adapter on which it was to be freed. */
  readonly adapter: string;
  /** The virtual address that the caller gave. */
  readonly virtualAddress: number;
  /** The logical address that the caller gave. */
  readonly logicalAddress: number;
  /** The length in bytes that the caller gave. */
  readonly length: number;
  /** What is wrong, in words. */
  readonly reason: string;
}

/** Bytes beside a buffer were changed, by the driver or the device. */
export interface GuardBytesChangedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "GuardBytesChanged";
  /** Name of the adapter whose buffer or registers they lie beside. */
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
