/**
 * Depth-first search that does not go on from a state it has seen: the
 * reference that the reduced strategy is measured against.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { DecisionPath } from "./decision_path.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Runs at least one schedule of every behaviour. It rests on fingerprints
 * alone and on no reasoning about races, so it is slow, needs memory for every
 * state, and is right wherever the fingerprints are.
 */
export class Cached implements Strategy {
  readonly name: string = "cached";
  complete = false;
  redundant = false;
  readonly #path = new DecisionPath();
  readonly #seen = new Set<number>();
  #journal!: Journal;

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#path.begin();
    this.redundant = false;
  }

  pick(eligible: readonly Actor[]): number {
    if (!this.#path.replaying) {
      const { state } = this.#journal.fingerprint;
      if (this.#seen.has(state)) {
        this.redundant = true;
        return -1;
      }
      this.#seen.add(state);
    }
    return this.#path.answer(eligible.length);
  }

  choose(count: number): number {
    return this.#path.answer(count);
  }

  next(): boolean {
    this.complete = !this.#path.advance();
    return !this.complete;
  }
}
