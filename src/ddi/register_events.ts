/**
 * The events of map registers: given back, not given back, and added to the
 * store that adapters draw from.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** Map registers became free. */
export interface MapRegistersFreedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "MapRegistersFreed";
  /** Name of the adapter. */
  readonly adapter: string;
  /** Number of the request that they were granted to. */
  readonly request: number;
  /** The first register that became free. */
  readonly mapRegisterBase: number;
  /** How many became free, 1 or more. */
  readonly numberOfMapRegisters: number;
}

/** Map registers were to be freed that are not held so: nothing happened. */
export interface MapRegistersNotHeldEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "MapRegistersNotHeld";
  /** Name of the adapter. */
  readonly adapter: string;
  /** The request that the base was granted to. */
  readonly request: number;
  /** The first register that was to be freed. */
  readonly mapRegisterBase: number;
  /** What the caller said it frees. */
  readonly numberOfMapRegisters: number;
}

/**
 * A store has registers that no event told of. Of a store that never grows and
 * that all bus masters share there is none: its registers are those of the
 * machine, from 0 on.
 */
export interface MapRegistersAddedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "MapRegistersAdded";
  /** The store, as the events of the adapters that draw from it name it. */
  readonly registers: string;
  /** The first one; they follow one another. */
  readonly mapRegisterBase: number;
  /** How many there are, 1 or more. */
  readonly numberOfMapRegisters: number;
}

/** The events of map registers. */
export type RegisterEvent =
  | MapRegistersFreedEvent
  | MapRegistersNotHeldEvent
  | MapRegistersAddedEvent;
