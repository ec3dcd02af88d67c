/**
 * Probabilistic concurrency testing: random priorities that change at few random
 * moments (after Burckhardt, Kothari, Musuvathi and Nagarakatte).
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import { RandomStream } from "../../actors/random_stream.ts";
import type { History } from "../history/history.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Gives every actor a random priority and moves the highest that can move; at
 * `depth - 1` random moments the actor that would move falls to the bottom.
 * Finds a bug that needs `depth` ordered moments with a chance of at least one
 * in `n * k^(depth-1)`, for `n` actors and `k` choices; finds no deeper one.
 */
export class Pct implements Strategy {
  readonly name: string;
  readonly complete: boolean = false;
  readonly #depth: number;
  #seed: number;
  #random!: RandomStream;
  #history!: History;
  /** Choices of the longest run so far. */
  #longest = 16;
  #choices = 0;
  #fallen = 0;
  readonly #priorities: number[] = [];
  readonly #moments: number[] = [];

  /**
   * @param depth at least 1; how many moments must come in order
   * @param seed of the first run; each later run has the next number
   */
  constructor(depth: number, seed: number) {
    this.name = `pct ${depth}`;
    this.#depth = depth;
    this.#seed = seed;
  }

  begin(journal: Journal): void {
    this.#history = journal.history;
    this.#random = new RandomStream(this.#seed);
    cut(this.#priorities, 0);
    this.#choices = 0;
    this.#fallen = 0;
    for (let i = 0; i < this.#depth - 1; i++) {
      this.#moments[i] = this.#random.below(this.#longest);
    }
  }

  pick(eligible: readonly Actor[]): number {
    const highest = this.#highest(eligible);
    if (!this.#moments.includes(this.#choices++)) return highest;
    const { slot } = this.#history.identities.actor(eligible[highest]!);
    this.#priorities[slot] = -(++this.#fallen);
    return this.#highest(eligible);
  }

  choose(count: number): number {
    return this.#random.below(count);
  }

  next(): boolean {
    this.#seed++;
    this.#longest = Math.max(this.#longest, this.#choices);
    return true;
  }

  #highest(eligible: readonly Actor[]): number {
    let highest = 0;
    let best = -Infinity;
    for (let i = 0; i < eligible.length; i++) {
      const { slot } = this.#history.identities.actor(eligible[i]!);
      const priority = this.#priorities[slot] ??= this.#random.next();
      if (priority > best) {
        best = priority;
        highest = i;
      }
    }
    return highest;
  }
}
