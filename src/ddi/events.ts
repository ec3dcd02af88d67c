/**
 * The events of the machine and of DMA: what happened, with the values, in an
 * order that every observer sees alike.
 *
 * The verifier, the reports and the statistics are folds over these events.
 * They judge a live run and a saved trace with the same code, so an event says
 * everything a judge needs.
 *
 * @module
 */

import type { FaultEvent } from "./fault_events.ts";
import type { BufferEvent } from "./buffer_events.ts";
import type { ProcessorEvent } from "./processor_events.ts";
import type { RegisterEvent } from "./register_events.ts";
import type {
  DeviceAccessEvent,
  NothingMappedEvent,
  PeriodEndedEvent,
  TransferEndedEvent,
  TransferFlushedEvent,
  TransferMappedEvent,
  TransferStartedEvent,
} from "./transfer_events.ts";

/** A plain value inside an event. */
export type EventValue = string | number | boolean | null;

/** Where an event happened. */
export interface EventOrigin {
  /** How many announced operations had happened: its place in the schedule. */
  readonly step: number;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** The actor in whose step it happened. */
  readonly actor: string;
  /** The number of the processor that ran the actor; null for hardware. */
  readonly processor: number | null;
  /** The IRQL of that processor; 0 for hardware. */
  readonly irql: number;
}

/** A kernel or DMA routine was entered. */
export interface CallEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "Call";
  /** The routine's name in TypeScript case. */
  readonly routine: string;
  /** The adapter it was called on, for members of the table. */
  readonly adapter?: string;
  /** What was passed, and what a judge needs to know about it. */
  readonly arguments: { readonly [name: string]: EventValue };
}

/** A routine returned. */
export interface ReturnEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "Return";
  /** The routine's name in TypeScript case. */
  readonly routine: string;
  /** The adapter it was called on, for members of the table. */
  readonly adapter?: string;
  /** NTSTATUS, or the value of routines that return another one. */
  readonly value: EventValue;
}

/** The kernel found a state in which a real system stops. */
export interface BugCheckEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "BugCheck";
  /** The bug check code, such as 0xB8. */
  readonly code: number;
  /** Its parameters 1 to 4, as far as they mean something here. */
  readonly parameters: readonly EventValue[];
  /** One sentence with the concrete values. */
  readonly sentence: string;
}

/** An adapter object was made. */
export interface AdapterCreatedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "AdapterCreated";
  /** Name of the adapter, unique within the run. */
  readonly adapter: string;
  /** Version of the device description. */
  readonly version: number;
  /** Whether the device is a bus master; false for system DMA. */
  readonly master: boolean;
  /** Whether the device takes scattered pages in one transfer. */
  readonly scatterGather: boolean;
  /** Address width in bits. */
  readonly dmaAddressWidth: number;
  /** The most registers one request may have. */
  readonly numberOfMapRegisters: number;
  /** Whether the adapter uses map registers at all. */
  readonly needsMapRegisters: boolean;
  /** Alignment of buffers in bytes. */
  readonly alignment: number;
  /** The channel it shares with other adapters; absent if it has its own. */
  readonly channel?: string;
  /** The store of map registers it draws from; absent for that of most. */
  readonly registers?: string;
}

/** PutDmaAdapter gave an adapter object back. */
export interface AdapterReleasedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "AdapterReleased";
  /** Name of the adapter. */
  readonly adapter: string;
}

/**
 * A call that was made before PutDmaAdapter came to the adapter after it: it
 * has no effect. A call made afterwards does not even come there, and its own
 * event tells of it.
 */
export interface ReleasedAdapterUsedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "ReleasedAdapterUsed";
  /** Name of the adapter that was released. */
  readonly adapter: string;
}

/** A request for the adapter channel waits. */
export interface RequestQueuedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "RequestQueued";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of its transfer context; null for legacy requests. */
  readonly context: number | null;
  /** Name of the device object that asked. */
  readonly deviceObject: string;
  /** Map registers it asks for, 0 or more. */
  readonly numberOfMapRegisters: number;
  /** What it waits for: a holder of the channel, or free map registers. */
  readonly waitsFor: "channel" | "map registers";
}

/** A request got what it asked for. */
export interface RequestGrantedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "RequestGranted";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** Number of its transfer context; null for legacy requests. */
  readonly context: number | null;
  /** Name of the device object that asked. */
  readonly deviceObject: string;
  /** First map register, or null when it has none. */
  readonly mapRegisterBase: number | null;
  /** Map registers it was granted, 0 or more. */
  readonly numberOfMapRegisters: number;
  /** Map registers that were asked for, which an adapter without any ignores. */
  readonly registersAsked: number;
  /** Whether the driver gave the memory of the context up before (M11). */
  readonly contextFreed: boolean;
  /** Whether it had to wait. */
  readonly waited: boolean;
  /** Ticks from the call to the grant. */
  readonly ticksWaited: number;
  /** Present for a list that needs no registers and so excludes nobody. */
  readonly withoutChannel?: true;
}

/** A request was taken out of its queue. */
export interface RequestCancelledEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "RequestCancelled";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Null for a cancel that came before any request. */
  readonly request: number | null;
  /** Number of its transfer context; null for legacy requests. */
  readonly context: number | null;
}

/** A driver's callback was entered. */
export interface CallbackStartedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "CallbackStarted";
  /** AdapterControl, AdapterListControl, DmaCompletion, ControllerControl. */
  readonly callback: string;
  /** The adapter; of a ControllerControl routine the controller object. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** The DMA_COMPLETION_STATUS that a DmaCompletion routine is given. */
  readonly status?: number;
}

/** A driver's callback returned. */
export interface CallbackFinishedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "CallbackFinished";
  /** Which routine it was, as in {@linkcode CallbackStartedEvent}. */
  readonly callback: string;
  /** The adapter, or the controller object. */
  readonly adapter: string;
  /** Number of the request, unique within the run. */
  readonly request: number;
  /** What it returned: an IO_ALLOCATION_ACTION, or null. */
  readonly action: EventValue;
  /** Spin locks its actor held on return that it did not hold on entry. */
  readonly locksHeld: number;
  /** The IRQL at which it was entered. */
  readonly irqlAtEntry: number;
}

/** An adapter channel became free. */
export interface ChannelReleasedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "ChannelReleased";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request that held the channel. */
  readonly request: number;
  /** Whether the map registers of the request stay with the driver. */
  readonly keepsRegisters: boolean;
}

/** A channel was to be freed, and nobody held it: nothing happened. */
export interface NoChannelHeldEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "NoChannelHeld";
  /** Name of the adapter whose channel was to be freed. */
  readonly adapter: string;
}

/** Everything the machine and the DMA routines tell. */
export type DmaEvent =
  | CallEvent
  | ReturnEvent
  | BugCheckEvent
  | AdapterCreatedEvent
  | AdapterReleasedEvent
  | ReleasedAdapterUsedEvent
  | RequestQueuedEvent
  | RequestGrantedEvent
  | RequestCancelledEvent
  | CallbackStartedEvent
  | CallbackFinishedEvent
  | ChannelReleasedEvent
  | NoChannelHeldEvent
  | RegisterEvent
  | TransferMappedEvent
  | TransferFlushedEvent
  | NothingMappedEvent
  | TransferStartedEvent
  | PeriodEndedEvent
  | TransferEndedEvent
  | ProcessorEvent
  | DeviceAccessEvent
  | FaultEvent
  | BufferEvent;

/** An event as the code that makes it writes it: the origin is added later. */
export type EventBody = DmaEvent extends infer Event
  ? Event extends DmaEvent ? Omit<Event, keyof EventOrigin> : never
  : never;
