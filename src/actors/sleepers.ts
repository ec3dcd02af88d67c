/**
 * The actors that wait for the simulated clock.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import type { ReadyList } from "./ready_list.ts";

/** Actors parked on a sleep. Few at a time, so a plain list serves. */
export class Sleepers {
  readonly #actors: Actor[] = [];

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
    this.#actors.splice(this.#actors.indexOf(actor), 1);
  }

  /** Makes every actor ready whose deadline has come. */
  wake(now: number, ready: ReadyList): void {
    for (const actor of this.#actors) {
      if (actor.deadline <= now) ready.add(actor);
    }
  }
}
