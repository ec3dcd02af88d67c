/**
 * A strategy: one way to choose among the schedules of a scenario, run by run.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";
import type { Operation } from "../actors/operation.ts";
import type { Journal } from "./history/journal.ts";

/**
 * Answers the questions of one run after another, and decides when there is
 * nothing left to try. A search drives it; write one by writing these methods.
 */
export interface Strategy {
  /** Shown in reports. */
  readonly name: string;
  /**
   * Whether every schedule has been run, or one with the same behaviour. A
   * strategy that draws at random never says so.
   */
  readonly complete: boolean;
  /** Whether what remains of the present run can only repeat a behaviour. */
  readonly redundant?: boolean;
  /** How much of the search is done, from 0 to 1, where that can be seen. */
  readonly progress?: number | undefined;
  /** Said before each run. */
  begin(journal: Journal): void;
  /**
   * Which of the actors that can move moves next.
   *
   * @param eligible at least two; valid for this call only
   * @returns an index into `eligible`, or -1 to abandon the run
   */
  pick(eligible: readonly Actor[]): number;
  /**
   * A data choice.
   *
   * @param count at least 2
   * @returns from 0 to `count - 1`
   */
  choose(count: number): number;
  /** Said of every announcement that waits for its turn. */
  announced?(actor: Actor, operation: Operation): void;
  /** Said of an announcement that an interruption takes back. */
  withdrawn?(actor: Actor, operation: Operation): void;
  /**
   * Said of every operation just before it happens.
   *
   * @param event its event in the history, or -1 for a `continue` that is none
   */
  committed?(event: number, actor: Actor, operation: Operation): void;
  /** Whether {@linkcode Strategy.preempt} is to be asked in the next run. */
  readonly preempts?: boolean;
  /**
   * Whether the running fiber yields here; asked before every primitive.
   *
   * @param woken whether it is about to go on inside the step of another fiber,
   *   which has just completed what it waited for
   */
  preempt?(woken: boolean): boolean;
  /**
   * Said after each run.
   *
   * @param spent how much of the search's budget is used up, from 0 to 1
   * @returns false when there is nothing left to try
   */
  next(spent: number): boolean;
}
