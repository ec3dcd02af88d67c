/**
 * Which lines the requests of an adapter stand in: that of its channel, which it
 * may share, and that of the store it draws map registers from.
 *
 * @module
 */

import type { AdapterCreatedEvent } from "../ddi/mod.ts";
import { MAIN_STORE } from "./register_store.ts";

/** The lines of every adapter, by name. */
export class LineNames {
  readonly #channels: Map<string, string> = new Map();
  readonly #stores: Map<string, string> = new Map();

  /** Books the making of an adapter. */
  created({ adapter, channel, registers }: AdapterCreatedEvent): void {
    this.#channels.set(adapter, channel ?? adapter);
    this.#stores.set(adapter, registers ?? MAIN_STORE);
  }

  /** The channel of an adapter; one of its own if its making was not seen. */
  channelOf(adapter: string): string {
    return this.#channels.get(adapter) ?? adapter;
  }

  /** The store of an adapter; that of most if its making was not seen. */
  storeOf(adapter: string): string {
    return this.#stores.get(adapter) ?? MAIN_STORE;
  }
}
