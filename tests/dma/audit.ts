/**
 * An audit of a run by its events alone, kept apart from the verifier: nobody
 * overtakes in either line, one holds a channel, no register has two owners,
 * and every routine runs once or never.
 *
 * @module
 */

import type { DmaEvent } from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";

type EventOf<Tag extends DmaEvent["_tag"]> = Extract<DmaEvent, { _tag: Tag }>;

/** What the events of one run said. */
export interface AuditTotals {
  /** Requests that were granted. */
  granted: number;
  /** Of those, the ones that had waited. */
  waited: number;
  /** Requests that were cancelled while they waited. */
  cancelled: number;
}

/** The books of one run. */
class Audit {
  readonly totals: AuditTotals = { granted: 0, waited: 0, cancelled: 0 };
  /** Who waits for the channel, by adapter. */
  readonly #lines: Map<string, number[]> = new Map();
  /** Who waits for registers, on whatever adapter. */
  readonly #registerLine: number[] = [];
  /** Who has the channel, by adapter: granted, or waiting for registers. */
  readonly #owners: Map<string, number> = new Map();
  readonly #registers: Map<number, number> = new Map();
  /** Grants whose routine has not run. */
  readonly #owed: Set<number> = new Set();

  take(event: DmaEvent): void {
    switch (event._tag) {
      case "RequestQueued":
        return this.#queued(event);
      case "RequestGranted":
        return this.#granted(event);
      case "RequestCancelled":
        return this.#cancelled(event);
      case "CallbackStarted":
        assert(this.#owed.delete(event.request), "a routine runs once");
        return;
      case "ChannelReleased":
        assertEquals(this.#owners.get(event.adapter), event.request);
        this.#owners.delete(event.adapter);
        return;
      case "MapRegistersFreed":
        return this.#freed(event);
      default:
    }
  }

  close(): AuditTotals {
    assertEquals([...this.#owed], [], "grants whose routine never ran");
    assertEquals(this.#registerLine, [], "still waiting for registers");
    assertEquals([...this.#lines.values()].flat(), [], "still in line");
    assertEquals([...this.#owners], [], "channels still held");
    assertEquals([...this.#registers], [], "registers still held");
    return this.totals;
  }

  #queued({ adapter, request, waitsFor }: EventOf<"RequestQueued">): void {
    if (waitsFor === "map registers") {
      this.#takeChannel(adapter, request);
      this.#registerLine.push(request);
      return;
    }
    const line = this.#lines.get(adapter);
    if (line === undefined) this.#lines.set(adapter, [request]);
    else line.push(request);
  }

  /** The channel is free, and whoever takes it is first in line for it. */
  #takeChannel(adapter: string, request: number): void {
    assertEquals(this.#owners.get(adapter), undefined, "one has the channel");
    this.#owners.set(adapter, request);
    const line = this.#lines.get(adapter) ?? [];
    if (line.length > 0) {
      assertEquals(line.shift(), request, "nobody overtakes");
    }
  }

  #granted(event: EventOf<"RequestGranted">): void {
    const { adapter, mapRegisterBase, numberOfMapRegisters, request } = event;
    this.totals.granted++;
    if (event.waited) this.totals.waited++;
    if (this.#owners.get(adapter) === request) {
      assertEquals(this.#registerLine.shift(), request, "nobody overtakes");
    } else {
      if (mapRegisterBase !== null) {
        assertEquals(this.#registerLine, [], "nobody overtakes");
      }
      this.#takeChannel(adapter, request);
    }
    for (let at = 0; at < numberOfMapRegisters; at++) {
      const register = mapRegisterBase! + at;
      assert(
        !this.#registers.has(register),
        `register ${register} has one owner`,
      );
      this.#registers.set(register, request);
    }
    this.#owed.add(request);
  }

  #cancelled({ adapter, request }: EventOf<"RequestCancelled">): void {
    if (request === null) return;
    this.totals.cancelled++;
    const place = this.#registerLine.indexOf(request);
    if (place >= 0) {
      this.#registerLine.splice(place, 1);
      this.#owners.delete(adapter);
      return;
    }
    const line = this.#lines.get(adapter)!;
    line.splice(line.indexOf(request), 1);
  }

  #freed(event: EventOf<"MapRegistersFreed">): void {
    const { mapRegisterBase, numberOfMapRegisters, request } = event;
    for (let at = 0; at < numberOfMapRegisters; at++) {
      const register = mapRegisterBase + at;
      assertEquals(
        this.#registers.get(register),
        request,
        "freed by its owner",
      );
      this.#registers.delete(register);
    }
  }
}

/**
 * Audits a run at whose end nothing is held.
 *
 * @param events all of the run's
 */
export function audit(events: readonly DmaEvent[]): AuditTotals {
  const books = new Audit();
  for (const event of events) books.take(event);
  return books.close();
}
