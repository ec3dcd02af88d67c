/**
 * The lines that the requests of an adapter stand in: that of its channel, which
 * it may share, and that of the store it draws map registers from.
 *
 * @module
 */

import type { AdapterCreatedEvent } from "../../ddi/mod.ts";
import { MAIN_STORE } from "../register_store.ts";

/** The lines of every adapter; each is made when it is first asked for. */
export class AdapterLines<Line> {
  /** The lines of channels so far, by the channel's name. */
  readonly channels: Map<string, Line> = new Map();
  readonly #stores: Map<string, Line> = new Map();
  readonly #channelNames: Map<string, string> = new Map();
  readonly #storeNames: Map<string, string> = new Map();
  readonly #makeLine: () => Line;

  /** @param makeLine makes a line that nobody stands in */
  constructor(makeLine: () => Line) {
    this.#makeLine = makeLine;
  }

  /** Books the making of an adapter. */
  created({ adapter, channel, registers }: AdapterCreatedEvent): void {
    this.#channelNames.set(adapter, channel ?? adapter);
    this.#storeNames.set(adapter, registers ?? MAIN_STORE);
  }

  /** The channel of an adapter; one of its own if its making was not seen. */
  channelOf(adapter: string): string {
    return this.#channelNames.get(adapter) ?? adapter;
  }

  /** The store of an adapter; that of most if its making was not seen. */
  storeOf(adapter: string): string {
    return this.#storeNames.get(adapter) ?? MAIN_STORE;
  }

  /** The line for an adapter's channel. */
  channel(adapter: string): Line {
    return this.#lineIn(this.channels, this.channelOf(adapter));
  }

  /** The line for map registers of an adapter's store. */
  store(adapter: string): Line {
    return this.#lineIn(this.#stores, this.storeOf(adapter));
  }

  #lineIn(lines: Map<string, Line>, name: string): Line {
    let line = lines.get(name);
    if (line === undefined) {
      line = this.#makeLine();
      lines.set(name, line);
    }
    return line;
  }
}
