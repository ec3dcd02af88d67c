/**
 * Simulated time and the actors that wait for it.
 *
 * @module
 */

import { Actor } from "./actor.ts";
import { remove } from "./lists.ts";
import { Operation, TICK } from "./operation.ts";
import type { ReadyList } from "./ready_list.ts";

/** Actors parked on a sleep. Few at a time, so a plain list serves. */
export class Sleepers {
  /**
   * Stands for the clock where timers may fire any time, so that the oracle
   * picks it like any actor that could move.
   */
  readonly clock: Actor | undefined;
  /** The simulated clock, in ticks. */
  now = 0;
  readonly #actors: Actor[] = [];

  /** @param anyTime whether timers may fire while others could still move */
  constructor(anyTime: boolean) {
    this.clock = anyTime ? makeClock() : undefined;
  }

  /** Whether time may pass now, although others could still move. */
  get mayAdvance(): boolean {
    return this.clock !== undefined && this.next < Infinity;
  }

  /** The actors that may move, and the clock with them if it may. */
  joined(eligible: readonly Actor[]): readonly Actor[] {
    return this.mayAdvance ? [...eligible, this.clock!] : eligible;
  }

  /** The earliest deadline of an actor that is not ready yet, or Infinity. */
  get next(): number {
    let next = Infinity;
    for (const actor of this.#actors) {
      if (!actor.ready && actor.deadline < next) next = actor.deadline;
    }
    return next;
  }

  /** Adds an actor whose deadline is set. */
  add(actor: Actor): void {
    this.#actors.push(actor);
  }

  /** Takes an actor out. */
  remove(actor: Actor): void {
    remove(this.#actors, actor);
  }

  /**
   * Moves the clock to the next deadline and wakes whoever it is for.
   *
   * @returns false if nobody sleeps
   */
  advance(ready: ReadyList): boolean {
    const { next } = this;
    if (next === Infinity) return false;
    this.now = Math.max(this.now, next);
    for (const actor of this.#actors) {
      if (actor.deadline <= this.now) ready.add(actor);
    }
    return true;
  }
}

function makeClock(): Actor {
  const clock = new Actor(-2, "clock", { daemon: true });
  clock.pending = new Operation(TICK, undefined, undefined);
  return clock;
}
