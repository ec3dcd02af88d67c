/**
 * The entries of the ledger: adapters, grants, mappings and waiting requests.
 *
 * @module
 */

import type {
  AdapterCreatedEvent,
  ChannelReleasedEvent,
  CommonBufferAllocatedEvent,
  RequestGrantedEvent,
  RequestQueuedEvent,
  ScatterGatherListBuiltEvent,
  TransferMappedEvent,
} from "../ddi/mod.ts";

/** A request that waits: the event that told so. */
export type PendingEntry = RequestQueuedEvent;

/** A range that is mapped and not flushed: the event that told so. */
export type MappingEntry = TransferMappedEvent;

/** What one request was granted. */
export class GrantEntry {
  /** Name of its adapter. */
  readonly adapter: string;
  /** Number of the request. */
  readonly request: number;
  /** First map register; null where there are none. */
  readonly mapRegisterBase: number | null;
  /** Map registers that it still holds. */
  registers: number;
  /** Whether it still holds the channel of its adapter. */
  holdsChannel: boolean;
  /** The list that was built for it; null if it is for no list. */
  list: number | null = null;
  /** Registers from the base on that were ever mapped. */
  registersMapped = 0;
  /** What is mapped and not flushed. */
  readonly mappings: MappingEntry[] = [];

  /** Made by the ledger, from the event of the grant. */
  constructor(event: RequestGrantedEvent) {
    this.adapter = event.adapter;
    this.request = event.request;
    this.mapRegisterBase = event.mapRegisterBase;
    this.registers = event.numberOfMapRegisters;
    this.holdsChannel = event.withoutChannel !== true;
  }

  /** Pages of all live mappings. */
  get pagesMapped(): number {
    return this.mappings.reduce((pages, mapping) => pages + mapping.pages, 0);
  }

  /** Bytes of all live mappings. */
  get bytesMapped(): number {
    return this.mappings.reduce((bytes, { length }) => bytes + length, 0);
  }

  /** The live mapping that begins at an offset of a buffer. */
  mappingAt(mdl: string, offset: number): MappingEntry | undefined {
    return this.mappings.find((mapping) =>
      mapping.mdl === mdl && mapping.offset === offset
    );
  }

  /** Books a mapping. */
  map(event: TransferMappedEvent): void {
    this.mappings.push(event);
    const reached = event.firstRegister + event.pages;
    if (reached > this.registersMapped) this.registersMapped = reached;
  }
}

/** What the ledger is told of an adapter; all but the name has a default. */
export type AdapterFacts =
  & Pick<AdapterCreatedEvent, "adapter">
  & Partial<AdapterCreatedEvent>;

/** One adapter object and all that its driver holds. */
export class AdapterEntry {
  /** Its name. */
  readonly name: string;
  /** Whether its device is a bus master; if not, it uses system DMA. */
  readonly master: boolean;
  /** Whether its transfers go through map registers. */
  readonly needsMapRegisters: boolean;
  /** The most registers that IoGetDmaAdapter promised. */
  readonly numberOfMapRegisters: number;
  /** Alignment of buffers in bytes. */
  readonly alignment: number;
  /** Whether PutDmaAdapter was called. */
  released = false;
  /** Requests that wait, in the order in which they came. */
  readonly pending: Map<number, PendingEntry> = new Map();
  /** What is held, by request. */
  readonly grants: Map<number, GrantEntry> = new Map();
  /** The lists that were not put back, with their requests. */
  readonly lists: Map<number, number> = new Map();
  /** How many lists were built so far. */
  listsBuilt = 0;
  /** The common buffers that were not freed. */
  readonly commonBuffers: Map<number, CommonBufferAllocatedEvent> = new Map();
  /** The latest grant without registers that gave its channel back. */
  #registerless: GrantEntry | undefined = undefined;

  /** Made by the ledger, from the event of its making as far as it was seen. */
  constructor(facts: AdapterFacts) {
    this.name = facts.adapter;
    this.master = facts.master ?? true;
    this.needsMapRegisters = facts.needsMapRegisters ?? true;
    this.numberOfMapRegisters = facts.numberOfMapRegisters ?? Infinity;
    this.alignment = facts.alignment ?? 1;
  }

  /** The grant that holds the channel, if one does. */
  get holder(): GrantEntry | undefined {
    for (const grant of this.grants.values()) {
      if (grant.holdsChannel) return grant;
    }
    return undefined;
  }

  /** Map registers that all grants hold together. */
  get registersHeld(): number {
    let held = 0;
    for (const { registers } of this.grants.values()) held += registers;
    return held;
  }

  /** Books the release of a channel. */
  releaseChannel({ request, keepsRegisters }: ChannelReleasedEvent): void {
    const grant = this.grants.get(request);
    if (grant === undefined) return;
    grant.holdsChannel = false;
    if (grant.registers > 0) return;
    if (!keepsRegisters) {
      this.grants.delete(request);
      return;
    }
    if (grant.list !== null) {
      this.#forgetEnded(grant);
      return;
    }
    // Such a grant ends with no event: it lives until the next one takes its
    // place, and for as long as something of it is mapped.
    const previous = this.#registerless;
    if (previous?.mappings.length === 0) this.grants.delete(previous.request);
    this.#registerless = grant;
  }

  /** Books the release of a request's registers, which ends its mappings. */
  freeRegisters(request: number): void {
    const grant = this.grants.get(request);
    if (grant === undefined) return;
    grant.registers = 0;
    grant.mappings.length = 0;
    if (!grant.holdsChannel) this.grants.delete(request);
  }

  /** Books a list. */
  buildList({ list, request }: ScatterGatherListBuiltEvent): void {
    this.lists.set(list, request);
    this.listsBuilt++;
    const grant = this.grants.get(request);
    if (grant !== undefined) grant.list = list;
  }

  /** Books the end of a list; its registers are freed by an event of their own. */
  freeList(request: number, list: number): void {
    this.lists.delete(list);
    const grant = this.grants.get(request);
    if (grant !== undefined) this.#forgetEnded(grant);
  }

  /** Forgets the grant of a list once nothing of it is left. */
  #forgetEnded({ holdsChannel, list, registers, request }: GrantEntry): void {
    const live = holdsChannel || registers > 0 ||
      (list !== null && this.lists.has(list));
    if (!live) this.grants.delete(request);
  }

  /** Books the end of a mapping. */
  flush(request: number, mapping: number): void {
    const grant = this.grants.get(request);
    if (grant === undefined) return;
    const { mappings } = grant;
    const at = mappings.findIndex((entry) => entry.mapping === mapping);
    if (at >= 0) mappings.splice(at, 1);
    const over = mappings.length === 0 && grant.registers === 0 &&
      !grant.holdsChannel && grant !== this.#registerless;
    if (over) this.grants.delete(request);
  }
}
