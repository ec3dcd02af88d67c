/**
 * The portfolio: the reduced strategy while there is hope that it comes to an
 * end, then several random ones in turn.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Operation } from "../../actors/operation.ts";
import type { Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";
import { Pct } from "./pct.ts";
import { Pos } from "./pos.ts";
import { Preempting } from "./preempting.ts";
import { RandomWalk } from "./random_walk.ts";
import { Reduced } from "./reduced.ts";

/** The share of the budget after which the reduced strategy is given up. */
const REDUCED_SHARE = 0.5;

/**
 * The default. No single strategy is enough: the reduced one is exact but may
 * not end, a random walk misses what needs long delays, PCT misses what needs
 * many turns. Programs that use Effect's own queues and fibers are handed to
 * the random strategies at once, every other run with preemption.
 */
export class Portfolio implements Strategy {
  readonly #reduced = new Reduced();
  readonly #controlled: readonly Strategy[];
  readonly #foreign: readonly Strategy[];
  #current: Strategy = this.#reduced;
  #journal!: Journal;
  #turn = 0;
  #usesRuntime = false;

  /** @param seed of the random strategies; any whole number */
  constructor(seed: number) {
    const drawn = (offset: number) => {
      const start = seed + offset * 1_000_003;
      return [
        new Pos(start),
        new Pct(2, start + 1),
        new Pct(3, start + 2),
        new RandomWalk(start + 3),
      ];
    };
    this.#controlled = drawn(0);
    this.#foreign = drawn(1).map((inner, i) => new Preempting(inner, seed + i));
  }

  /** The strategy of the present run. */
  get name(): string {
    return `portfolio: ${this.#current.name}`;
  }

  get complete(): boolean {
    return this.#reduced.complete;
  }

  get redundant(): boolean {
    return this.#current.redundant ?? false;
  }

  get preempts(): boolean {
    return this.#current.preempts ?? false;
  }

  /** How much of the search is done, from 0 to 1, while that can be seen. */
  get progress(): number | undefined {
    return this.#current === this.#reduced ? this.#reduced.progress : undefined;
  }

  begin(journal: Journal): void {
    this.#journal = journal;
    this.#current.begin(journal);
  }

  pick(eligible: readonly Actor[]): number {
    return this.#current.pick(eligible);
  }

  choose(count: number): number {
    return this.#current.choose(count);
  }

  announced(actor: Actor, operation: Operation): void {
    this.#current.announced?.(actor, operation);
  }

  withdrawn(actor: Actor, operation: Operation): void {
    this.#current.withdrawn?.(actor, operation);
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    this.#current.committed?.(event, actor, operation);
  }

  preempt(woken: boolean): boolean {
    // A promise may let a fiber go on after its run, in the turn of another.
    return this.#current.preempt?.(woken) ?? false;
  }

  next(spent: number): boolean {
    const { foreign, wakes } = this.#journal.scheduler;
    this.#usesRuntime ||= foreign + wakes > 0;
    const goesOn = this.#current.next(spent);
    if (this.#current === this.#reduced) {
      const hopeless = this.#usesRuntime || spent > REDUCED_SHARE;
      if (!hopeless) return goesOn;
      if (this.#reduced.complete && !this.#usesRuntime) return false;
    }
    this.#current = this.#nextInTurn();
    return true;
  }

  #nextInTurn(): Strategy {
    const turn = this.#turn++;
    const preempting = this.#usesRuntime && turn % 2 === 0;
    const list = preempting ? this.#foreign : this.#controlled;
    const place = this.#usesRuntime ? turn >> 1 : turn;
    return list[place % list.length]!;
  }
}
