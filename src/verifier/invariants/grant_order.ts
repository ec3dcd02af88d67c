/**
 * The invariant about order: first come, first served, in both lines.
 *
 * @module
 */

import type {
  AdapterCreatedEvent,
  RequestGrantedEvent,
  RequestQueuedEvent,
} from "../../ddi/mod.ts";
import { AdapterLines } from "./adapter_lines.ts";
import type { Invariant } from "../invariant.ts";

/** A line of requests in the order in which they came. */
type Line = Set<number>;

function firstOf(line: Line): number | undefined {
  return line.values().next().value;
}

/** Who is next, in the line of every channel and of every store of registers. */
class Order {
  readonly #lines: AdapterLines<Line> = new AdapterLines(() => new Set());

  created(event: AdapterCreatedEvent): void {
    this.#lines.created(event);
  }

  queued({ adapter, request, waitsFor }: RequestQueuedEvent):
    | string
    | undefined {
    const line = this.#lines.channel(adapter);
    if (waitsFor === "channel") {
      line.add(request);
      return undefined;
    }
    const broken = this.#takesChannel(adapter, line, request);
    line.delete(request);
    this.#lines.store(adapter).add(request);
    return broken;
  }

  granted(event: RequestGrantedEvent): string | undefined {
    const { adapter, numberOfMapRegisters, request } = event;
    // It has nothing to wait for, so it stands in no line.
    if (event.withoutChannel) return undefined;
    const waiting = this.#lines.store(adapter);
    const next = firstOf(waiting);
    if (waiting.delete(request)) {
      return next === request
        ? undefined
        : `request ${request} was granted map registers before request ${next}, which waited longer`;
    }
    if (numberOfMapRegisters > 0 && next !== undefined) {
      return `request ${request} was granted map registers while request ${next} waited for some`;
    }
    const line = this.#lines.channel(adapter);
    const broken = this.#takesChannel(adapter, line, request);
    line.delete(request);
    return broken;
  }

  cancelled(adapter: string, request: number | null): void {
    if (request === null) return;
    this.#lines.store(adapter).delete(request);
    this.#lines.channel(adapter).delete(request);
  }

  #takesChannel(
    adapter: string,
    line: Line,
    request: number,
  ): string | undefined {
    const next = firstOf(line);
    return next === undefined || next === request
      ? undefined
      : `request ${request} got the channel of ${adapter} before request ${next}, which waited longer`;
  }
}

/** Nobody overtakes, even if less would fit. */
export const grantsInOrder: Invariant = {
  name: "grants in order",
  statement:
    "Requests get the channel of their adapter in the order in which they came, and map registers of a store in the order in which they began to wait for some; nobody overtakes.",
  spec: ["C086", "C091", "C150", "02"],
  start: () => {
    const order = new Order();
    return {
      events: {
        AdapterCreated: (event) => void order.created(event),
        RequestQueued: (event) => order.queued(event),
        RequestGranted: (event) => order.granted(event),
        RequestCancelled: ({ adapter, request }) =>
          void order.cancelled(adapter, request),
      },
    };
  },
};
