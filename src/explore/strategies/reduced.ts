/**
 * The reduced strategy: one run for each behaviour, or few more.
 *
 * It runs a schedule, looks for pairs of operations that could have happened in
 * the other order and would then matter, and goes back to try just those
 * (source sets with sleep sets, after Abdulla, Aronis, Jonsson and Sagonas).
 * What it leaves out differs from what it runs in the order of independent
 * operations alone, so when it is done nothing was left out.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import { INTERRUPT, type Operation, SLEEP } from "../../actors/operation.ts";
import { Clocks } from "../history/clocks.ts";
import { Descent } from "./descent.ts";
import { MASKED, WAITED } from "../history/edges.ts";
import type { History } from "../history/history.ts";
import type { Journal } from "../history/journal.ts";
import { Races } from "../history/races.ts";
import type { Strategy } from "../strategy.ts";

/** An operation that an interruption took back. */
interface Withdrawn {
  readonly actor: Actor;
  readonly operation: Operation;
  /** The event that its actor did before, or -1. */
  readonly previous: number;
  /** The interruption. */
  readonly event: number;
}

/**
 * Runs each behaviour once, or little more often. Needs that actors meet in
 * announced operations only; tasks of Effect's own runtime conflict with
 * everything here, so a program of those alone is searched without reduction.
 */
export class Reduced implements Strategy {
  readonly name: string = "reduced";
  complete = false;
  redundant = false;

  readonly #descent: Descent;
  readonly #clocks = new Clocks();
  /** By event of the present run: the decision that led to it, or -1. */
  readonly #decisions: number[] = [];
  readonly #withdrawn: Withdrawn[] = [];
  #history!: History;
  #races!: Races;

  /**
   * @param prefix the first decisions, if only what follows them is to be run;
   *   the searches that follow all prefixes together leave nothing out
   */
  constructor(prefix: readonly number[] = []) {
    this.#descent = new Descent(false, prefix);
  }

  /** How much of the search is done, from 0 to 1, as far as it can be seen. */
  get progress(): number {
    return this.complete ? 1 : this.#descent.frames.progress;
  }

  begin({ history }: Journal): void {
    if (this.#history !== history) {
      this.#history = history;
      const { frames } = this.#descent;
      this.#races = new Races(history, this.#clocks, frames, this.#decisions);
    }
    this.#descent.begin(history);
    this.redundant = false;
    cut(this.#withdrawn, 0);
  }

  pick(eligible: readonly Actor[]): number {
    const index = this.#descent.pick(eligible);
    if (index < 0) this.#giveUp(this.#history.length);
    return index;
  }

  choose(count: number): number {
    return this.#descent.choose(count);
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    if (event < 0) return;
    const history = this.#history;
    const descent = this.#descent;
    this.#clocks.grow(event, history.identities.actors.length);
    if (history.passage === event - 1) {
      this.#clocks.set(history, event - 1, -1);
    }
    this.#decisions[event] = descent.takeDecision();
    const slot = history.actors[event]!;
    const previous = history.previous[event]!;
    const fresh = event >= descent.known && !this.redundant;
    if (fresh) this.#races.find(event, slot, previous, actor);
    this.#clocks.set(history, event, previous);
    if (operation.mode === INTERRUPT) {
      this.#withdraw(event, (operation.argument as Actor).family, fresh);
    }
    if (descent.isAsleep(slot)) this.#giveUp(event);
    descent.wake(actor, operation);
  }

  /**
   * What Effect itself takes back within a step, as it does with those who lose
   * a race or run into a timeout, could have come before that step.
   */
  withdrawn(actor: Actor, operation: Operation): void {
    const event = this.#history.length - 1;
    // A timer that is not due could not have come before anything.
    if (event < 0 || operation.mode === SLEEP && !actor.ready) return;
    const isKnown = this.#withdrawn.some((other) =>
      other.operation === operation && other.actor === actor
    );
    if (isKnown) return;
    const fresh = event >= this.#descent.known && !this.redundant;
    this.#take(actor, event, fresh);
  }

  next(): boolean {
    if (!this.redundant) this.#probeWaiting(this.#history.length);
    this.complete = !this.#descent.frames.advance();
    return !this.complete;
  }

  /** From an event on the run can only repeat what has been run. */
  #giveUp(event: number): void {
    if (!this.redundant) this.#probeWaiting(event);
    this.redundant = true;
  }

  /**
   * Operations that are still pending when the run ends, or is given up, may
   * have been kept waiting by a race that they lost.
   *
   * @param until the event at which the run was given up, or the end
   */
  #probeWaiting(until: number): void {
    const history = this.#history;
    for (const actor of history.scheduler.actors) {
      this.#probe(actor, until, actor.ready ? MASKED : WAITED);
    }
    for (const { actor, operation, previous, event } of this.#withdrawn) {
      history.probe(actor, operation);
      const { slot } = history.identities.actor(actor);
      this.#races.findWithdrawn(event, history.length, until, slot, previous);
    }
  }

  /**
   * An interruption takes back what its victim had announced. That will never
   * become an event, so its races are found here, and again at the end.
   */
  #withdraw(event: number, family: Actor, fresh: boolean): void {
    for (const actor of this.#history.scheduler.actors) {
      if (actor.family !== family || actor.pending === undefined) continue;
      this.#take(actor, event, fresh);
    }
  }

  /** Finds the races of what an event takes back, and keeps it for the end. */
  #take(actor: Actor, event: number, fresh: boolean): void {
    const { length, identities } = this.#history;
    const operation = actor.pending!;
    // Who could not move then lost nothing but what it waited for.
    const reason = actor.ready ? undefined : WAITED;
    if (fresh) this.#probe(actor, length, reason);
    const previous = identities.actor(actor).last;
    this.#withdrawn.push({ actor, operation, previous, event });
  }

  #probe(actor: Actor, until: number, reason: number | undefined): void {
    if (actor.pending === undefined) return;
    const history = this.#history;
    const me = history.identities.actor(actor);
    history.probe(actor, actor.pending);
    const { length } = history;
    this.#clocks.grow(length, history.identities.actors.length);
    this.#races.find(length, me.slot, me.last, actor, until, reason);
  }
}
