/**
 * The decisions on the way to the present run, as a stack: a depth-first search
 * changes the last one that has an alternative left and keeps those before it.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import type { Identities } from "../history/identities.ts";

/** The alternative has been run, or is being run. */
export const TRIED = 1;
/** The alternative is to be run. */
export const WANTED = 2;

/** One decision: between actors, or between data. */
export class Frame {
  /** Whether it is between data rather than actors. */
  isData = false;
  /** How many alternatives there are. */
  count = 0;
  /** The alternative that was taken. */
  chosen = 0;
  /** How many events there were before it. */
  events = 0;
  /** The slots of the actors that could move, alternative by alternative. */
  readonly actors: number[] = [];
  /** What is known of each alternative: a mark or 0. */
  readonly marks: number[] = [];
  /** The slots of the actors that were asleep. */
  readonly asleep: number[] = [];

  /** Marks an actor's move as wanted, if it could move. */
  want(slot: number): void {
    const at = this.actors.indexOf(slot);
    if (at >= 0) this.marks[at]! |= WANTED;
  }

  /** Marks every move as wanted. */
  wantAll(): void {
    for (let i = 0; i < this.count; i++) this.marks[i]! |= WANTED;
  }

  /** How many alternatives are wanted, and how many of them are done with. */
  share(): { done: number; wanted: number } {
    if (this.isData) return { done: this.chosen, wanted: this.count };
    let done = -1;
    let wanted = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.marks[i] !== 0) wanted++;
      if ((this.marks[i]! & TRIED) !== 0) done++;
    }
    return { done, wanted };
  }

  /** Takes the next alternative that is wanted and worth it, if there is one. */
  advance(): boolean {
    if (this.isData) return ++this.chosen < this.count;
    for (let i = 0; i < this.count; i++) {
      if (this.marks[i] !== WANTED) continue;
      if (this.asleep.includes(this.actors[i]!)) continue;
      this.marks[i] = WANTED | TRIED;
      this.chosen = i;
      return true;
    }
    return false;
  }
}

/** The stack of decisions. Frames are used again, so none is made twice. */
export class Frames {
  readonly #frames: Frame[] = [];
  /** How many decisions lead to the present run. */
  length = 0;
  /** How many of them the present run has taken. */
  depth = 0;
  /** How many of them belong to a prefix that is not to be changed. */
  readonly fixed: number;

  /** @param fixed how many decisions at the start are not to be changed */
  constructor(fixed: number) {
    this.fixed = fixed;
  }

  /** Whether the next decision was taken in the last run already. */
  get replaying(): boolean {
    return this.depth < this.length;
  }

  /** A decision by its place. */
  at(index: number): Frame {
    return this.#frames[index]!;
  }

  /** The last decision; there must be one. */
  get top(): Frame {
    return this.#frames[this.length - 1]!;
  }

  /** Takes the next decision of the last run again. */
  repeat(count: number): Frame {
    const frame = this.#frames[this.depth++]!;
    if (frame.count !== count) throw new Irreproducible(this.depth - 1);
    return frame;
  }

  /** Opens a decision between data, which starts with the first. */
  openData(count: number, events: number): Frame {
    const frame = this.#open(count, events);
    frame.isData = true;
    return frame;
  }

  /** Opens a decision between actors. */
  openActors(
    eligible: readonly Actor[],
    identities: Identities,
    events: number,
  ): Frame {
    const frame = this.#open(eligible.length, events);
    frame.isData = false;
    cut(frame.asleep, 0);
    for (let i = 0; i < eligible.length; i++) {
      frame.actors[i] = identities.actor(eligible[i]!).slot;
      frame.marks[i] = 0;
    }
    cut(frame.actors, eligible.length);
    return frame;
  }

  /** Changes the last decision that has an alternative left. */
  advance(): boolean {
    for (; this.length > this.fixed; this.length--) {
      if (this.top.advance()) return true;
    }
    return false;
  }

  /**
   * How much of the tree lies behind, from 0 to 1, were all branches that are
   * wanted so far of one size.
   */
  get progress(): number {
    let share = 1;
    let behind = 0;
    for (let i = this.fixed; i < this.length; i++) {
      const { done, wanted } = this.#frames[i]!.share();
      behind += share * done / wanted;
      share /= wanted;
    }
    return behind;
  }

  #open(count: number, events: number): Frame {
    const index = this.length++;
    this.depth = this.length;
    const frame = this.#frames[index] ??= new Frame();
    frame.count = count;
    frame.chosen = 0;
    frame.events = events;
    return frame;
  }
}

/**
 * A run took another course although every decision was the same: something
 * outside the search decides too, such as a random number of the host.
 */
export class Irreproducible extends Error {
  /** The decision that was another than before, counted from 0. */
  readonly decision: number;

  /** @param decision the decision that was another, counted from 0 */
  constructor(decision: number) {
    super(
      `decision ${decision} was another than in the run before, although those up to it were the same`,
    );
    this.name = "Irreproducible";
    this.decision = decision;
  }
}
