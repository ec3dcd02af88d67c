/**
 * Partial order sampling: random priorities for operations, drawn anew for those
 * that have just lost a race (after Yuan, Yang and Gu).
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import type { Operation } from "../../actors/operation.ts";
import { RandomStream } from "../../actors/random_stream.ts";
import { conflict } from "../history/dependence.ts";
import type { History } from "../history/history.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Gives every announced operation a random priority and does the highest first.
 * Draws behaviours more evenly than a random walk draws them; the best single
 * strategy where the reduced one does not come to an end.
 */
export class Pos implements Strategy {
  readonly name: string = "pos";
  readonly complete: boolean = false;
  #seed: number;
  #random!: RandomStream;
  #history!: History;
  readonly #priorities: number[] = [];

  /** @param seed of the first run; each later run has the next number */
  constructor(seed: number) {
    this.#seed = seed;
  }

  begin(journal: Journal): void {
    this.#history = journal.history;
    this.#random = new RandomStream(this.#seed);
    cut(this.#priorities, 0);
  }

  announced(actor: Actor): void {
    this.#draw(actor);
  }

  pick(eligible: readonly Actor[]): number {
    const { identities } = this.#history;
    let highest = 0;
    let best = -Infinity;
    for (let i = 0; i < eligible.length; i++) {
      const { slot } = identities.actor(eligible[i]!);
      const priority = this.#priorities[slot] ??= this.#random.next();
      if (priority > best) {
        best = priority;
        highest = i;
      }
    }
    return highest;
  }

  choose(count: number): number {
    return this.#random.below(count);
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    if (event < 0) return;
    for (const { actor: other } of this.#history.identities.present) {
      if (other === actor || other?.pending === undefined) continue;
      if (conflict(actor, operation, other, other.pending)) this.#draw(other);
    }
  }

  next(): boolean {
    this.#seed++;
    return true;
  }

  #draw(actor: Actor): void {
    const { slot } = this.#history.identities.actor(actor);
    this.#priorities[slot] = this.#random.next();
  }
}
