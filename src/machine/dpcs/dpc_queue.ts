/**
 * The DPC queue of one processor: the order of its entries, and when it is
 * drained (spec 06, section 2).
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/reactor.ts";
import { KdpcImportance } from "../../ddi/mod.ts";
import type { DpcEntry, FlushTicket } from "./dpc_entry.ts";

/** What the inserter has to do after an insertion. */
export type Drain = "now" | "later" | "under way";

/** The next entry to run, and the flush calls whose last entry has finished. */
export interface NextEntry {
  /** The entry, or `undefined` when the queue is empty. */
  readonly entry: DpcEntry | undefined;
  /** Flush calls to be told. */
  readonly flushed: readonly FlushTicket[];
}

/** What a DPC queue can be asked in one step. */
export type DpcQueueRequest =
  | { readonly _tag: "Insert"; readonly entry: DpcEntry; readonly own: boolean }
  | { readonly _tag: "Next" }
  | { readonly _tag: "Discard"; readonly entry: DpcEntry }
  | { readonly _tag: "Elapse" }
  | { readonly _tag: "Flush"; readonly ticket: FlushTicket };

/** The rules that differ between queues. */
export interface DpcQueueRules {
  /** Entries at which the queue is drained although none asks for it. */
  readonly depthLimit: number;
  /** Whether every insertion is served now, as in the queue of a thread. */
  readonly always: boolean;
}

const NEXT: DpcQueueRequest = { _tag: "Next" };
const ELAPSE: DpcQueueRequest = { _tag: "Elapse" };
const NONE: readonly FlushTicket[] = [];

/** One queue. Its server alone asks for the next entry. */
export class DpcQueue {
  /** Name shown to people. */
  readonly name: string;
  readonly #rules: DpcQueueRules;
  readonly #reactor: Reactor<DpcQueueRequest, unknown>;
  readonly #entries: DpcEntry[] = [];
  #running: DpcEntry | undefined = undefined;
  /** Whether the server was asked to drain and has not found the end yet. */
  #requested = false;
  /** Whether a drain is due when the deferral has elapsed. */
  #deferred = false;

  /** Takes the next entry; the previous one has finished. For the server. */
  readonly next: Effect.Effect<NextEntry>;
  /** The deferral is over; says whether a drain is due now. */
  readonly elapse: Effect.Effect<boolean>;

  /** Made with its processor. */
  constructor(name: string, rules: DpcQueueRules) {
    this.name = name;
    this.#rules = rules;
    this.#reactor = new Reactor(name, (request) => this.#serve(request));
    this.next = this.#reactor.ask(NEXT) as Effect.Effect<NextEntry>;
    this.elapse = this.#reactor.ask(ELAPSE) as Effect.Effect<boolean>;
  }

  /** How many entries wait: a look in passing. */
  get depth(): number {
    return this.#entries.length;
  }

  /**
   * Puts an entry in.
   *
   * @param own whether the inserting processor is the queue's own
   */
  insert(entry: DpcEntry, own: boolean): Effect.Effect<Drain> {
    return this.#reactor.ask({ _tag: "Insert", entry, own }) as Effect.Effect<
      Drain
    >;
  }

  /** Takes an entry out that its object has given up. */
  discard(entry: DpcEntry): Effect.Effect<readonly FlushTicket[]> {
    return this.#reactor.ask({ _tag: "Discard", entry }) as Effect.Effect<
      readonly FlushTicket[]
    >;
  }

  /**
   * Makes a flush call wait for every entry here.
   *
   * @param ticket of this queue alone
   * @returns `"nothing"` if there is no entry to wait for
   */
  flush(ticket: FlushTicket): Effect.Effect<Drain | "nothing"> {
    return this.#reactor.ask({ _tag: "Flush", ticket }) as Effect.Effect<
      Drain | "nothing"
    >;
  }

  #serve(request: DpcQueueRequest): unknown {
    switch (request._tag) {
      case "Insert":
        return this.#insert(request.entry, request.own);
      case "Next":
        return this.#next();
      case "Discard":
        return this.#discard(request.entry);
      case "Elapse":
        this.#deferred = false;
        return this.#entries.length > 0 && this.#request() === "now";
      case "Flush":
        return this.#flush(request.ticket);
    }
  }

  #insert(entry: DpcEntry, own: boolean): Drain {
    if (entry.importance === KdpcImportance.HighImportance) {
      this.#entries.unshift(entry);
    } else {
      this.#entries.push(entry);
    }
    if (this.#requested) return "under way";
    if (this.#isUrgent(entry.importance, own)) return this.#request();
    if (this.#deferred) return "under way";
    this.#deferred = true;
    return "later";
  }

  #isUrgent(importance: KdpcImportance, own: boolean): boolean {
    if (this.#rules.always) return true;
    if (this.#entries.length >= this.#rules.depthLimit) return true;
    switch (importance) {
      case KdpcImportance.HighImportance:
      case KdpcImportance.MediumHighImportance:
        return true;
      case KdpcImportance.MediumImportance:
        return own;
      case KdpcImportance.LowImportance:
        return false;
    }
  }

  #request(): Drain {
    if (this.#requested) return "under way";
    this.#requested = true;
    return "now";
  }

  #next(): NextEntry {
    const flushed = finish(this.#running);
    this.#running = this.#entries.shift();
    if (this.#running === undefined) this.#requested = false;
    return { entry: this.#running, flushed };
  }

  #discard(entry: DpcEntry): readonly FlushTicket[] {
    const at = this.#entries.indexOf(entry);
    if (at < 0) return NONE;
    this.#entries.splice(at, 1);
    return finish(entry);
  }

  #flush(ticket: FlushTicket): Drain | "nothing" {
    if (this.#running !== undefined) addTicket(this.#running, ticket);
    for (const entry of this.#entries) addTicket(entry, ticket);
    if (this.#entries.length > 0) return this.#request();
    return this.#running === undefined ? "nothing" : "under way";
  }
}

function addTicket(entry: DpcEntry, ticket: FlushTicket): void {
  ticket.remaining++;
  (entry.tickets ??= []).push(ticket);
}

/** Crosses an entry off every flush call that waits for it. */
function finish(entry: DpcEntry | undefined): readonly FlushTicket[] {
  if (entry?.tickets === undefined) return NONE;
  const { tickets } = entry;
  entry.tickets = undefined;
  return tickets.filter((ticket) => --ticket.remaining === 0);
}
