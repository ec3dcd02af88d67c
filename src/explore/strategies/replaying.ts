/**
 * Replay: gives recorded answers, and notices where they do not fit.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { RandomStream } from "../../actors/random_stream.ts";
import { expectedIndex, indexOf, type Schedule } from "../codes.ts";
import { CHECKPOINT_EVERY, type Journal } from "../history/journal.ts";
import type { Strategy } from "../strategy.ts";

/** What a replay does where its answers no longer fit. */
export type AfterDrift = "stop" | "go on" | "random";

/** Where a replay left its record. */
export interface Drift {
  /** The number of the answer, from 0. */
  readonly answer: number;
  /** Operations done before it. */
  readonly step: number;
  /** What did not fit, in one sentence. */
  readonly reason: string;
}

/** What is replayed. */
export interface Recording extends Schedule {
  /** Few bits of the run after every 8 answers; none are compared if empty. */
  readonly checkpoints?: readonly number[];
}

/** Gives the answers of a recording, once. */
export class Replaying implements Strategy {
  readonly name: string = "replay";
  readonly complete: boolean = false;
  readonly preempts: boolean;
  /** Where the run left the record, if it did. */
  drift: Drift | undefined = undefined;
  /** Operations done at the last place that is known to fit the record. */
  fitting = 0;
  /** Answers given so far. */
  answers = 0;

  readonly #recording: Recording;
  readonly #afterDrift: AfterDrift;
  readonly #preemptions: ReadonlySet<number>;
  readonly #random: RandomStream;
  #journal!: Journal;
  #questions = 0;

  /**
   * @param recording the answers
   * @param afterDrift what to do where they no longer fit
   * @param seed of what is drawn then; any whole number
   */
  constructor(recording: Recording, afterDrift: AfterDrift, seed = 1) {
    this.#random = new RandomStream(seed);
    this.#recording = recording;
    this.#afterDrift = afterDrift;
    this.#preemptions = new Set(recording.preemptions);
    this.preempts = this.#preemptions.size > 0;
  }

  begin(journal: Journal): void {
    this.#journal = journal;
    this.answers = 0;
    this.#questions = 0;
    this.fitting = 0;
    this.drift = undefined;
  }

  pick(eligible: readonly Actor[]): number {
    const expected = expectedIndex(eligible, this.#journal.last);
    const code = this.#answer(eligible.length);
    if (this.drift === undefined) return indexOf(code, expected);
    switch (this.#afterDrift) {
      case "stop":
        return -1;
      case "go on":
        return expected;
      case "random":
        return this.#random.below(eligible.length);
    }
  }

  choose(count: number): number {
    const code = this.#answer(count);
    if (this.drift === undefined) return code;
    return this.#afterDrift === "random" ? this.#random.below(count) : 0;
  }

  preempt(): boolean {
    return this.#preemptions.has(this.#questions++);
  }

  next(): boolean {
    return false;
  }

  /** The next answer, if it fits a question with so many. */
  #answer(count: number): number {
    const at = this.answers++;
    this.#compare(at);
    const code = this.#recording.codes[at] ?? 0;
    if (code >= count) {
      this.#leave(
        at,
        `the record answers ${code + 1} of at least ${
          code + 1
        } where only ${count} are possible`,
      );
    }
    return code;
  }

  #compare(at: number): void {
    if (at === 0 || at % CHECKPOINT_EVERY !== 0) return;
    const index = at / CHECKPOINT_EVERY - 1;
    const recorded = this.#recording.checkpoints?.[index];
    const { checkpoints } = this.#journal;
    if (recorded === undefined || this.drift !== undefined) return;
    if (recorded === checkpoints[index]) {
      this.fitting = this.#journal.scheduler.steps;
      return;
    }
    this.#leave(
      at,
      `something between answers ${
        at - CHECKPOINT_EVERY
      } and ${at} was another than when it was recorded`,
    );
  }

  #leave(answer: number, reason: string): void {
    const { steps: step } = this.#journal.scheduler;
    this.drift ??= { answer, step, reason };
  }
}
