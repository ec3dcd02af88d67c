/**
 * What a machine can be made to do wrong on purpose, what a driver can do that
 * ends a run, and the events that tell of both.
 *
 * @module
 */

import type { EventOrigin } from "./events.ts";

/**
 * Every kind of fault that can be injected. Where each can strike, its
 * occasion, is:
 *
 * - `device-error`: a burst of a device on the bus; no byte moves;
 * - `short-transfer`: the same; only a part moves;
 * - `memory-corruption`: a burst into memory; the device writes some bytes
 *   beyond what is mapped for it as well;
 * - `slow-device`: a command of a disk, or a burst of a DMA controller; it takes
 *   ten times as long;
 * - `stuck-device`: a command of a disk; nothing happens until it is reset;
 * - `lost-interrupt`, `duplicated-interrupt`, `late-interrupt`: an interrupt on
 *   its way to a processor;
 * - `spurious-interrupt`: the same; one more comes later, without a cause;
 * - `register-exhaustion`: a request for map registers; others hold them all;
 * - `allocation-failure-passive`, `allocation-failure-dispatch`: an allocation
 *   below DISPATCH_LEVEL, or at it and above; there is no memory;
 * - `processor-stall`: an interrupt or a drain of DPCs; the processor stands
 *   still first, as under a system management interrupt;
 * - `dpc-delay`: a DPC that would run at once; its queue is drained later.
 */
export const faultKinds = [
  "device-error",
  "short-transfer",
  "memory-corruption",
  "slow-device",
  "stuck-device",
  "lost-interrupt",
  "duplicated-interrupt",
  "late-interrupt",
  "spurious-interrupt",
  "register-exhaustion",
  "allocation-failure-passive",
  "allocation-failure-dispatch",
  "processor-stall",
  "dpc-delay",
] as const;

/** One of {@linkcode faultKinds}. */
export type FaultKind = typeof faultKinds[number];

/** A fault was injected: what follows is no mistake of the driver. */
export interface FaultInjectedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "FaultInjected";
  /** What was done. */
  readonly fault: FaultKind;
  /** The device, line, adapter, queue or processor it was done to. */
  readonly at: string;
  /** Which occasion of this kind it was there, counted from 1. */
  readonly occasion: number;
  /** Ticks it lasts, or bytes it leaves or spoils; absent where neither. */
  readonly amount?: number;
}

/** A driver did what no run can go on from as if nothing had been. */
export interface DriverFailedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "DriverFailed";
  /** What it did, or left undone. */
  readonly how: "never returned" | "returned nonsense";
  /** The routine, or the thread. */
  readonly routine: string;
  /** One sentence with the concrete values. */
  readonly sentence: string;
}

/** The run came to one of its limits, and ended. */
export interface LimitReachedEvent extends EventOrigin {
  /** Tells this event from the others. */
  readonly _tag: "LimitReached";
  /** What was used up, such as `messages`. */
  readonly limit: string;
  /** How much of it was allowed. */
  readonly allowed: number;
  /** One sentence that says where. */
  readonly sentence: string;
}

/** Events of what goes wrong outside the rules of the interface. */
export type FaultEvent =
  | FaultInjectedEvent
  | DriverFailedEvent
  | LimitReachedEvent;
