/**
 * Who holds what: the state of every adapter as the events tell it. All rules
 * read one ledger, so that no event is booked more than once.
 *
 * @module
 */

import type { CallEvent, DmaEvent } from "../ddi/mod.ts";
import {
  AdapterEntry,
  GrantEntry,
  type MappingEntry,
  type PendingEntry,
} from "./ledger_entries.ts";

/** The events that the ledger books, by kind. */
type Booking = {
  readonly [Tag in DmaEvent["_tag"]]?: (
    event: Extract<DmaEvent, { _tag: Tag }>,
  ) => void;
};

/** The books of one run. The verifier keeps them; rules only read. */
export class Ledger {
  readonly #adapters: Map<string, AdapterEntry> = new Map();
  readonly #pendingByContext: Map<number, PendingEntry> = new Map();
  readonly #tableCalls: Map<string, CallEvent> = new Map();

  readonly #booking: Booking = {
    AdapterCreated: (event) => {
      this.#adapters.set(event.adapter, new AdapterEntry(event));
    },
    AdapterReleased: (event) => {
      this.adapter(event.adapter).released = true;
    },
    RequestQueued: (event) => {
      const entry: PendingEntry = event;
      this.adapter(event.adapter).pending.set(event.request, entry);
      if (event.context !== null) {
        this.#pendingByContext.set(event.context, entry);
      }
    },
    RequestCancelled: ({ adapter, context, request }) =>
      this.#forgetPending(adapter, request, context),
    RequestGranted: (event) => {
      const { adapter, context, request } = event;
      this.#forgetPending(adapter, request, context);
      this.adapter(adapter).grants.set(request, new GrantEntry(event));
    },
    ChannelReleased: (event) =>
      this.adapter(event.adapter).releaseChannel(event),
    MapRegistersFreed: ({ adapter, request }) =>
      this.adapter(adapter).freeRegisters(request),
    TransferMapped: (event) => {
      this.grant(event.adapter, event.request)?.map(event);
    },
    TransferFlushed: ({ adapter, request, mapping }) =>
      this.adapter(adapter).flush(request, mapping),
    ScatterGatherListBuilt: (event) =>
      this.adapter(event.adapter).buildList(event),
    ScatterGatherListFreed: ({ adapter, request, list }) =>
      this.adapter(adapter).freeList(request, list),
    CommonBufferAllocated: (event) => {
      this.adapter(event.adapter).commonBuffers.set(event.buffer, event);
    },
    CommonBufferFreed: ({ adapter, buffer }) => {
      this.adapter(adapter).commonBuffers.delete(buffer);
    },
  };

  /**
   * The entry of an adapter. One whose making was not seen, as in a part of a
   * trace, is taken for a bus master without limits.
   */
  adapter(name: string): AdapterEntry {
    let entry = this.#adapters.get(name);
    if (entry === undefined) {
      entry = new AdapterEntry({ adapter: name });
      this.#adapters.set(name, entry);
    }
    return entry;
  }

  /** What a request was granted and still holds, if anything. */
  grant(adapter: string, request: number | null): GrantEntry | undefined {
    if (request === null) return undefined;
    return this.#adapters.get(adapter)?.grants.get(request);
  }

  /** The grant that a request number belongs to, on whichever adapter. */
  grantAnywhere(request: number): GrantEntry | undefined {
    for (const { grants } of this.#adapters.values()) {
      const grant = grants.get(request);
      if (grant !== undefined) return grant;
    }
    return undefined;
  }

  /** The waiting request that a transfer context belongs to, if it waits. */
  pendingOf(context: number | null): PendingEntry | undefined {
    return context === null ? undefined : this.#pendingByContext.get(context);
  }

  /** A range of a buffer that is mapped and not flushed, on any adapter. */
  mappingOf(mdl: string): MappingEntry | undefined {
    for (const { grants } of this.#adapters.values()) {
      for (const { mappings } of grants.values()) {
        const mapping = mappings.find((candidate) => candidate.mdl === mdl);
        if (mapping !== undefined) return mapping;
      }
    }
    return undefined;
  }

  /** The latest call of a table routine by an actor. */
  tableCallOf(actor: string): CallEvent | undefined {
    return this.#tableCalls.get(actor);
  }

  /** Remembers a call of a table routine. */
  bookCall(call: CallEvent): void {
    this.#tableCalls.set(call.actor, call);
  }

  /** Takes an event in, after the rules have seen it. */
  book(event: DmaEvent): void {
    const book = this.#booking[event._tag] as
      | ((event: DmaEvent) => void)
      | undefined;
    book?.(event);
  }

  #forgetPending(
    adapter: string,
    request: number | null,
    context: number | null,
  ): void {
    if (request === null) return;
    this.adapter(adapter).pending.delete(request);
    if (context !== null) this.#pendingByContext.delete(context);
  }
}
