/**
 * Follows a given order of actors for as long as it can, and then does what
 * would be expected: how a run is reordered, and how a race is turned round.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { expectedIndex } from "../codes.ts";
import type { DataChoice, Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/** Moves actors in a given order, once. */
export class Following implements Strategy {
  readonly name: string = "following";
  readonly complete: boolean = false;
  readonly #order: readonly string[];
  readonly #data: readonly DataChoice[];
  readonly #answers = new Map<string, number[]>();
  #journal!: Journal;
  #next = 0;

  /**
   * @param order the names of the actors, event after event
   * @param data the data choices of the run that the order was taken from
   */
  constructor(order: readonly string[], data: readonly DataChoice[]) {
    this.#order = order;
    this.#data = data;
  }

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#next = 0;
    this.#answers.clear();
    for (const { actor, chosen } of this.#data) {
      const answers = this.#answers.get(actor);
      if (answers === undefined) this.#answers.set(actor, [chosen]);
      else answers.push(chosen);
    }
  }

  pick(eligible: readonly Actor[]): number {
    const { identities } = this.#journal.history;
    const wanted = this.#order[this.#next];
    const at = eligible.findIndex((actor) =>
      identities.actor(actor).name === wanted
    );
    return at >= 0 ? at : expectedIndex(eligible, this.#journal.last);
  }

  /** An actor chooses as it did, in whatever order it comes to choose. */
  choose(count: number): number {
    const { running } = this.#journal.scheduler;
    const name = running === undefined
      ? ""
      : this.#journal.history.identities.actor(running).name;
    const answer = this.#answers.get(name)?.shift() ?? 0;
    return answer < count ? answer : 0;
  }

  committed(event: number, actor: Actor): void {
    if (event < 0) return;
    const { name } = this.#journal.history.identities.actor(actor);
    if (this.#order[this.#next] === name) this.#next++;
  }

  next(): boolean {
    return false;
  }
}
