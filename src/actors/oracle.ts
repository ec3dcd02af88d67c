/**
 * The oracle: the one place every choice of a run comes from.
 *
 * The scheduler asks it which actor moves next, `choose` asks it for data and
 * fault decisions, and Effect's `Random` draws from it. Its answers are the
 * schedule: the same answers give the same run, byte for byte.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import { DEFAULT_ANSWER_LIMIT, type Limits } from "./limits.ts";
import type { Operation } from "./operation.ts";
import { RandomStream } from "./random_stream.ts";
import type { ActorScheduler } from "./scheduler.ts";

/**
 * Answers every question a run asks. Write one to steer a run: exploring,
 * replaying and plain running differ in nothing else.
 */
export interface Oracle {
  /**
   * Whether an operation that commutes with those of others may be done in
   * place, without a turn of its own; true if left out. A search says false,
   * because a poll, a `tryLock` or an interruption could fall just before it.
   */
  readonly inPlace?: boolean;
  /**
   * Said once before a run starts, so that one oracle can serve many runs.
   *
   * @param scheduler the scheduler of the run, with no actor in it yet
   */
  begin?(scheduler: ActorScheduler): void;
  /**
   * Which of the actors that can move moves next.
   *
   * @param eligible at least two actors, in the order they became ready; valid
   *   for this call only
   * @returns an index into `eligible`, or -1 to abandon the run
   */
  pick(eligible: readonly Actor[]): number;
  /**
   * A data choice, such as whether a device fails.
   *
   * @param count how many answers there are, at least 2
   * @returns a whole number from 0 to `count - 1`
   */
  choose(count: number): number;
  /**
   * A random 32-bit word for Effect's `Random`; data, never a branch.
   *
   * @param actor who draws, if an actor does
   */
  draw(actor: Actor | undefined): number;
  /**
   * Whether the running fiber is interrupted before its next primitive, as
   * Effect's own scheduler may do at any time. Asked only if it is there, and
   * then very often.
   *
   * The question is put with `woken`: whether the fiber is about to go on inside
   * the step of another, which has just completed what it waited for.
   */
  readonly preempt?: ((woken: boolean) => boolean) | undefined;
  /** Told of every announcement; searching strategies use it. */
  announced?(actor: Actor, operation: Operation): void;
  /**
   * Told of an announced operation that will not happen, because its actor was
   * interrupted while it waited for its turn.
   */
  withdrawn?(actor: Actor, operation: Operation): void;
  /** Told of every operation, chosen or forced, just before it happens. */
  committed?(actor: Actor, operation: Operation): void;
}

/**
 * First come, first served: the actor that became ready first moves, and every
 * data choice is 0. Use it for a run that a person reads; it is what `run` takes
 * if nothing else is said.
 *
 * @param seed feeds Effect's `Random`; any whole number, 0 if left out
 * @returns an oracle that may serve many runs, one after the other
 *
 * @example In the order in which they became ready
 * ```ts
 * import { fifo, run, spawn, yieldNow } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const order: string[] = [];
 * const say = (name: string) =>
 *   Effect.andThen(yieldNow, Effect.sync(() => order.push(name)));
 * run(Effect.andThen(spawn("a", say("a")), spawn("b", say("b"))), {
 *   oracle: fifo(),
 * });
 * assert.deepEqual(order, ["a", "b"]);
 * ```
 */
export function fifo(seed = 0): Oracle {
  let data = new RandomStream(~seed);
  return {
    begin: () => {
      data = new RandomStream(~seed);
    },
    pick: () => 0,
    choose: () => 0,
    draw: () => data.next(),
  };
}

/**
 * Every choice drawn evenly from a seeded stream. The same seed gives the same
 * run on every machine. Use it for one run among many; to look for a race, a
 * search does better.
 *
 * @param seed any whole number; only its low 32 bits count
 * @returns an oracle that may serve many runs, each the same
 *
 * @example A seed is a run
 * ```ts
 * import { choose, random, run } from "@adapter-channel/dma/actors";
 * import assert from "node:assert/strict";
 *
 * const thrown = (seed: number) => run(choose(1000), { oracle: random(seed) }).value;
 * assert.equal(thrown(7), thrown(7));
 * assert.notEqual(thrown(7), thrown(8));
 * ```
 */
export function random(seed: number): Oracle {
  let choices = new RandomStream(seed);
  let data = new RandomStream(~seed);
  return {
    begin: () => {
      choices = new RandomStream(seed);
      data = new RandomStream(~seed);
    },
    pick: (eligible) => choices.below(eligible.length),
    choose: (count) => choices.below(count),
    draw: () => data.next(),
  };
}

/** One answer of a schedule: the number chosen, out of how many. */
export interface Answer {
  /** The index of the actor, or the data choice. */
  readonly chosen: number;
  /** How many answers the question allowed. */
  readonly of: number;
}

/** An oracle that also keeps its answers. */
export interface RecordingOracle extends Oracle {
  /** The answers of the latest run so far, in the order they were given. */
  readonly answers: readonly Answer[];
}

/**
 * Wraps an oracle and keeps what it answers, so that {@linkcode replay} can
 * give the same run again.
 *
 * @param inner the oracle that decides
 * @param answerLimit answers to keep, 10,000,000 if left out; a run that asks for
 *   more ends with the status `limit`
 * @returns an oracle with the `answers` of its latest run
 *
 * @example Kept and given again
 * ```ts
 * import { choose, random, recorded, replay, run } from "@adapter-channel/dma/actors";
 * import assert from "node:assert/strict";
 *
 * const oracle = recorded(random(7));
 * const first = run(choose(1000), { oracle });
 * assert.equal(oracle.answers.length, 1);
 * const again = run(choose(1000), { oracle: replay(oracle.answers) });
 * assert.equal(again.value, first.value);
 * ```
 */
export function recorded(
  inner: Oracle,
  answerLimit: number = DEFAULT_ANSWER_LIMIT,
): RecordingOracle {
  const answers: Answer[] = [];
  let limits: Limits | undefined;
  const keep = (chosen: number, of: number): number => {
    if (answers.length < answerLimit) answers.push({ chosen, of });
    else {
      const message =
        `The schedule of the run has more than ${answerLimit} answers`;
      limits?.reach("answers", answerLimit, message);
    }
    return chosen;
  };
  return {
    answers,
    inPlace: inner.inPlace ?? true,
    begin: (scheduler) => {
      answers.length = 0;
      limits = scheduler.limits;
      inner.begin?.(scheduler);
    },
    pick: (eligible) => keep(inner.pick(eligible), eligible.length),
    choose: (count) => keep(inner.choose(count), count),
    draw: (actor) => inner.draw(actor),
    announced: (actor, operation) => inner.announced?.(actor, operation),
    withdrawn: (actor, operation) => inner.withdrawn?.(actor, operation),
    committed: (actor, operation) => inner.committed?.(actor, operation),
  };
}

/** What a replay found when its answers did not fit the run. */
export interface Drift {
  /** Which answer, counted from 0. */
  readonly at: number;
  /** How many answers the run allowed where the record says `recorded`. */
  readonly asked: number;
  /** How many answers were allowed when the schedule was recorded. */
  readonly recorded: number;
}

/** An oracle that gives recorded answers and notices when they do not fit. */
export interface ReplayOracle extends Oracle {
  /** The first question that differs from the record, if any. */
  readonly drift: Drift | undefined;
}

/**
 * Gives recorded answers. Past the end of the record, or where a question
 * allows another number of answers than the record says, it goes on first
 * come, first served, and reports the first such place as its `drift`.
 *
 * @param answers what {@linkcode recorded} kept
 * @param seed the seed of the recorded run, for Effect's `Random`; 0 if left out
 * @returns an oracle whose `drift` is undefined as long as all fits
 *
 * @example A program that has changed
 * ```ts
 * import { choose, replay, run } from "@adapter-channel/dma/actors";
 * import assert from "node:assert/strict";
 *
 * const oracle = replay([{ chosen: 1, of: 2 }]);
 * assert.equal(run(choose(2), { oracle }).value, 1);
 * assert.equal(oracle.drift, undefined);
 * run(choose(3), { oracle });
 * assert.deepEqual(oracle.drift, { at: 0, asked: 3, recorded: 2 });
 * ```
 */
export function replay(answers: readonly Answer[], seed = 0): ReplayOracle {
  let data = new RandomStream(~seed);
  let next = 0;
  let drift: Drift | undefined;
  const answer = (of: number): number => {
    const at = next++;
    const kept = answers[at];
    if (kept !== undefined && kept.of === of) return kept.chosen;
    drift ??= { at, asked: of, recorded: kept?.of ?? 0 };
    return 0;
  };
  return {
    get drift() {
      return drift;
    },
    begin: () => {
      data = new RandomStream(~seed);
      next = 0;
      drift = undefined;
    },
    pick: (eligible) => answer(eligible.length),
    choose: (count) => answer(count),
    draw: () => data.next(),
  };
}
