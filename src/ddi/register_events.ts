/**
 * The events of map registers: given back, not given back, and added to the
 * store that adapters draw from.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/** Map registers became free. */
export interface MapRegistersFreedEvent extends EventOrigin {
  readonly _tag: "MapRegistersFreed";
  readonly adapter: string;
  readonly request: number;
  readonly mapRegisterBase: number;
  readonly numberOfMapRegisters: number;
}

/** Map registers were to be freed that are not held so: nothing happened. */
export interface MapRegistersNotHeldEvent extends EventOrigin {
  readonly _tag: "MapRegistersNotHeld";
  readonly adapter: string;
  /** The request that the base was granted to. */
  readonly request: number;
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
  readonly _tag: "MapRegistersAdded";
  /** The store, as the events of the adapters that draw from it name it. */
  readonly registers: string;
  /** The first one; they follow one another. */
  readonly mapRegisterBase: number;
  readonly numberOfMapRegisters: number;
}

/** The events of map registers. */
export type RegisterEvent =
  | MapRegistersFreedEvent
  | MapRegistersNotHeldEvent
  | MapRegistersAddedEvent;
