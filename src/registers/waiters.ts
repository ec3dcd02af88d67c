/**
 * Those who wait for map registers: strict first come first served, with a
 * ticket each that can be cancelled, and a grant only when the first in line
 * can really be served.
 *
 * @module
 */

/**
 * Where waiting requests get their registers from: the two questions that the
 * queue asks. `MapRegisterPool` is one.
 */
export interface RegisterSource {
  /** Registers there are in all; a request for more can never be served. */
  readonly size: number;
  /** Whether `allocate(count)` would be granted now. */
  canFit(count: number): boolean;
  /** Takes a run and returns its first register, or -1. */
  allocate(count: number): number;
}

/** One place in the line; see `RegisterWaiters.park`. */
export interface Ticket<Request> {
  /** Counts up from 1 in the order of arrival. */
  readonly number: number;
  /** What the waiter wants to be reminded of; not looked at here. */
  readonly request: Request;
  /** Registers wanted. */
  readonly count: number;
  /** `waiting` until exactly one of grant and cancel happens. */
  readonly state: "waiting" | "granted" | "cancelled";
  /** First register of the granted run; -1 while there is none. */
  readonly base: number;
}

/** A ticket with its neighbours in the line, which nobody outside may see. */
class Place<Request> implements Ticket<Request> {
  state: "waiting" | "granted" | "cancelled" = "waiting";
  base = -1;
  before: Place<Request> | undefined = undefined;
  after: Place<Request> | undefined = undefined;

  constructor(
    readonly line: RegisterWaiters<Request>,
    readonly number: number,
    readonly request: Request,
    readonly count: number,
  ) {}
}

/**
 * The line of requests that wait for registers of one pool. Nobody overtakes:
 * while the first in line does not fit, a smaller request behind it waits too
 * (spec 07). The queue never grants by itself; whoever gave registers back asks
 * {@link RegisterWaiters.grantNext} until it answers `undefined`.
 *
 * | operation | cost |
 * | --- | --- |
 * | `park`, `cancel`, `first`, `length` | O(1) |
 * | `grantNext` | O(1) and one `canFit`; one `allocate` more when granted |
 *
 * @example The second in line waits for the first
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 * import { MapRegisterPool, RegisterWaiters } from "@adapter-channel/dma/registers";
 *
 * const pool = new MapRegisterPool(8);
 * const line = new RegisterWaiters<string>(pool);
 * const held = pool.allocate(6);
 * line.park("disk", 8);
 * const net = line.park("net", 2);
 * equal(line.grantNext(), undefined); // two are free, but the disk is first
 * pool.free(held, 6);
 * equal(line.grantNext()?.request, "disk");
 * equal(line.grantNext(), undefined);
 * equal(line.cancel(net), true);
 * deepEqual([net.state, line.length], ["cancelled", 0]);
 * ```
 */
export class RegisterWaiters<Request> {
  readonly #source: RegisterSource;
  #first: Place<Request> | undefined = undefined;
  #last: Place<Request> | undefined = undefined;
  #length = 0;
  #parked = 0;

  /**
   * Makes an empty line.
   *
   * @param source the pool whose registers are waited for
   */
  constructor(source: RegisterSource) {
    this.#source = source;
  }

  /** Requests in line now. */
  get length(): number {
    return this.#length;
  }

  /** The ticket that is served next, or `undefined` when nobody waits. */
  get first(): Ticket<Request> | undefined {
    return this.#first;
  }

  /**
   * Joins the line at its end. To keep the order strict, a newcomer may take
   * registers past the line only while `length` is 0.
   *
   * @param request what the caller wants back with the grant
   * @param count registers wanted, an integer from 1 to the size of the pool
   * @returns the ticket, for {@link RegisterWaiters.cancel}
   * @throws {RangeError} when the count is not such an integer, because such a
   *   request would block everybody behind it for ever
   */
  park(request: Request, count: number): Ticket<Request> {
    if (!Number.isInteger(count) || count < 1 || count > this.#source.size) {
      throw new RangeError(
        `A wait for ${count} of ${this.#source.size} map registers can never end`,
      );
    }
    const place = new Place(this, ++this.#parked, request, count);
    place.before = this.#last;
    if (this.#last) this.#last.after = place;
    else this.#first = place;
    this.#last = place;
    this.#length++;
    return place;
  }

  /**
   * Leaves the line. Exactly one of grant and cancel wins.
   *
   * @param ticket what {@link RegisterWaiters.park} returned
   * @returns true when the ticket was waiting and now never will be granted;
   *   false when it was granted or cancelled before, or is of another line
   */
  cancel(ticket: Ticket<Request>): boolean {
    if (!(ticket instanceof Place) || ticket.line !== this) return false;
    if (ticket.state !== "waiting") return false;
    this.#leave(ticket);
    ticket.state = "cancelled";
    return true;
  }

  /**
   * Serves the first in line if it fits. Call it after registers were given
   * back or a ticket was cancelled, until it answers `undefined`: a cancelled
   * head may uncover a smaller request.
   *
   * @returns the granted ticket, its run in `base` and `count`; `undefined`
   *   when nobody waits or the first one does not fit yet
   */
  grantNext(): Ticket<Request> | undefined {
    const place = this.#first;
    if (!place || !this.#source.canFit(place.count)) return undefined;
    const base = this.#source.allocate(place.count);
    if (base < 0) return undefined;
    this.#leave(place);
    place.state = "granted";
    place.base = base;
    return place;
  }

  /** Every waiting ticket, first to last; for reports. */
  *[Symbol.iterator](): Generator<Ticket<Request>, void, undefined> {
    for (let place = this.#first; place; place = place.after) yield place;
  }

  #leave(place: Place<Request>): void {
    if (place.before) place.before.after = place.after;
    else this.#first = place.after;
    if (place.after) place.after.before = place.before;
    else this.#last = place.before;
    place.before = place.after = undefined;
    this.#length--;
  }
}
