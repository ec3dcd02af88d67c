/**
 * The invariant about order: first come, first served, in both lines.
 *
 * @module
 */

import type {
  AdapterCreatedEvent,
  RequestGrantedEvent,
  RequestQueuedEvent,
} from "../ddi/mod.ts";
import type { Invariant } from "./invariant.ts";
import { LineNames } from "./line_names.ts";

/** A line of requests in the order in which they came. */
type Line = Set<number>;

function firstOf(line: Line): number | undefined {
  return line.values().next().value;
}

/** The line of every channel, and of every store of registers. */
class Lines {
  readonly #channels: Map<string, Line> = new Map();
  readonly #registers: Map<string, Line> = new Map();
  readonly #names: LineNames = new LineNames();

  created(event: AdapterCreatedEvent): void {
    this.#names.created(event);
  }

  queued({ adapter, request, waitsFor }: RequestQueuedEvent):
    | string
    | undefined {
    const line = this.#channelLine(adapter);
    if (waitsFor === "channel") {
      line.add(request);
      return undefined;
    }
    const broken = this.#takesChannel(adapter, line, request);
    line.delete(request);
    this.#registerLine(adapter).add(request);
    return broken;
  }

  granted(event: RequestGrantedEvent): string | undefined {
    const { adapter, numberOfMapRegisters, request } = event;
    // It has nothing to wait for, so it stands in no line.
    if (event.withoutChannel) return undefined;
    const waiting = this.#registerLine(adapter);
    const next = firstOf(waiting);
    if (waiting.delete(request)) {
      return next === request
        ? undefined
        : `request ${request} was granted map registers before request ${next}, which waited longer`;
    }
    if (numberOfMapRegisters > 0 && next !== undefined) {
      return `request ${request} was granted map registers while request ${next} waited for some`;
    }
    const line = this.#channelLine(adapter);
    const broken = this.#takesChannel(adapter, line, request);
    line.delete(request);
    return broken;
  }

  cancelled(adapter: string, request: number | null): void {
    if (request === null) return;
    this.#registerLine(adapter).delete(request);
    this.#channelLine(adapter).delete(request);
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

  #channelLine(adapter: string): Line {
    return lineOf(this.#channels, this.#names.channelOf(adapter));
  }

  #registerLine(adapter: string): Line {
    return lineOf(this.#registers, this.#names.storeOf(adapter));
  }
}

function lineOf(lines: Map<string, Line>, name: string): Line {
  let line = lines.get(name);
  if (line === undefined) {
    line = new Set();
    lines.set(name, line);
  }
  return line;
}

/** Nobody overtakes, even if less would fit. */
export const grantsInOrder: Invariant = {
  name: "grants in order",
  statement:
    "Requests get the channel of their adapter in the order in which they came, and map registers of a store in the order in which they began to wait for some; nobody overtakes.",
  spec: ["C086", "C091", "C150", "02"],
  start: () => {
    const lines = new Lines();
    return {
      events: {
        AdapterCreated: (event) => void lines.created(event),
        RequestQueued: (event) => lines.queued(event),
        RequestGranted: (event) => lines.granted(event),
        RequestCancelled: ({ adapter, request }) =>
          void lines.cancelled(adapter, request),
      },
    };
  },
};
