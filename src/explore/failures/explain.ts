/**
 * Explains a failure: which two operations race, where they stand in the
 * program, and that the run passes when they come in the other order.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { OperationEvent } from "../../actors/events.ts";
import type { BlockedActor } from "../../actors/outcome.ts";
import type { Operation } from "../../actors/operation.ts";
import { capturingSources, sourceOf } from "../../actors/sources.ts";
import type { Schedule } from "../codes.ts";
import { decisivePair, waiterOf } from "./decisive_pair.ts";
import type { Journal } from "../history/journal.ts";
import { Replaying } from "../strategies/replaying.ts";
import type { StoryRow } from "../text/timeline.ts";
import type { Trials } from "./trial.ts";
import { inWords } from "../text/words.ts";

/** One of two operations that race. */
export interface Racer {
  /** Who does it. */
  readonly actor: string;
  /** What it does, in words. */
  readonly words: string;
  /** Where it stands, as `folder/file.ts:line`, if that is known. */
  readonly source: string | undefined;
  /** The step of the run, or undefined if it waited for ever. */
  readonly step: number | undefined;
}

/** Two operations whose order decides whether the run fails. */
export interface Race {
  /** The one that came first in the failing run. */
  readonly first: Racer;
  /** The one that came later. */
  readonly second: Racer;
}

/** What is known about a failing run. */
export interface Explanation {
  /** Its operations, oldest first. */
  readonly events: readonly OperationEvent[];
  /** Its operations, and what the scenario tells besides, in words. */
  readonly story: readonly StoryRow[];
  /** Who waited for ever, and for what: of a deadlock, nobody otherwise. */
  readonly waiting: readonly BlockedActor[];
  /** The race whose other order lets the run pass, if one was found. */
  readonly race: Race | undefined;
  /** The fiber that lets the run pass if it is not held up, if there is one. */
  readonly heldUp: HeldUp | undefined;
}

/** A fiber that was held up between two primitives of Effect. */
export interface HeldUp {
  /** Its name. */
  readonly actor: string;
  /** The step in which it was. */
  readonly step: number;
}

/**
 * Explains a failing schedule.
 *
 * @param trials makes runs of the scenario
 * @param failing a schedule that fails, best a small one
 *
 * @internal
 */
export function explain<A, E>(
  trials: Trials<A, E>,
  failing: Schedule,
): Explanation {
  const noting = new Noting(failing);
  const { journal, events, finding, result, story } = capturingSources(() =>
    trials.run(noting, true)
  );
  const waiting = finding?.kind === "deadlock" ? result.blocked : [];
  const known = { events, story, waiting };
  if (failing.preemptions.length > 0) {
    const heldUp = decisiveHold(trials, failing, noting.holds);
    return { ...known, race: undefined, heldUp };
  }
  // In a run that was stopped, who waits might have moved a moment later.
  const waiters = result.status === "stopped"
    ? []
    : journal.history.scheduler.actors
      .filter(({ pending }) => pending !== undefined)
      .map(waiterOf);
  const pair = decisivePair(trials, journal.history, waiters, [
    ...journal.data,
  ]);
  if (pair === undefined) {
    return { ...known, race: undefined, heldUp: undefined };
  }
  const racer = (event: number): Racer => {
    const step = noting.stepOf(event);
    const { actor } = events[step]!;
    const source = noting.sources[event];
    return { actor, words: inWords(events[step]!), source, step };
  };
  const { first, second, waiter } = pair;
  return {
    ...known,
    race: {
      first: racer(first),
      second: waiter === undefined ? racer(second) : waiter.racer,
    },
    heldUp: undefined,
  };
}

/** Replays, and notes where each event stands in the program. */
class Noting extends Replaying {
  readonly sources: (string | undefined)[] = [];
  readonly holds: HeldUp[] = [];
  readonly #steps: number[] = [];
  #noted!: Journal;

  constructor(failing: Schedule) {
    super(failing, "go on");
  }

  override begin(journal: Journal): void {
    super.begin(journal);
    this.#noted = journal;
  }

  committed(event: number, _: Actor, operation: Operation): void {
    if (event < 0) return;
    this.sources[event] = sourceOf(operation);
    this.#steps[event] = this.#noted.scheduler.steps - 1;
  }

  override preempt(): boolean {
    const isHeldUp = super.preempt();
    if (isHeldUp) {
      const { running, steps } = this.#noted.scheduler;
      this.holds.push({
        actor: running?.name ?? "a fiber",
        step: Math.max(0, steps - 1),
      });
    }
    return isHeldUp;
  }

  /** The step in which an event happened. */
  stepOf(event: number): number {
    return this.#steps[event]!;
  }
}

/** The first fiber that lets the run pass when it is not held up. */
function decisiveHold<A, E>(
  trials: Trials<A, E>,
  { codes, preemptions }: Schedule,
  holds: readonly HeldUp[],
): HeldUp | undefined {
  return holds.find((_, i) => {
    const fewer = { codes, preemptions: preemptions.toSpliced(i, 1) };
    const { finding, result } = trials.run(new Replaying(fewer, "go on"));
    return finding === undefined && result.status === "completed";
  });
}
