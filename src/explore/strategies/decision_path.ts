/**
 * The answers on the way to the present run, for strategies that go through all
 * answers in order and need to know nothing of them.
 *
 * @module
 */

import { Irreproducible } from "./frames.ts";

/** A path in the tree of all answers, from the root to a leaf. */
export class DecisionPath {
  readonly #chosen: number[] = [];
  readonly #counts: number[] = [];
  readonly #prefix: readonly number[];
  #length = 0;
  #depth = 0;

  /** @param prefix the first answers, if they are not to be changed */
  constructor(prefix: readonly number[] = []) {
    this.#prefix = prefix;
  }

  /** Back to the root. */
  begin(): void {
    this.#depth = 0;
  }

  /** How many answers lead to the present place. */
  get depth(): number {
    return this.#depth;
  }

  /** Whether the next answer was given in the last run already. */
  get replaying(): boolean {
    return this.#depth < this.#length;
  }

  /**
   * The answer to a question.
   *
   * @param count how many answers it has
   * @param allowed how many of them are to be tried; all if left out
   * @throws {Irreproducible} when the last run asked another question here
   */
  answer(count: number, allowed: number = count): number {
    const at = this.#depth++;
    if (at < this.#length) {
      if (this.#counts[at] !== allowed) throw new Irreproducible(at);
      return this.#chosen[at]!;
    }
    const first = this.#prefix[at] ?? 0;
    this.#chosen[at] = first;
    this.#counts[at] = allowed;
    this.#length = this.#depth;
    return first;
  }

  /** The answers on the way to the present place. */
  get taken(): readonly number[] {
    return this.#chosen.slice(0, this.#depth);
  }

  /** Goes on to the next path; false after the last. */
  advance(): boolean {
    for (; this.#length > this.#prefix.length; this.#length--) {
      const at = this.#length - 1;
      if (++this.#chosen[at]! < this.#counts[at]!) return true;
    }
    return false;
  }
}
