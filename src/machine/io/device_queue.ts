/**
 * Device queues (KDEVICE_QUEUE): a busy flag and a line of entries. The first
 * entry is not queued: it makes the queue busy and is served at once.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/reactor.ts";

/** One entry. An IRP has its own as `deviceQueueEntry`. */
export class KDeviceQueueEntry<Item = unknown> {
  /** Name shown to people. */
  readonly name: string;
  /** What it stands for. */
  readonly item: Item;
  /** Its place among entries that were inserted by key. */
  sortKey = 0;
  /** Whether it is in a queue: a look in passing. */
  inserted = false;

  /**
   * Makes an entry that is in no queue.
   *
   * @param name shown in traces
   * @param item what it stands for
   */
  constructor(name: string, item: Item) {
    this.name = name;
    this.item = item;
  }
}

type DeviceQueueRequest<Item> =
  | {
    readonly _tag: "Insert";
    readonly entry: KDeviceQueueEntry<Item>;
    readonly key: number | null;
  }
  | { readonly _tag: "Remove"; readonly key: number | null }
  | {
    readonly _tag: "RemoveEntry";
    readonly entry: KDeviceQueueEntry<Item>;
  };

/** A device queue. Make one with {@linkcode keInitializeDeviceQueue}. */
export class KDeviceQueue<Item = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  #busy = false;
  readonly #entries: KDeviceQueueEntry<Item>[] = [];
  readonly #queue: Reactor<
    DeviceQueueRequest<Item>,
    KDeviceQueueEntry<Item> | boolean | null
  >;

  /** Drivers call {@linkcode keInitializeDeviceQueue}. */
  constructor(name: string) {
    this.name = name;
    this.#queue = new Reactor(name, (request) => this.#serve(request));
  }

  /** Whether an entry is being served: a look in passing. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Inserts an entry, unless the queue was idle. One operation. */
  insert(
    entry: KDeviceQueueEntry<Item>,
    key: number | null,
  ): Effect.Effect<boolean> {
    return this.#queue.ask({ _tag: "Insert", entry, key }) as Effect.Effect<
      boolean
    >;
  }

  /** Removes the next entry, or becomes idle. One operation. */
  remove(key: number | null): Effect.Effect<KDeviceQueueEntry<Item> | null> {
    return this.#queue.ask({ _tag: "Remove", key }) as Effect.Effect<
      KDeviceQueueEntry<Item> | null
    >;
  }

  /** Removes one entry, if it is in the queue. One operation. */
  removeEntry(entry: KDeviceQueueEntry<Item>): Effect.Effect<boolean> {
    return this.#queue.ask({ _tag: "RemoveEntry", entry }) as Effect.Effect<
      boolean
    >;
  }

  #serve(
    request: DeviceQueueRequest<Item>,
  ): KDeviceQueueEntry<Item> | boolean | null {
    switch (request._tag) {
      case "Insert":
        return this.#insert(request.entry, request.key);
      case "Remove":
        return this.#remove(request.key);
      case "RemoveEntry": {
        const at = this.#entries.indexOf(request.entry);
        if (at >= 0) this.#take(at);
        return at >= 0;
      }
    }
  }

  #insert(entry: KDeviceQueueEntry<Item>, key: number | null): boolean {
    if (!this.#busy) {
      this.#busy = true;
      return false;
    }
    entry.inserted = true;
    if (key === null) {
      this.#entries.push(entry);
      return true;
    }
    entry.sortKey = key;
    // Behind its equals, before the first greater key.
    const at = this.#entries.findIndex(({ sortKey }) => sortKey > key);
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, entry);
    return true;
  }

  #remove(key: number | null): KDeviceQueueEntry<Item> | null {
    if (this.#entries.length === 0) {
      this.#busy = false;
      return null;
    }
    const from = key === null
      ? 0
      : this.#entries.findIndex(({ sortKey }) => sortKey >= key);
    return this.#take(Math.max(from, 0));
  }

  #take(at: number): KDeviceQueueEntry<Item> {
    const [entry] = this.#entries.splice(at, 1);
    entry!.inserted = false;
    return entry!;
  }
}
