/**
 * What a search writes down of the present run: its history, its fingerprints
 * and the answers its strategy gave. It is the oracle of the run.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import type { Operation } from "../../actors/operation.ts";
import type { Oracle } from "../../actors/oracle.ts";
import type { ActorScheduler } from "../../actors/scheduler.ts";
import { codeOf, expectedIndex, type Schedule, trimmed } from "../codes.ts";
import { Fingerprint } from "./fingerprint.ts";
import { Irreproducible } from "../strategies/frames.ts";
import { mixFirst } from "./hashing.ts";
import { History } from "./history.ts";
import type { Strategy } from "../strategy.ts";

/** After so many answers the run so far is summed up in a checkpoint. */
export const CHECKPOINT_EVERY = 8;

/** A checkpoint keeps so many bits of the run. */
const CHECKPOINT_MASK = 31;

/** A data choice of a run. */
export interface DataChoice {
  /** The name of the actor that made it. */
  readonly actor: string;
  /** The answer. */
  readonly chosen: number;
}

/** The oracle of every run of a search. */
export class Journal implements Oracle {
  /** Every operation has a turn of its own. */
  readonly inPlace = false;
  /**
   * What happened, and what depends on what.
   *
   * @internal
   */
  readonly history: History = new History();
  /**
   * Which behaviour it is so far, and which run.
   *
   * @internal
   */
  readonly fingerprint: Fingerprint = new Fingerprint();
  /** The codes of the answers of the present run. */
  readonly codes: number[] = [];
  /** The numbers of the questions at which a fiber was preempted. */
  readonly preemptions: number[] = [];
  /** Few bits of the run, after every so many answers. */
  readonly checkpoints: number[] = [];
  /** The data choices of the present run: who made each, and the answer. */
  readonly data: DataChoice[] = [];
  /** Whether the strategy has given the present run up. */
  abandoned = false;
  /**
   * Set when the run was another than its strategy had planned.
   *
   * @internal
   */
  broken: Irreproducible | undefined = undefined;
  /** The scheduler of the present run. */
  scheduler!: ActorScheduler;
  /** The actor that moved last. */
  last: Actor | undefined = undefined;
  #questions = 0;

  readonly #strategy: Strategy;
  readonly #seed: number;

  /**
   * Made for a whole search, which begins it anew for each run.
   *
   * @param strategy answers the questions
   * @param seed feeds the random words that programs draw; any whole number
   */
  constructor(strategy: Strategy, seed: number) {
    this.#strategy = strategy;
    this.#seed = seed;
  }

  /** There while the strategy preempts. */
  get preempt(): ((woken: boolean) => boolean) | undefined {
    return this.#strategy.preempts ? this.#preempt : undefined;
  }

  readonly #preempt = (woken: boolean): boolean => {
    const question = this.#questions++;
    if (!this.#strategy.preempt!(woken)) return false;
    this.preemptions.push(question);
    return true;
  };

  /** Forgets the last run. */
  begin(scheduler: ActorScheduler): void {
    this.scheduler = scheduler;
    this.history.begin(scheduler);
    this.fingerprint.begin();
    cut(this.codes, 0);
    cut(this.preemptions, 0);
    cut(this.checkpoints, 0);
    cut(this.data, 0);
    this.abandoned = false;
    this.broken = undefined;
    this.last = undefined;
    this.#questions = 0;
    this.#strategy.begin(this);
  }

  /** The answers of the present run. */
  get schedule(): Schedule {
    return trimmed(this);
  }

  /** Asks the strategy who moves. */
  pick(eligible: readonly Actor[]): number {
    const index = this.#strategy.pick(eligible);
    if (index < 0) this.abandoned = true;
    else this.#keep(codeOf(index, expectedIndex(eligible, this.last)));
    return index;
  }

  /** Asks the strategy for a data choice. */
  choose(count: number): number {
    const chosen = this.#ask(count);
    this.#keep(chosen);
    const { running } = this.scheduler;
    if (running !== undefined) {
      const me = this.history.identities.actor(running);
      this.fingerprint.addChoice(me, count, chosen);
      this.data.push({ actor: me.name, chosen });
    }
    return chosen;
  }

  /** Random data: what an actor draws depends on nobody else. */
  draw(actor: Actor | undefined): number {
    if (actor === undefined) return mixFirst(this.#seed, 0) >>> 0;
    const me = this.history.identities.actor(actor);
    return mixFirst(mixFirst(this.#seed, me.first), ++me.draws) >>> 0;
  }

  /** Passes an announcement on. */
  announced(actor: Actor, operation: Operation): void {
    this.#strategy.announced?.(actor, operation);
  }

  /** Passes on what is taken back. */
  withdrawn(actor: Actor, operation: Operation): void {
    this.#strategy.withdrawn?.(actor, operation);
  }

  /** Writes an operation down. */
  committed(actor: Actor, operation: Operation): void {
    const { history, fingerprint } = this;
    const passage = history.passage;
    const event = history.record(actor, operation);
    if (history.passage !== passage) fingerprint.addPassage(history.passage);
    if (event >= 0) fingerprint.add(history, event, operation);
    else fingerprint.addPause(history.identities.actor(actor));
    this.last = actor;
    this.#strategy.committed?.(event, actor, operation);
  }

  /** The strategy's answer; thrown errors would end up in the actor's fiber. */
  #ask(count: number): number {
    try {
      return this.#strategy.choose(count);
    } catch (error) {
      if (!(error instanceof Irreproducible)) throw error;
      this.broken ??= error;
      return 0;
    }
  }

  #keep(code: number): void {
    this.codes.push(code);
    if (this.codes.length % CHECKPOINT_EVERY === 0) {
      this.checkpoints.push(this.fingerprint.trace & CHECKPOINT_MASK);
    }
  }
}
