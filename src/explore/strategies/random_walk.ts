/**
 * Random walk: every choice is drawn evenly.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { RandomStream } from "../../actors/random_stream.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Draws every choice. Cheap and without assumptions; misses bugs that need one
 * actor to be late by many operations.
 */
export class RandomWalk implements Strategy {
  readonly name: string = "random";
  readonly complete: boolean = false;
  #seed: number;
  #random: RandomStream;

  /** @param seed of the first run; each later run has the next number */
  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new RandomStream(seed);
  }

  begin(): void {
    this.#random = new RandomStream(this.#seed);
  }

  pick(eligible: readonly Actor[]): number {
    return this.#random.below(eligible.length);
  }

  choose(count: number): number {
    return this.#random.below(count);
  }

  next(): boolean {
    this.#seed++;
    return true;
  }
}
