/**
 * A processor that several actors share: an interrupt level, and who holds it.
 *
 * Level 0 is for threads, which take turns freely. At level 2 and above the
 * holder alone runs, until it leaves the level or an actor of a higher level
 * has something to do. That is what an IRQL is, and it is all that `actors/`
 * knows of one.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import { removeAt } from "./lists.ts";

/** From this level up, a processor does not switch between its actors. */
export const MASKING_LEVEL = 2;

/**
 * One level that is held on a processor. Fibers that Effect forked from an
 * actor are the same thread of the machine, so families hold.
 */
interface Hold {
  readonly family: Actor;
  readonly level: number;
}

/** A shared processor. */
export class Processor {
  /** Number of the processor, from 0. */
  readonly id: number;
  /** Name shown to people. */
  readonly name: string;
  /** A place for oracles that keep tables by processor. */
  slot: number = -1;
  /** The level of the highest ready claim, while the scheduler looks. */
  claim = 0;
  /** The level the processor runs at: 0 if nobody holds a higher one. */
  level = 0;
  /** The actor that holds the level, if it is held. */
  holder: Actor | undefined = undefined;
  /** What is held, lowest first; the last entry rules. */
  readonly #holds: Hold[] = [];

  /**
   * Whoever builds a machine makes one for each processor.
   *
   * @param id number of the processor, from 0
   * @param name shown to people, unique within the run
   */
  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
  }

  /** The level at which an actor of this processor runs now. */
  levelOf(actor: Actor): number {
    for (let i = this.#holds.length - 1; i >= 0; i--) {
      const hold = this.#holds[i]!;
      if (hold.family === actor.family) return hold.level;
    }
    return 0;
  }

  /** Puts an actor at a level above the present one. */
  enter(actor: Actor, level: number): void {
    this.level = level;
    this.holder = actor.family;
    this.#holds.push({ family: actor.family, level });
  }

  /**
   * Brings an actor down to a level: drops whatever it holds above that.
   *
   * @param level 0 for nothing held at all
   */
  leave(actor: Actor, level: number): void {
    for (let i = this.#holds.length - 1; i >= 0; i--) {
      const hold = this.#holds[i]!;
      if (hold.family === actor.family && hold.level > level) {
        removeAt(this.#holds, i);
      }
    }
    const top = this.#holds[this.#holds.length - 1];
    this.level = top === undefined ? 0 : top.level;
    this.holder = top?.family;
  }

  /** Notes that a ready actor asks for the processor at its level. */
  offer(actor: Actor): void {
    if (actor.level > this.level && actor.level > this.claim) {
      this.claim = actor.level;
    }
  }

  /**
   * Whether an actor may move now: the highest claim above the present level
   * first, else the holder of a masking level, else any thread.
   */
  admits(actor: Actor): boolean {
    if (this.claim > 0) return actor.level === this.claim;
    return this.admitsThread(actor);
  }

  /** The same where no actor of a higher level is ready. */
  admitsThread(actor: Actor): boolean {
    return this.level < MASKING_LEVEL || this.holder === actor.family;
  }
}
