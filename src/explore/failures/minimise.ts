/**
 * Makes a failing schedule smaller: the same failure with as few deviations
 * from what would be expected as can be found.
 *
 * @module
 */

import { deviations, type Schedule } from "../codes.ts";
import type { DataChoice } from "../history/journal.ts";
import { reordered } from "../history/reorder.ts";
import { Following } from "../strategies/following.ts";
import { Replaying } from "../strategies/replaying.ts";
import type { Strategy } from "../strategy.ts";
import type { Trials } from "./trial.ts";

/** A schedule made smaller. */
export interface Minimised {
  /** The smaller schedule, or the given one if none was found. */
  readonly schedule: Schedule;
  /** Deviations of the given schedule. */
  readonly before: number;
  /** Deviations of the smaller one. */
  readonly after: number;
  /**
   * Actors that may as well move last: the failure stays the same when all of
   * them are put off for as long as the others can move.
   */
  readonly unneeded: readonly string[];
  /** Runs it took. */
  readonly runs: number;
}

/** Runs spent on making a schedule smaller. */
const RUNS_MAX = 1000;

/**
 * Makes a failing schedule smaller, in three steps: the same behaviour with the
 * fewest changes of actor; then without each deviation that the failure does
 * not need; then with each actor put off for as long as the others can move.
 *
 * @param trials makes runs of the scenario
 * @param failing a schedule that fails
 * @param signature what the failure must stay
 */
export function minimise<A, E>(
  trials: Trials<A, E>,
  failing: Schedule,
  signature: string,
): Minimised {
  const work = new Minimiser(trials, failing, signature);
  return work.go();
}

class Minimiser<A, E> {
  readonly #trials: Trials<A, E>;
  readonly #signature: string;
  readonly #given: Schedule;
  readonly #start: number;
  #best: Schedule;

  constructor(
    trials: Trials<A, E>,
    failing: Schedule,
    signature: string,
  ) {
    this.#trials = trials;
    this.#signature = signature;
    this.#given = failing;
    this.#best = failing;
    this.#start = trials.count;
  }

  go(): Minimised {
    this.#reorder();
    this.#dropDeviations();
    this.#putOffActors();
    const unneeded = this.#unneeded();
    return {
      schedule: this.#best,
      before: deviations(this.#given),
      after: deviations(this.#best),
      unneeded,
      runs: this.#trials.count - this.#start,
    };
  }

  get #isSpent(): boolean {
    return this.#trials.count - this.#start >= RUNS_MAX;
  }

  /** Keeps a run's schedule if it fails alike and deviates less. */
  #try(strategy: () => Strategy): boolean {
    if (this.#trials.signature(strategy) !== this.#signature) return false;
    const { schedule } = this.#trials.run(strategy()).journal;
    if (deviations(schedule) >= deviations(this.#best)) return false;
    this.#best = schedule;
    return true;
  }

  #reorder(): void {
    // Preemptions are counted by primitives, which another order would shift.
    if (this.#best.preemptions.length > 0) return;
    const { journal } = this.#trials.run(new Replaying(this.#best, "go on"));
    const order = reordered(journal.history);
    const data = [...journal.data];
    this.#try(() => new Following(order, data));
  }

  /** Leaves out ever smaller parts of the deviations (Zeller's ddmin). */
  #dropDeviations(): void {
    let parts = 2;
    while (!this.#isSpent) {
      const count = deviations(this.#best);
      if (count === 0) return;
      const size = Math.ceil(count / parts);
      if (this.#dropSome(count, size)) parts = Math.max(2, parts - 1);
      else if (size === 1) return;
      else parts = Math.min(count, parts * 2);
    }
  }

  #dropSome(count: number, size: number): boolean {
    for (let from = 0; from < count && !this.#isSpent; from += size) {
      const fewer = without(this.#best, from, from + size);
      if (this.#try(() => new Replaying(fewer, "go on"))) return true;
    }
    return false;
  }

  /** Moves each actor only when nobody else can, as far as the failure allows. */
  #putOffActors(): void {
    if (this.#best.preemptions.length > 0) return;
    const { order, data } = this.#course();
    for (const late of new Set(order)) {
      if (this.#isSpent) return;
      const others = order.filter((name) => name !== late);
      if (this.#try(() => new Following(others, data))) this.#dropDeviations();
    }
  }

  /** The actors whose steps may all come last; none, if nobody else is left. */
  #unneeded(): string[] {
    if (this.#best.preemptions.length > 0) return [];
    const { order, data } = this.#course();
    const actors = new Set(order);
    const unneeded = new Set<string>();
    for (const late of actors) {
      if (this.#isSpent) break;
      const put = unneeded.union(new Set([late]));
      const others = order.filter((name) => !put.has(name));
      const putOff = () => new Following(others, data);
      const same = this.#trials.signature(putOff) === this.#signature;
      if (same && !this.#failsBy(late, putOff())) unneeded.add(late);
    }
    return unneeded.size === actors.size ? [] : [...unneeded];
  }

  /**
   * Whether a run fails by what an actor does in the end: it fails itself, it
   * waits for ever, or something is found in its step, which stops the run.
   */
  #failsBy(name: string, strategy: Strategy): boolean {
    const { journal, result } = this.#trials.run(strategy);
    if (result.status === "failed") {
      return result.message.startsWith(`${name} failed`);
    }
    if (result.status === "deadlock") {
      return result.blocked.some(({ actor }) => actor === name);
    }
    if (result.status !== "stopped") return false;
    return journal.last?.name === name;
  }

  /** Who moves, event after event, in the best schedule, and what they choose. */
  #course(): { order: string[]; data: DataChoice[] } {
    const { journal } = this.#trials.run(new Replaying(this.#best, "go on"));
    const { actors, identities, length } = journal.history;
    const order: string[] = [];
    for (let event = 0; event < length; event++) {
      const slot = actors[event]!;
      if (slot >= 0) order.push(identities.actors[slot]!.name);
    }
    return { order, data: [...journal.data] };
  }
}

/** A schedule without some of its deviations, counted in their order. */
export function without(
  { codes, preemptions }: Schedule,
  from: number,
  to: number,
): Schedule {
  let seen = 0;
  const kept = codes.map((code) => {
    if (code === 0) return 0;
    const drop = seen >= from && seen < to;
    seen++;
    return drop ? 0 : code;
  });
  const first = seen;
  return {
    codes: kept,
    preemptions: preemptions.filter((_, i) =>
      first + i < from || first + i >= to
    ),
  };
}
