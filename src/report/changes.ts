/**
 * What is where at each moment of a run: the messages in each mailbox, the
 * requests in each adapter's line, the map registers that are held, the DPCs in
 * each queue, and who holds each lock, as a list of things that come and go.
 *
 * @module
 */

import { type OperationEvent, takesMessage } from "../actors/mod.ts";
import type { DmaEvent } from "../ddi/mod.ts";
import type { Change } from "./picture.ts";
import type { StoreFold } from "./register_stores.ts";

/** Collects the changes of a run, event by event. */
export class ChangeFold {
  /** The changes so far, oldest first. */
  readonly changes: Change[] = [];
  /** Messages in each mailbox, as far as their sends were seen. */
  readonly #messages = new Map<string, string[]>();
  /** Who holds each lock. */
  readonly #holders = new Map<string, string>();
  /** The line each request waits in. */
  readonly #lines = new Map<number, string>();
  /** The channel each request holds. */
  readonly #channels = new Map<number, string>();
  /** What is held of the map registers, by who holds it. */
  readonly #registers = new Map<string, Omit<Change, "moment" | "sign">>();
  readonly #stores: StoreFold;
  /** DPCs in queues, by name. */
  readonly #dpcs = new Map<string, string>();

  /** @param stores knows which store an adapter draws from */
  constructor(stores: StoreFold) {
    this.#stores = stores;
  }

  /** Looks at an announced operation. */
  operation(event: OperationEvent, moment: number): void {
    const { operation, resource = "", detail = "", actor } = event;
    switch (operation) {
      case "send":
        this.#send(`mailbox ${resource}`, detail, moment);
        break;
      case "poll":
      case "take":
        if (takesMessage(event)) {
          this.#take(`mailbox ${resource}`, moment);
        }
        break;
      case "lock":
        this.#hold(`lock ${resource}`, actor, moment);
        break;
      case "tryLock":
        // It gets the lock if nobody has it, and tells no more than this.
        if (!this.#holders.has(`lock ${resource}`)) {
          this.#hold(`lock ${resource}`, actor, moment);
        }
        break;
      case "unlock":
        this.#letGo(`lock ${resource}`, moment);
        break;
    }
  }

  /** Looks at an event of the machine or of DMA. */
  dma(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "RequestQueued":
        // It had the channel to wait for, and waits for registers now.
        if (this.#lines.has(event.request)) break;
        this.#lines.set(event.request, `line of ${event.adapter}`);
        this.#line(event.request, "+", moment);
        break;
      case "RequestGranted":
        this.#leaveLine(event.request, moment);
        this.#takeChannel(event, moment);
        this.#takeRegisters(event, `request ${event.request}`, moment);
        break;
      case "RequestCancelled":
        if (event.request !== null) this.#leaveLine(event.request, moment);
        break;
      case "ChannelReleased":
        this.#freeChannel(event.request, moment);
        break;
      case "MapRegistersFreed":
        this.#freeRegisters(`request ${event.request}`, moment);
        break;
      case "CommonBufferAllocated":
        this.#takeRegisters(event, `common buffer ${event.buffer}`, moment);
        break;
      case "CommonBufferFreed":
        this.#freeRegisters(`common buffer ${event.buffer}`, moment);
        break;
      case "DpcQueued":
        if (event.inserted) this.#queueDpc(event, moment);
        break;
      case "DpcStarted":
        this.#startDpc(event.dpc, moment);
        break;
    }
  }

  #send(where: string, what: string, moment: number): void {
    const messages = this.#messages.get(where);
    if (messages === undefined) this.#messages.set(where, [what]);
    else messages.push(what);
    this.changes.push({ moment, where, sign: "+", what });
  }

  #take(where: string, moment: number): void {
    const what = this.#messages.get(where)?.shift();
    if (what === undefined) return;
    this.changes.push({ moment, where, sign: "-", what });
  }

  #hold(where: string, who: string, moment: number): void {
    this.#holders.set(where, who);
    this.changes.push({ moment, where, sign: "+", what: who });
  }

  #letGo(where: string, moment: number): void {
    const what = this.#holders.get(where);
    if (!this.#holders.delete(where)) return;
    this.changes.push({ moment, where, sign: "-", what: what! });
  }

  #line(request: number, sign: Change["sign"], moment: number): void {
    const where = this.#lines.get(request)!;
    this.changes.push({ moment, where, sign, what: `request ${request}` });
  }

  #leaveLine(request: number, moment: number): void {
    if (!this.#lines.has(request)) return;
    this.#line(request, "-", moment);
    this.#lines.delete(request);
  }

  #takeChannel(
    event: Extract<DmaEvent, { _tag: "RequestGranted" }>,
    moment: number,
  ): void {
    if (event.withoutChannel === true) return;
    const where = `channel of ${event.adapter}`;
    this.#channels.set(event.request, where);
    const what = `request ${event.request}`;
    this.changes.push({ moment, where, sign: "+", what });
  }

  #freeChannel(request: number, moment: number): void {
    const where = this.#channels.get(request);
    if (!this.#channels.delete(request)) return;
    const what = `request ${request}`;
    this.changes.push({ moment, where: where!, sign: "-", what });
  }

  #takeRegisters(
    event: Extract<
      DmaEvent,
      { _tag: "RequestGranted" | "CommonBufferAllocated" }
    >,
    holder: string,
    moment: number,
  ): void {
    const { adapter, mapRegisterBase, numberOfMapRegisters } = event;
    if (mapRegisterBase === null || numberOfMapRegisters === 0) return;
    const last = mapRegisterBase + numberOfMapRegisters - 1;
    const where = this.#stores.of(adapter);
    const what = `${mapRegisterBase} to ${last}: ${holder}`;
    this.#registers.set(holder, { where, what });
    this.changes.push({ moment, where, sign: "+", what });
  }

  #freeRegisters(holder: string, moment: number): void {
    const held = this.#registers.get(holder);
    if (held === undefined) return;
    this.#registers.delete(holder);
    this.changes.push({ moment, sign: "-", ...held });
  }

  #queueDpc(
    { dpc, target }: Extract<DmaEvent, { _tag: "DpcQueued" }>,
    moment: number,
  ): void {
    const where = `DPC queue of processor ${target}`;
    this.#dpcs.set(dpc, where);
    this.changes.push({ moment, where, sign: "+", what: dpc });
  }

  #startDpc(dpc: string, moment: number): void {
    const where = this.#dpcs.get(dpc);
    if (!this.#dpcs.delete(dpc)) return;
    this.changes.push({ moment, where: where!, sign: "-", what: dpc });
  }
}
