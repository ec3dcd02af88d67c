/**
 * A depth-first descent through decisions with sleep sets: what the strategies
 * that skip equivalent schedules have in common.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { CONTINUE, type Operation, TICK } from "../../actors/operation.ts";
import { conflictsWithAll } from "../history/dependence.ts";
import { type Frame, Frames, Irreproducible, TRIED, WANTED } from "./frames.ts";
import type { History } from "../history/history.ts";
import { SleepSet } from "./sleep_set.ts";

/** Goes down to one schedule after another. */
export class Descent {
  /** The decisions on the way to the present run. */
  readonly frames: Frames;
  /** Events before this one were there in the last run too. */
  known = 0;
  /** The decision that was taken for the next event, or -1. */
  decision = -1;

  readonly #asleep = new SleepSet();
  readonly #wantsAll: boolean;
  readonly #prefix: readonly number[];
  #history!: History;

  /**
   * @param wantsAll whether every alternative is to be tried in its time
   * @param prefix the first decisions, if only what follows them is to be run:
   *   the alternatives before each are taken for tried, by somebody else
   */
  constructor(wantsAll: boolean, prefix: readonly number[] = []) {
    this.#wantsAll = wantsAll;
    this.#prefix = prefix;
    this.frames = new Frames(prefix.length);
  }

  /** Starts at the root again. */
  begin(history: History): void {
    this.#history = history;
    const { frames } = this;
    frames.depth = 0;
    this.known = frames.length === 0 ? 0 : frames.top.events;
    this.decision = -1;
    this.#asleep.clear();
  }

  /** Who moves next: an index, or -1 if everybody who could is asleep. */
  pick(eligible: readonly Actor[]): number {
    const paused = eligible.findIndex(isPaused);
    if (paused >= 0) return paused;
    const { frames } = this;
    if (frames.replaying) return this.#repeat(eligible);
    return frames.length < this.#prefix.length
      ? this.#openFixed(eligible, this.#prefix[frames.length]!)
      : this.#open(eligible);
  }

  /** The answer to a question about data. */
  choose(count: number): number {
    const { frames } = this;
    if (frames.replaying) return frames.repeat(count).chosen;
    const first = this.#prefix[frames.length] ?? 0;
    frames.openData(count, this.#history.length).chosen = first;
    return first;
  }

  /** Which decision led to the newest event, or -1; asked once. */
  takeDecision(): number {
    const { decision } = this;
    this.decision = -1;
    return decision;
  }

  /** Whether an actor was asleep that moves all the same, being the only one. */
  isAsleep(slot: number): boolean {
    return this.#asleep.has(slot);
  }

  /** Wakes those whose move conflicts with what happens now. */
  wake(actor: Actor, operation: Operation): void {
    this.#asleep.wake(actor, operation, this.#history.identities);
  }

  #repeat(eligible: readonly Actor[]): number {
    const { frames } = this;
    const { identities } = this.#history;
    const frame = frames.repeat(eligible.length);
    // Everybody is met again, for the sleepers among them are asked later.
    for (let i = 0; i < eligible.length; i++) {
      if (identities.actor(eligible[i]!).slot !== frame.actors[i]) {
        throw new Irreproducible(frames.depth - 1);
      }
    }
    this.decision = frames.depth - 1;
    this.#asleep.load(frame);
    return frame.chosen;
  }

  /**
   * Opens a decision of the prefix. Whoever comes before the one that is chosen
   * has all that follows its move searched elsewhere, so it goes to sleep.
   */
  #openFixed(eligible: readonly Actor[], chosen: number): number {
    const { frames } = this;
    const { identities, length } = this.#history;
    const { slot } = identities.actor(eligible[chosen]!);
    if (this.#asleep.has(slot)) return -1;
    const frame = frames.openActors(eligible, identities, length);
    this.#asleep.save(frame);
    frame.chosen = chosen;
    for (let i = 0; i < frame.count; i++) {
      frame.marks[i] = i <= chosen ? WANTED | TRIED : WANTED;
    }
    this.decision = frames.depth - 1;
    this.#asleep.load(frame);
    return chosen;
  }

  #open(eligible: readonly Actor[]): number {
    const { frames } = this;
    const { identities, length } = this.#history;
    let awake = -1;
    for (let i = 0; i < eligible.length && awake < 0; i++) {
      if (!this.#asleep.has(identities.actor(eligible[i]!).slot)) awake = i;
    }
    if (awake < 0) return -1;
    const frame = frames.openActors(eligible, identities, length);
    this.#asleep.save(frame);
    if (this.#wantsAll) frame.wantAll();
    else this.#wantClock(frame, eligible);
    frame.chosen = awake;
    frame.marks[awake] = WANTED | TRIED;
    this.decision = frames.depth - 1;
    return awake;
  }

  /**
   * Time may always pass first, and conflicts with everything. It is wanted at
   * once, because in a run that does without the timer it never passes.
   */
  #wantClock(frame: Frame, eligible: readonly Actor[]): void {
    const at = eligible.length - 1;
    if (eligible[at]!.pending!.mode !== TICK) return;
    if (!this.#asleep.has(frame.actors[at]!)) frame.marks[at]! |= WANTED;
  }
}

/**
 * Whether an actor is about to go on after an interrupt level. That conflicts
 * with nothing, so it is never worth a decision.
 */
export function isPaused(actor: Actor): boolean {
  const pending = actor.pending!;
  return pending.mode === CONTINUE && !conflictsWithAll(actor, pending);
}
