/**
 * Running one schedule of a scenario again: for replays, for making a failure
 * smaller, and for explaining it.
 *
 * @module
 */

import type { OperationEvent } from "../../actors/events.ts";
import type { RunResult } from "../../actors/outcome.ts";
import {
  type Attempt,
  attempt,
  examineEndless,
  judgeSpent,
  type Rules,
} from "../attempt.ts";
import { Journal } from "../history/journal.ts";
import type { Scenario } from "../scenario.ts";
import type { Strategy } from "../strategy.ts";
import { type StoryRow, Storyteller } from "../text/timeline.ts";
import type { Traps } from "../trap.ts";
import { type Finding, signatureOf } from "../verdict.ts";

/** A run that was made again. */
export interface Trial<A, E> extends Attempt<A, E> {
  /** What was written down of it. */
  readonly journal: Journal;
  /** Its operations, if they were asked for. */
  readonly events: readonly OperationEvent[];
  /** Its story, if it was asked for. */
  readonly story: readonly StoryRow[];
}

/** Makes runs of one scenario under one set of rules. */
export class Trials<A, E> {
  /** How many runs were made. */
  count = 0;
  readonly #scenario: Scenario<A, E>;
  readonly #rules: Rules<A>;
  readonly #traps: Traps;
  readonly #dataSeed: number;
  readonly #outcome: ((value: A) => Finding | undefined) | undefined;

  /**
   * @param outcome judges the value of a run that is right otherwise
   */
  constructor(
    scenario: Scenario<A, E>,
    rules: Rules<A>,
    traps: Traps,
    dataSeed: number,
    outcome?: (value: A) => Finding | undefined,
  ) {
    this.#scenario = scenario;
    this.#rules = rules;
    this.#traps = traps;
    this.#dataSeed = dataSeed;
    this.#outcome = outcome;
  }

  /**
   * Makes a run.
   *
   * @param strategy decides; used for this run alone
   * @param traced whether to keep its operations
   */
  run(strategy: Strategy, traced = false): Trial<A, E> {
    this.count++;
    const journal = new Journal(strategy, this.#dataSeed);
    const events: OperationEvent[] = [];
    const scenario = this.#scenario;
    const teller = new Storyteller(scenario.tell?.bind(scenario));
    const { result, finding } = attempt(
      this.#scenario,
      journal,
      this.#rules,
      this.#traps,
      traced
        ? (event) => {
          if (event._tag === "Operation") events.push(event as OperationEvent);
          teller.observe(event);
        }
        : undefined,
    );
    const wrong = finding ?? this.#judgeRest(result, events, journal);
    return { result, finding: wrong, journal, events, story: teller.rows };
  }

  /** Judges a run in which nothing was found by itself. */
  #judgeRest(
    { status, value }: RunResult<A, E>,
    events: readonly OperationEvent[],
    journal: Journal,
  ): Finding | undefined {
    if (status === "completed") return this.#outcome?.(value as A);
    return status === "step limit" && events.length > 0
      ? judgeSpent(events, journal)
      : undefined;
  }

  /** What a run shows, its signature, or undefined if it passes. */
  signature(strategy: () => Strategy): string | undefined {
    const { result, finding } = this.run(strategy());
    if (result.status !== "step limit") {
      return finding === undefined ? undefined : signatureOf(finding);
    }
    const circle = examineEndless(
      this.#scenario,
      new Journal(strategy(), this.#dataSeed),
      this.#rules,
      this.#traps,
    );
    return circle === undefined ? undefined : signatureOf(circle);
  }
}
