/**
 * The invariant about how long a request waits: no longer than those that came
 * before it, and never for something that is free.
 *
 * @module
 */

import type {
  AdapterCreatedEvent,
  ChannelReleasedEvent,
  MapRegistersFreedEvent,
  RequestGrantedEvent,
  RequestQueuedEvent,
} from "../../ddi/mod.ts";
import { AdapterLines } from "./adapter_lines.ts";
import { counted } from "../call_facts.ts";
import type { Invariant } from "../invariant.ts";

/** One line: what was handed out of it, and who waits. */
class Line {
  /** How many requests got what they waited for, or at once, so far. */
  granted = 0;
  /** Those who hold it now: one for a channel, any number for registers. */
  readonly holders: Set<number> = new Set();
  /** Who waits, with how many grants there may be before its own. */
  readonly #waiting: Map<number, { since: number; ahead: number }> = new Map();

  enter(request: number): void {
    const { size } = this.#waiting;
    this.#waiting.set(request, { since: this.granted, ahead: size });
  }

  leave(request: number): boolean {
    return this.#waiting.delete(request);
  }

  /** Books a grant; tells of the oldest one that has seen too many. */
  grant(request: number, what: string): string | undefined {
    this.#waiting.delete(request);
    this.granted++;
    this.holders.add(request);
    // Whoever came later may see as many more as came before it.
    const oldest = this.#waiting.entries().next().value;
    if (oldest === undefined) return undefined;
    const [number, { ahead, since }] = oldest;
    const seen = this.granted - since;
    return seen <= ahead
      ? undefined
      : `request ${number} waits for ${what}, which ${
        counted(seen, "other request")
      } got since it came, and ${ahead} stood before it`;
  }

  /** Who waits although nobody holds it. */
  get forgotten(): number | undefined {
    if (this.holders.size > 0) return undefined;
    return this.#waiting.keys().next().value;
  }
}

class Waiting {
  readonly #lines: AdapterLines<Line> = new AdapterLines(() => new Line());

  created(event: AdapterCreatedEvent): void {
    this.#lines.created(event);
  }

  queued({ adapter, request, waitsFor }: RequestQueuedEvent):
    | string
    | undefined {
    if (waitsFor === "channel") {
      this.#lines.channel(adapter).enter(request);
      return undefined;
    }
    // It has its channel, and goes on to the line for registers.
    this.#lines.store(adapter).enter(request);
    return this.#grantChannel(adapter, request);
  }

  granted(event: RequestGrantedEvent): string | undefined {
    const { adapter, numberOfMapRegisters, request, withoutChannel } = event;
    if (withoutChannel) return undefined;
    const channel = this.#lines.channel(adapter);
    const broken = channel.holders.has(request)
      ? undefined
      : this.#grantChannel(adapter, request);
    if (numberOfMapRegisters === 0) return broken;
    const store = this.#lines.storeOf(adapter);
    return broken ?? this.#lines.store(adapter).grant(request, store);
  }

  cancelled(adapter: string, request: number | null): void {
    if (request === null) return;
    this.#lines.channel(adapter).leave(request);
    // A request that waited for registers held its channel.
    if (this.#lines.store(adapter).leave(request)) {
      this.#lines.channel(adapter).holders.delete(request);
    }
  }

  released({ adapter, request }: ChannelReleasedEvent): void {
    this.#lines.channel(adapter).holders.delete(request);
  }

  freed({ adapter, request }: MapRegistersFreedEvent): void {
    this.#lines.store(adapter).holders.delete(request);
  }

  atRest(): string | undefined {
    for (const [name, { forgotten }] of this.#lines.channels) {
      if (forgotten !== undefined) {
        return `request ${forgotten} waits for the channel of ${name}, which nobody holds`;
      }
    }
    return undefined;
  }

  #grantChannel(adapter: string, request: number): string | undefined {
    const name = this.#lines.channelOf(adapter);
    return this.#lines.channel(adapter).grant(
      request,
      `the channel of ${name}`,
    );
  }
}

/** Nobody starves, and nobody is forgotten. */
export const waitingIsBounded: Invariant = {
  name: "waiting is bounded",
  statement:
    "While a request waits for a channel or for map registers, no more others get them than stood in line before it; and none waits at rest for a channel that nobody holds.",
  spec: ["C086", "C150", "02", "07"],
  start: () => {
    const waiting = new Waiting();
    return {
      events: {
        AdapterCreated: (event) => void waiting.created(event),
        RequestQueued: (event) => waiting.queued(event),
        RequestGranted: (event) => waiting.granted(event),
        RequestCancelled: ({ adapter, request }) =>
          void waiting.cancelled(adapter, request),
        ChannelReleased: (event) => void waiting.released(event),
        MapRegistersFreed: (event) => void waiting.freed(event),
      },
      atRest: () => waiting.atRest(),
    };
  },
};
