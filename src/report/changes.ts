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
  /** What is held of the map registers, by request. */
  readonly #registers = new Map<number, string>();
  /** DPCs in queues, by name. */
  readonly #dpcs = new Map<string, string>();

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
      case "unlock":
        this.#letGo(`lock ${resource}`, moment);
        break;
    }
  }

  /** Looks at an event of the machine or of DMA. */
  dma(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "RequestQueued":
        this.#lines.set(event.request, `line of ${event.adapter}`);
        this.#line(event.request, "+", moment);
        break;
      case "RequestGranted":
        this.#leaveLine(event.request, moment);
        this.#takeRegisters(event, moment);
        break;
      case "RequestCancelled":
        if (event.request !== null) this.#leaveLine(event.request, moment);
        break;
      case "MapRegistersFreed":
        this.#freeRegisters(event.request, moment);
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

  #takeRegisters(
    event: Extract<DmaEvent, { _tag: "RequestGranted" }>,
    moment: number,
  ): void {
    const { request, mapRegisterBase, numberOfMapRegisters } = event;
    if (mapRegisterBase === null || numberOfMapRegisters === 0) return;
    const last = mapRegisterBase + numberOfMapRegisters - 1;
    const what = `${mapRegisterBase} to ${last}: request ${request}`;
    this.#registers.set(request, what);
    this.changes.push({ moment, where: "map registers", sign: "+", what });
  }

  #freeRegisters(request: number, moment: number): void {
    const what = this.#registers.get(request);
    if (!this.#registers.delete(request)) return;
    const where = "map registers";
    this.changes.push({ moment, where, sign: "-", what: what! });
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
