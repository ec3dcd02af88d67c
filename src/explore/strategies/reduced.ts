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
import { CONTINUE, INTERRUPT, type Operation } from "../../actors/operation.ts";
import { Clocks } from "../clocks.ts";
import { conflictsWithAll } from "../dependence.ts";
import { MASKED, WAITED } from "../edges.ts";
import { Frames, Irreproducible, TRIED, WANTED } from "../frames.ts";
import type { History } from "../history.ts";
import type { Journal } from "../journal.ts";
import { Races } from "../races.ts";
import { SleepSet } from "../sleep_set.ts";
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

/** Runs each behaviour once, or little more often. */
export class Reduced implements Strategy {
  readonly name: string = "reduced";
  complete = false;
  redundant = false;

  readonly #frames = new Frames();
  readonly #clocks = new Clocks();
  readonly #asleep = new SleepSet();
  readonly #decisions: number[] = [];
  #history!: History;
  #races!: Races;
  /** The decision that was taken for the next event, or -1. */
  #decision = -1;
  /** Events before this one have been looked at in an earlier run. */
  #known = 0;
  /** Operations of the present run that an interruption took back. */
  readonly #withdrawn: Withdrawn[] = [];

  begin(journal: Journal): void {
    if (this.#history !== journal.history) {
      this.#history = journal.history;
      this.#races = new Races(
        this.#history,
        this.#clocks,
        this.#frames,
        this.#decisions,
      );
    }
    const frames = this.#frames;
    frames.depth = 0;
    this.#known = frames.length === 0 ? 0 : frames.top.events;
    this.#asleep.clear();
    this.#decision = -1;
    this.redundant = false;
    this.#withdrawn.length = 0;
  }

  pick(eligible: readonly Actor[]): number {
    const paused = eligible.findIndex(isPaused);
    if (paused >= 0) return paused;
    const frames = this.#frames;
    const { identities, length } = this.#history;
    if (frames.replaying) {
      const frame = frames.repeat(eligible.length);
      // Everybody is met again, for the sleepers among them are asked later.
      for (let i = 0; i < eligible.length; i++) {
        if (identities.actor(eligible[i]!).slot !== frame.actors[i]) {
          throw new Irreproducible(frames.depth - 1);
        }
      }
      this.#decision = frames.depth - 1;
      this.#asleep.load(frame);
      return frame.chosen;
    }
    const awake = eligible.findIndex((actor) =>
      !this.#asleep.has(identities.actor(actor).slot)
    );
    if (awake < 0) {
      this.#giveUp(length);
      return -1;
    }
    const frame = frames.openActors(eligible, identities, length);
    this.#asleep.save(frame);
    frame.chosen = awake;
    frame.marks[awake] = WANTED | TRIED;
    this.#decision = frames.depth - 1;
    return awake;
  }

  choose(count: number): number {
    const frames = this.#frames;
    if (frames.replaying) return frames.repeat(count).chosen;
    frames.openData(count, this.#history.length);
    return 0;
  }

  committed(event: number, actor: Actor, operation: Operation): void {
    if (event < 0) return;
    const history = this.#history;
    const { identities } = history;
    this.#clocks.grow(event, identities.actors.length);
    if (history.passage === event - 1) {
      this.#clocks.set(history, event - 1, -1);
    }
    this.#decisions[event] = this.#decision;
    this.#decision = -1;
    const slot = history.actors[event]!;
    const previous = history.previous[event]!;
    const fresh = event >= this.#known && !this.redundant;
    if (fresh) this.#races.find(event, slot, previous, actor);
    this.#clocks.set(history, event, previous);
    if (operation.mode === INTERRUPT) {
      this.#withdraw(event, (operation.argument as Actor).family, fresh);
    }
    if (this.#asleep.has(slot)) this.#giveUp(event);
    this.#asleep.wake(actor, operation, identities);
  }

  next(): boolean {
    if (!this.redundant) this.#probeWaiting(this.#history.length);
    if (this.#frames.advance()) return true;
    this.complete = true;
    return false;
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
    for (const actor of this.#history.scheduler.actors) {
      this.#probe(actor, until, actor.ready ? MASKED : WAITED);
    }
    const { length, identities } = this.#history;
    for (const { actor, operation, previous, event } of this.#withdrawn) {
      this.#history.probe(actor, operation);
      const { slot } = identities.actor(actor);
      this.#races.findWithdrawn(event, length, until, slot, previous);
    }
  }

  /**
   * An interruption takes back what its victim had announced. That will never
   * become an event, so its races are found here, and again at the end.
   */
  #withdraw(event: number, family: Actor, fresh: boolean): void {
    const { length, identities, scheduler } = this.#history;
    for (const actor of scheduler.actors) {
      const operation = actor.pending;
      if (actor.family !== family || operation === undefined) continue;
      if (fresh) this.#probe(actor, length, undefined);
      const previous = identities.actor(actor).last;
      this.#withdrawn.push({ actor, operation, previous, event });
    }
  }

  #probe(actor: Actor, until: number, reason: number | undefined): void {
    if (actor.pending === undefined) return;
    const history = this.#history;
    const me = history.identities.actor(actor);
    history.probe(actor, actor.pending);
    this.#clocks.grow(history.length, history.identities.actors.length);
    const { length } = history;
    this.#races.find(length, me.slot, me.last, actor, until, reason);
  }
}

/** Whether an actor is about to go on after an interrupt level. */
function isPaused(actor: Actor): boolean {
  const pending = actor.pending!;
  return pending.mode === CONTINUE && !conflictsWithAll(actor, pending);
}
