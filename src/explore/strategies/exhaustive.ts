/**
 * Exhaustive search, depth first: every schedule, one after the other.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { DecisionPath } from "./decision_path.ts";
import type { Strategy } from "../strategy.ts";

/**
 * Runs every schedule. For scenarios of a few operations, and to check what
 * the reduced strategy leaves out; the number of schedules grows faster than
 * exponentially.
 */
export class Exhaustive implements Strategy {
  readonly name: string = "exhaustive";
  complete = false;
  readonly #path: DecisionPath;

  /** @param prefix the first answers, if only what follows them is to be run */
  constructor(prefix: readonly number[] = []) {
    this.#path = new DecisionPath(prefix);
  }

  begin(): void {
    this.#path.begin();
  }

  pick(eligible: readonly Actor[]): number {
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
