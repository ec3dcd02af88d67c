/**
 * The actors that could move, in the order they became ready, and which of
 * them may move now.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import { cut, remove } from "./lists.ts";
import type { Processor } from "./processor.ts";

/** Ready actors. Short, so plain arrays serve better than anything clever. */
export class ReadyList {
  readonly #actors: Actor[] = [];
  readonly #eligible: Actor[] = [];
  #yielding = 0;
  #placed = 0;
  /** Ready actors that serve an interrupt level: only they can claim. */
  #serving = 0;

  /** How many actors are ready, masked ones included. */
  get length(): number {
    return this.#actors.length;
  }

  /** Forgets everything. */
  clear(): void {
    cut(this.#actors, 0);
    this.#yielding = 0;
    this.#placed = 0;
    this.#serving = 0;
  }

  /** Puts an actor at the end, if it is not in the list. */
  add(actor: Actor): void {
    if (actor.ready) return;
    actor.ready = true;
    this.#actors.push(actor);
    if (actor.processor !== undefined) {
      this.#placed++;
      if (actor.level > 0) this.#serving++;
    }
    if (actor.yieldedAt >= 0) this.#yielding++;
  }

  /** Takes an actor out, if it is in the list. */
  remove(actor: Actor): void {
    if (!actor.ready) return;
    actor.ready = false;
    remove(this.#actors, actor);
    if (actor.processor !== undefined) {
      this.#placed--;
      if (actor.level > 0) this.#serving--;
    }
    if (actor.yieldedAt >= 0) this.#yielding--;
  }

  /**
   * The actors that may move now, oldest first: not masked by their processor,
   * and not yielding to one that has not moved yet.
   *
   * @param step the number of operations done so far
   * @returns a list that is valid until the next call
   */
  eligible(step: number): readonly Actor[] {
    if (this.#placed === 0 && this.#yielding === 0) return this.#actors;
    const eligible = this.#placed === 0 ? this.#actors : this.#admitted();
    return this.#yielding === 0 ? eligible : withoutYielding(eligible, step);
  }

  /** The actors that no processor masks. */
  #admitted(): readonly Actor[] {
    const claims = this.#serving > 0;
    if (claims) this.#offer();
    const eligible = this.#eligible;
    cut(eligible, 0);
    for (const actor of this.#actors) {
      const { processor } = actor;
      const admitted = processor === undefined ||
        (claims ? processor.admits(actor) : processor.admitsThread(actor));
      if (admitted) eligible.push(actor);
    }
    return eligible;
  }

  /** Whether a ready actor asks for the processor above its present level. */
  hasClaim(processor: Processor): boolean {
    if (this.#serving === 0) return false;
    for (const actor of this.#actors) {
      if (actor.processor === processor && actor.level > processor.level) {
        return true;
      }
    }
    return false;
  }

  /** The highest level at which a ready actor asks for the processor, or 0. */
  claimOn(processor: Processor): number {
    let claim = 0;
    for (const actor of this.#actors) {
      if (
        actor.processor === processor && actor.level > processor.level &&
        actor.level > claim
      ) {
        claim = actor.level;
      }
    }
    return claim;
  }

  /** Lets every processor see the highest level that asks for it. */
  #offer(): void {
    for (const actor of this.#actors) {
      if (actor.processor !== undefined) actor.processor.claim = 0;
    }
    for (const actor of this.#actors) actor.processor?.offer(actor);
  }
}

/** Drops those that yielded and saw nobody move since, unless all are such. */
function withoutYielding(
  eligible: readonly Actor[],
  step: number,
): readonly Actor[] {
  const others = eligible.filter((actor) => actor.yieldedAt < step);
  return others.length === 0 ? eligible : others;
}
