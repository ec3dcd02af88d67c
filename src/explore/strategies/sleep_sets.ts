/**
 * Depth-first search with sleep sets: every schedule but those that differ from
 * an earlier one in the order of independent operations alone.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Operation } from "../../actors/operation.ts";
import { Descent } from "./descent.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Runs each behaviour once, but finds out late which schedules repeat one: it
 * starts as many runs as there are ways to begin differently. Simpler than the
 * reduced strategy and slower; a second opinion where that one is doubted.
 */
export class SleepSets implements Strategy {
  readonly name: string = "sleep sets";
  complete = false;
  redundant = false;
  readonly #descent = new Descent(true);
  #journal!: Journal;

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#descent.begin(journal.history);
    this.redundant = false;
  }

  pick(eligible: readonly Actor[]): number {
    const index = this.#descent.pick(eligible);
    if (index < 0) this.redundant = true;
    return index;
  }

  choose(count: number): number {
    return this.#descent.choose(count);
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    if (event < 0) return;
    const slot = this.#journal.history.actors[event]!;
    if (this.#descent.isAsleep(slot)) this.redundant = true;
    this.#descent.wake(actor, operation);
  }

  next(): boolean {
    this.complete = !this.#descent.frames.advance();
    return !this.complete;
  }
}
