/**
 * Preemption at random: lets another strategy's runs be interrupted between two
 * primitives of Effect, where no operation is announced.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Operation } from "../../actors/operation.ts";
import { RandomStream } from "../../actors/random_stream.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/** Preemptions of a run that is preempted at few moments. */
const MOMENTS_MAX = 3;

/** How seldom a run is preempted that is preempted all along: one in 2 to 64. */
const RARITIES = 6;

/**
 * Wraps a strategy for programs whose actors share more than announced
 * operations, as those of Effect's own queues, deferreds and references do.
 * Every other run is preempted at few random moments, the rest now and then all
 * along. Half of either also hold up, as often as not, a fiber that would go on
 * inside the step of the one which woke it.
 */
export class Preempting implements Strategy {
  readonly name: string;
  readonly complete: boolean = false;
  readonly preempts: boolean = true;
  readonly #inner: Strategy;
  readonly #moments: number[] = [];
  #seed: number;
  #random!: RandomStream;
  #questions = 0;
  /** Questions of the longest run so far. */
  #longest = 8;
  #rarity = 0;
  #holdsWoken = false;

  /**
   * @param inner decides everything else
   * @param seed of the first run; each later run has the next number
   */
  constructor(inner: Strategy, seed: number) {
    this.name = `${inner.name}, preempting`;
    this.#inner = inner;
    this.#seed = seed;
  }

  begin(journal: Journal): void {
    this.#inner.begin(journal);
    this.#random = new RandomStream(~this.#seed);
    this.#questions = 0;
    this.#moments.length = 0;
    this.#holdsWoken = this.#random.below(2) === 0;
    const few = this.#random.below(2) === 0;
    this.#rarity = few ? 0 : 2 << this.#random.below(RARITIES);
    if (!few) return;
    for (let i = this.#random.below(MOMENTS_MAX); i >= 0; i--) {
      this.#moments.push(this.#random.below(this.#longest));
    }
  }

  pick(eligible: readonly Actor[]): number {
    return this.#inner.pick(eligible);
  }

  choose(count: number): number {
    return this.#inner.choose(count);
  }

  announced(actor: Actor, operation: Operation): void {
    this.#inner.announced?.(actor, operation);
  }

  withdrawn(actor: Actor, operation: Operation): void {
    this.#inner.withdrawn?.(actor, operation);
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    this.#inner.committed?.(event, actor, operation);
  }

  preempt(woken: boolean): boolean {
    const question = this.#questions++;
    if (woken && this.#holdsWoken) return this.#random.below(2) === 0;
    return this.#rarity === 0
      ? this.#moments.includes(question)
      : this.#random.below(this.#rarity) === 0;
  }

  next(spent: number): boolean {
    this.#seed++;
    this.#longest = Math.max(this.#longest, Math.min(this.#questions, 10_000));
    return this.#inner.next(spent);
  }
}
