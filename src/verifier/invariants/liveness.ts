/**
 * Liveness monitors: what a machine still owes when a run has come to rest, each
 * with its state in words.
 *
 * @module
 */

import type { TraceEvent } from "../../actors/mod.ts";
import type { DmaEvent } from "../../ddi/mod.ts";

/**
 * Watches the events of one run and says at its end what is still owed. It has
 * the form of the explorer's monitors, so a search takes it as it is.
 */
export interface LivenessMonitor {
  /** Shown in reports. */
  readonly name: string;
  /** Sees every event, as it happens. */
  observe(event: TraceEvent): void;
  /**
   * What is still owed: one phrase that tells the monitor's state, or undefined
   * if nothing is.
   */
  owed(): string | undefined;
}

/** What begins something that must end, and what ends it. */
interface Debts {
  readonly begins: (
    event: DmaEvent,
  ) => readonly [key: string, words: string] | undefined;
  readonly ends: (event: DmaEvent) => string | undefined;
}

class DebtMonitor implements LivenessMonitor {
  readonly name: string;
  readonly #debts: Debts;
  readonly #open: Map<string, string> = new Map();

  constructor(name: string, debts: Debts) {
    this.name = name;
    this.#debts = debts;
  }

  observe(event: TraceEvent): void {
    const dma = event as DmaEvent;
    const ended = this.#debts.ends(dma);
    if (ended !== undefined) this.#open.delete(ended);
    const begun = this.#debts.begins(dma);
    if (begun === undefined) return;
    const [key, words] = begun;
    this.#open.set(key, `${words} (tick ${dma.tick}, step ${dma.step})`);
  }

  owed(): string | undefined {
    if (this.#open.size === 0) return undefined;
    const [first] = this.#open.values();
    const more = this.#open.size - 1;
    return more === 0 ? first : `${first} and ${more} more`;
  }
}

const requests: Debts = {
  begins: (event) =>
    event._tag !== "RequestQueued" ? undefined : [
      String(event.request),
      `request ${event.request} of ${event.deviceObject} to get the ${
        event.waitsFor === "channel" ? "channel" : "map registers"
      } of ${event.adapter}`,
    ],
  ends: (event) =>
    event._tag === "RequestGranted" || event._tag === "RequestCancelled"
      ? String(event.request)
      : undefined,
};

const callbacks: Debts = {
  begins: (event) =>
    event._tag !== "CallbackStarted" ? undefined : [
      `${event.callback} ${event.request}`,
      `the ${event.callback} routine of request ${event.request} on ${event.adapter} to return`,
    ],
  ends: (event) =>
    event._tag === "CallbackFinished"
      ? `${event.callback} ${event.request}`
      : undefined,
};

/** A transfer that starts over ends only when its driver stops it. */
const transfers: Debts = {
  begins: (event) =>
    event._tag !== "TransferStarted" || event.autoInitialize ? undefined : [
      String(event.mapping),
      `channel ${event.channel} of ${event.controller} to move the ${event.length} bytes of mapping ${event.mapping}`,
    ],
  ends: (event) =>
    event._tag === "TransferEnded" ? String(event.mapping) : undefined,
};

const dpcs: Debts = {
  begins: (event) =>
    event._tag === "DpcStarted"
      ? [`${event.actor} ${event.dpc}`, `${event.dpc} to return`]
      : undefined,
  ends: (event) =>
    event._tag === "DpcFinished" ? `${event.actor} ${event.dpc}` : undefined,
};

/**
 * Makes the liveness monitors of DMA for one run: every request is granted or
 * cancelled, every callback and DPC routine returns, every transfer ends. Give
 * them to a search as its `monitors`, or their `observe` to a run as observers.
 *
 * @returns new monitors; they keep the state of one run
 *
 * @example A request that nobody answers
 * ```ts
 * import { livenessMonitors } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const [requests] = livenessMonitors();
 * requests!.observe({
 *   _tag: "RequestQueued", adapter: "adapter", request: 2, context: 2,
 *   deviceObject: "disk", numberOfMapRegisters: 4, waitsFor: "channel",
 *   step: 4, tick: 10, actor: "main", processor: 0, irql: 2,
 * } as { _tag: string });
 * assert.equal(
 *   requests!.owed(),
 *   "request 2 of disk to get the channel of adapter (tick 10, step 4)",
 * );
 * ```
 */
export function livenessMonitors(): LivenessMonitor[] {
  return [
    new DebtMonitor("every request is answered", requests),
    new DebtMonitor("every callback returns", callbacks),
    new DebtMonitor("every transfer ends", transfers),
    new DebtMonitor("every DPC routine returns", dpcs),
  ];
}
