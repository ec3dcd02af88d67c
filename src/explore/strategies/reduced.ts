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
import {
  CONTINUE,
  INTERRUPT,
  LOCK,
  type Operation,
  SEND,
  TAKE,
} from "../../actors/operation.ts";
import { Clocks } from "../clocks.ts";
import { conflictsWithAll } from "../dependence.ts";
import { Frames, Irreproducible, TRIED, WANTED } from "../frames.ts";
import type { History } from "../history.ts";
import type { Journal } from "../journal.ts";
import { Races } from "../races.ts";
import { SleepSet } from "../sleep_set.ts";
import type { Strategy } from "../strategy.ts";

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
      this.redundant = true;
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
    if (fresh && operation.mode === INTERRUPT) {
      this.#probeFamily((operation.argument as Actor).family);
    }
    if (this.#asleep.has(slot)) this.redundant = true;
    this.#asleep.wake(actor, operation, identities);
  }

  next(): boolean {
    if (!this.redundant && !this.#frames.replaying) this.#probeWaiting();
    if (this.#frames.advance()) return true;
    this.complete = true;
    return false;
  }

  /**
   * Operations that are still pending when the run ends may have been kept
   * waiting by a race that they lost.
   */
  #probeWaiting(): void {
    for (const actor of this.#history.scheduler.actors) {
      const mode = actor.pending?.mode;
      const waits = mode === LOCK || mode === SEND || mode === TAKE;
      if (waits || actor.ready) this.#probe(actor);
    }
  }

  /**
   * An interruption takes back what its victim had announced. That will never
   * become an event, so its races are found here.
   */
  #probeFamily(family: Actor): void {
    for (const actor of this.#history.scheduler.actors) {
      if (actor.family === family) this.#probe(actor);
    }
  }

  #probe(actor: Actor): void {
    if (actor.pending === undefined) return;
    const history = this.#history;
    const me = history.identities.actor(actor);
    history.probe(actor, actor.pending);
    this.#clocks.grow(history.length, history.identities.actors.length);
    this.#races.find(history.length, me.slot, me.last, actor);
  }
}

/** Whether an actor is about to go on after an interrupt level. */
function isPaused(actor: Actor): boolean {
  const pending = actor.pending!;
  return pending.mode === CONTINUE && !conflictsWithAll(actor, pending);
}
