/**
 * Counts what fills and empties in a run: map registers in use, requests that
 * wait, messages in mailboxes, DPCs in queues.
 *
 * @module
 */

import { type OperationEvent, takesMessage } from "../actors/mod.ts";
import type { DmaEvent } from "../ddi/mod.ts";
import type { Counter } from "./picture.ts";
import type { StoreFold } from "./register_stores.ts";

/** Collects the counters of a run, event by event. */
export class CounterFold {
  readonly #values = new Map<string, [moment: number, value: number][]>();
  readonly #stores: StoreFold;
  /** Requests that wait. */
  readonly #waiting = new Map<number, string>();

  /** @param stores knows which store an adapter draws from */
  constructor(stores: StoreFold) {
    this.#stores = stores;
  }

  /** The counters, by name. */
  get counters(): readonly Counter[] {
    return [...this.#values]
      .map(([name, values]) => ({ name, values }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** Looks at an announced operation. */
  operation(event: OperationEvent, moment: number): void {
    const { operation, resource = "" } = event;
    if (operation === "send") this.#add(`messages in ${resource}`, 1, moment);
    if (takesMessage(event)) {
      this.#add(`messages in ${resource}`, -1, moment);
    }
  }

  /** Looks at an event of the machine or of DMA. */
  dma(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "RequestQueued":
        // It had the channel to wait for, and waits for registers now.
        if (this.#waiting.has(event.request)) break;
        this.#waiting.set(event.request, event.adapter);
        this.#add(waitingFor(event.adapter), 1, moment);
        break;
      case "RequestGranted":
        this.#waitsNoMore(event.request, moment);
        this.#registers(event, 1, moment);
        break;
      case "RequestCancelled":
        if (event.request !== null) this.#waitsNoMore(event.request, moment);
        break;
      case "MapRegistersFreed":
      case "CommonBufferFreed":
        this.#registers(event, -1, moment);
        break;
      case "CommonBufferAllocated":
        this.#registers(event, 1, moment);
        break;
      case "DpcQueued":
        if (event.inserted) {
          this.#add(`DPCs of processor ${event.target}`, 1, moment);
        }
        break;
      case "DpcStarted":
        this.#add(`DPCs of processor ${event.processor}`, -1, moment);
        break;
    }
  }

  #registers(
    { adapter, mapRegisterBase, numberOfMapRegisters }: {
      readonly adapter: string;
      readonly mapRegisterBase: number | null;
      readonly numberOfMapRegisters: number;
    },
    sign: 1 | -1,
    moment: number,
  ): void {
    if (mapRegisterBase === null || numberOfMapRegisters === 0) return;
    const name = `${this.#stores.of(adapter)} in use`;
    this.#add(name, sign * numberOfMapRegisters, moment);
  }

  #waitsNoMore(request: number, moment: number): void {
    const adapter = this.#waiting.get(request);
    if (!this.#waiting.delete(request)) return;
    this.#add(waitingFor(adapter!), -1, moment);
  }

  #add(name: string, change: number, moment: number): void {
    const values = this.#values.get(name);
    if (values === undefined) {
      this.#values.set(name, [[moment, Math.max(0, change)]]);
      return;
    }
    const last = values.at(-1)!;
    const value = Math.max(0, last[1] + change);
    if (last[0] === moment) last[1] = value;
    else values.push([moment, value]);
  }
}

function waitingFor(adapter: string): string {
  return `requests that wait for ${adapter}`;
}
