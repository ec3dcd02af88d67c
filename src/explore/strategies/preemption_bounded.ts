/**
 * Preemption-bounded search: every schedule in which few actors are interrupted
 * while they could go on.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { DecisionPath } from "./decision_path.ts";
import type { History } from "../history/history.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Goes through all schedules with at most so many preemptions. Most bugs need
 * one or two; a bug that needs an alternation of many steps is not found. It
 * never says `complete`, for what lies beyond the bound was not tried.
 */
export class PreemptionBounded implements Strategy {
  readonly name: string;
  readonly complete: boolean = false;
  readonly #bound: number;
  readonly #path = new DecisionPath();
  #history!: History;
  #preemptions = 0;

  /** @param bound how many preemptions a schedule may have, from 0 */
  constructor(bound: number) {
    this.name = `preemptions ${bound}`;
    this.#bound = bound;
  }

  begin(journal: Journal): void {
    this.#history = journal.history;
    this.#path.begin();
    this.#preemptions = 0;
  }

  pick(eligible: readonly Actor[]): number {
    const moved = this.#moved(eligible);
    if (moved < 0) return this.#path.answer(eligible.length);
    const allowed = this.#preemptions < this.#bound ? eligible.length : 1;
    const answer = this.#path.answer(eligible.length, allowed);
    if (answer === 0) return moved;
    this.#preemptions++;
    return answer <= moved ? answer - 1 : answer;
  }

  choose(count: number): number {
    return this.#path.answer(count);
  }

  next(): boolean {
    return this.#path.advance();
  }

  /** The place of the actor that moved last, if it can go on. */
  #moved(eligible: readonly Actor[]): number {
    const { length, actors, identities } = this.#history;
    if (length === 0) return -1;
    const last = actors[length - 1]!;
    return eligible.findIndex((actor) => identities.actor(actor).slot === last);
  }
}
