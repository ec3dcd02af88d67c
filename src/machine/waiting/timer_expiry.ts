/**
 * The timers that have fired and whose DPC is not in its queue yet.
 *
 * On a real system a timer expires on a processor at DISPATCH_LEVEL, so that
 * KeFlushQueuedDpcs waits for the DPCs of all timers that KeCancelTimer came
 * too late for. Here a clock is hardware and takes several steps; a flush
 * learns from this list which of them it has to wait for.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/reactor.ts";
import type { FlushTicket } from "../dpcs/dpc_entry.ts";

/** One expiry under way. */
export class Expiry {
  /** Calls of KeFlushQueuedDpcs that wait for its end. */
  readonly tickets: FlushTicket[] = [];
}

type ExpiryRequest =
  | { readonly _tag: "Begin"; readonly expiry: Expiry }
  | { readonly _tag: "End"; readonly expiry: Expiry }
  | { readonly _tag: "Flush"; readonly ticket: FlushTicket };

/** The expiries under way on one machine. */
export class TimerExpiries {
  readonly #reactor: Reactor<ExpiryRequest, unknown>;
  readonly #underWay: Set<Expiry> = new Set();

  /** Made with its machine. */
  constructor() {
    this.#reactor = new Reactor(
      "timers that expire",
      (request) => this.#serve(request),
    );
  }

  /** A timer is about to fire. */
  begin(expiry: Expiry): Effect.Effect<void> {
    return this.#reactor.ask({ _tag: "Begin", expiry }) as Effect.Effect<void>;
  }

  /**
   * Its DPC is in the queue, or it did not fire after all.
   *
   * @returns the flush calls to be told
   */
  end(expiry: Expiry): Effect.Effect<readonly FlushTicket[]> {
    return this.#reactor.ask({ _tag: "End", expiry }) as Effect.Effect<
      readonly FlushTicket[]
    >;
  }

  /**
   * Makes a flush call wait for the expiries under way.
   *
   * @returns whether there are any
   */
  flush(ticket: FlushTicket): Effect.Effect<boolean> {
    return this.#reactor.ask({ _tag: "Flush", ticket }) as Effect.Effect<
      boolean
    >;
  }

  #serve(request: ExpiryRequest): unknown {
    switch (request._tag) {
      case "Begin":
        this.#underWay.add(request.expiry);
        return undefined;
      case "End":
        this.#underWay.delete(request.expiry);
        return request.expiry.tickets.filter((ticket) =>
          --ticket.remaining === 0
        );
      case "Flush":
        for (const { tickets } of this.#underWay) tickets.push(request.ticket);
        request.ticket.remaining = this.#underWay.size;
        return this.#underWay.size > 0;
    }
  }
}
