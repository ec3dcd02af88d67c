/**
 * Finds what lasts in a run: routines, callbacks and DPCs on their lane;
 * requests that wait, channels and map registers that are held, and transfers,
 * wherever they end.
 *
 * @module
 */

import type { DmaEvent } from "../ddi/mod.ts";
import type { Span, SpanKind } from "./picture.ts";

/** A span whose end is not known yet. */
interface OpenSpan extends Omit<Span, "to"> {
  to: number | undefined;
}

/** Collects the spans of a run, event by event. */
export class SpanFold {
  readonly #spans: OpenSpan[] = [];
  /** What is open, by kind and name; of calls on each lane the innermost last. */
  readonly #open = new Map<string, OpenSpan[]>();
  /** Calls that may never return anything: spans only once they do. */
  readonly #calls = new Map<string, Call[]>();

  /** The spans so far, in the order in which they began. */
  get spans(): readonly Span[] {
    return this.#spans.toSorted((a, b) => a.from - b.from);
  }

  /** Looks at an event. */
  observe(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "Call":
        this.#call(event, moment);
        break;
      case "Return":
        this.#return(event, moment);
        break;
      case "CallbackStarted":
        this.#begin("callback", calledBack(event), moment, event.actor);
        break;
      case "CallbackFinished":
        this.#end("callback", calledBack(event), moment, event.actor);
        break;
      case "DpcStarted":
        this.#begin("dpc", event.dpc, moment, event.actor);
        break;
      case "DpcFinished":
        this.#end("dpc", event.dpc, moment, event.actor);
        break;
      default:
        this.#request(event, moment);
        this.#transfer(event, moment);
    }
  }

  #request(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "RequestQueued":
        this.#wait(`request ${event.request}`, moment);
        break;
      case "RequestGranted":
        this.#end("wait", `request ${event.request}`, moment);
        this.#granted(event, moment);
        break;
      case "RequestCancelled":
        this.#end("wait", `request ${event.request}`, moment);
        break;
      case "ChannelReleased":
        this.#end("channel", `request ${event.request}`, moment);
        break;
      case "MapRegistersFreed":
        this.#end("map registers", `request ${event.request}`, moment);
        break;
      case "CommonBufferAllocated":
        this.#holds(event, `common buffer ${event.buffer}`, moment);
        break;
      case "CommonBufferFreed":
        this.#end("map registers", `common buffer ${event.buffer}`, moment);
        break;
    }
  }

  /** A wait for the channel may go on as one for registers. */
  #wait(name: string, moment: number): void {
    if (this.#open.has(keyOf("wait", name))) return;
    this.#begin("wait", name, moment);
  }

  #granted(
    event: Extract<DmaEvent, { _tag: "RequestGranted" }>,
    moment: number,
  ): void {
    const name = `request ${event.request}`;
    if (event.withoutChannel !== true) this.#begin("channel", name, moment);
    this.#holds(event, name, moment);
  }

  #holds(
    { mapRegisterBase, numberOfMapRegisters }: {
      readonly mapRegisterBase: number | null;
      readonly numberOfMapRegisters: number;
    },
    name: string,
    moment: number,
  ): void {
    if (mapRegisterBase === null || numberOfMapRegisters === 0) return;
    this.#add({
      kind: "map registers",
      name,
      nested: false,
      from: moment,
      to: undefined,
      firstRegister: mapRegisterBase,
      registers: numberOfMapRegisters,
    });
  }

  #transfer(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "TransferMapped":
        this.#begin("mapping", `mapping ${event.mapping}`, moment);
        break;
      case "TransferFlushed":
        this.#end("mapping", `mapping ${event.mapping}`, moment);
        break;
      case "TransferStarted":
        this.#begin("transfer", `mapping ${event.mapping}`, moment);
        break;
      case "TransferEnded":
        this.#end("transfer", `mapping ${event.mapping}`, moment);
        break;
    }
  }

  #call(
    { routine, actor }: Extract<DmaEvent, { _tag: "Call" }>,
    from: number,
  ): void {
    const calls = this.#calls.get(actor);
    if (calls === undefined) this.#calls.set(actor, [{ routine, from }]);
    else calls.push({ routine, from });
  }

  #return(
    { routine, actor }: Extract<DmaEvent, { _tag: "Return" }>,
    to: number,
  ): void {
    const calls = this.#calls.get(actor) ?? [];
    const at = calls.findLastIndex((call) => call.routine === routine);
    if (at < 0) return;
    const { from } = calls[at]!;
    // What was called after it and told no return has ended by now.
    calls.length = at;
    this.#spans.push({
      kind: "routine",
      name: routine,
      nested: true,
      from,
      to,
    });
  }

  #begin(kind: SpanKind, name: string, from: number, lane?: string): void {
    const nested = lane !== undefined;
    this.#add({ kind, name, nested, from, to: undefined }, lane);
  }

  #add(span: OpenSpan, lane?: string): void {
    const key = keyOf(span.kind, span.name, lane);
    const open = this.#open.get(key);
    if (open === undefined) this.#open.set(key, [span]);
    else open.push(span);
    this.#spans.push(span);
  }

  #end(kind: SpanKind, name: string, moment: number, lane?: string): void {
    const key = keyOf(kind, name, lane);
    const open = this.#open.get(key);
    const span = open?.pop();
    if (open?.length === 0) this.#open.delete(key);
    if (span !== undefined) span.to = moment;
  }
}

interface Call {
  readonly routine: string;
  readonly from: number;
}

function calledBack(
  { callback, request }: { callback: string; request: number },
): string {
  return `${callback} of request ${request}`;
}

function keyOf(kind: SpanKind, name: string, lane: string = ""): string {
  return `${kind}/${name}/${lane}`;
}
