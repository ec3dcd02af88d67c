/**
 * Runs a program of actors from start to end, in one synchronous call.
 *
 * @module
 */

import type { Effect, Exit } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import { type LimitOptions, Limits, type ReachedLimit } from "./limits.ts";
import { fifo, type Oracle } from "./oracle.ts";
import {
  type BlockedActor,
  blockedActors,
  describeBlocked,
  describeFailure,
  escapedActor,
  namesOutside,
  type RunResult,
  type RunStatus,
} from "./outcome.ts";
import { ActorScheduler } from "./scheduler.ts";
import type { TimePolicy } from "./scheduler_options.ts";
import { type Observer, Trace } from "./trace.ts";

/** How a program is run. Every field has a default. */
export interface RunOptions extends LimitOptions {
  /** Answers every question of the run; first come, first served if left out. */
  readonly oracle?: Oracle;
  /**
   * Whether timers fire only when nothing else can move (the default), or at
   * any time, which also shows races between a timer and slow actors.
   */
  readonly time?: TimePolicy;
  /**
   * Whether the first actor that throws ends the run for all (the default).
   * A search says false, so that one defect does not hide another; the run
   * fails at its end all the same.
   */
  readonly endAtDefect?: boolean;
  /** Who sees the events, in this order. */
  readonly observers?: readonly Observer[];
  /** Whether observers see announced operations too; true if left out. */
  readonly traceOperations?: boolean;
}

/**
 * Makes the scheduler of a run that has not started.
 *
 * Use it when actors must exist before the program does, as the processors of
 * a machine; otherwise {@linkcode run} is enough.
 *
 * @param options oracle, observers and limits; every field has a default
 * @returns a scheduler without an actor
 *
 * @example The same as run, in three steps
 * ```ts
 * import { finish, makeScheduler, sleepTicks } from "@adapter-channel/dma/actors";
 * import assert from "node:assert/strict";
 *
 * const scheduler = makeScheduler();
 * const main = scheduler.spawn("main", sleepTicks(5), { supervised: true });
 * assert.equal(finish(scheduler, main).ticks, 5);
 * ```
 */
export function makeScheduler(options: RunOptions = {}): ActorScheduler {
  const oracle = options.oracle ?? fifo();
  const { observers = [], traceOperations = true } = options;
  const limits = new Limits(options);
  const scheduler = new ActorScheduler({
    oracle,
    limits,
    time: options.time ?? "at quiescence",
    endAtDefect: options.endAtDefect ?? true,
    trace: observers.length === 0
      ? undefined
      : new Trace(observers, traceOperations, limits),
  });
  oracle.begin?.(scheduler);
  return scheduler;
}

/**
 * Runs a program until nothing more can happen.
 *
 * The program is the first actor, called `main`; what it spawns runs beside
 * it. The same program under the same oracle gives the same run.
 *
 * @param program the first actor's body
 * @param options oracle, limits, time policy and observers
 * @returns how the run ended; it never throws for what the program does
 *
 * @example A lost update, seen by one order of four steps
 * ```ts
 * import { cell, join, replay, run, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const count = yield* cell("count", 0);
 *   const increment = Effect.gen(function* () {
 *     const seen = yield* count.get;
 *     yield* count.set(seen + 1);
 *   });
 *   const first = yield* spawn("first", increment);
 *   const second = yield* spawn("second", increment);
 *   yield* join(first);
 *   yield* join(second);
 *   return count.value;
 * });
 * assert.equal(run(program).value, 1); // first come, first served: both read 0
 * const oneByOne = replay([{ chosen: 0, of: 2 }, { chosen: 1, of: 2 }]);
 * assert.equal(run(program, { oracle: oneByOne }).value, 2);
 * ```
 */
export function run<A, E>(
  program: Effect.Effect<A, E>,
  options: RunOptions = {},
): RunResult<A, E> {
  const scheduler = makeScheduler(options);
  const main = scheduler.spawn("main", program, { supervised: true });
  return finish(scheduler, main);
}

/**
 * Runs a scheduler that has its first actor, and says how the run ended.
 *
 * @param scheduler what {@linkcode makeScheduler} made; for one run only
 * @param main the actor whose value is the value of the run
 * @returns status, value, ticks and steps, as {@linkcode run} gives them
 */
export function finish<A, E>(
  scheduler: ActorScheduler,
  main: Actor<A, E>,
): RunResult<A, E> {
  scheduler.loop();
  const { actors } = scheduler;
  const blocked = blockedActors(actors);
  const exit = main.exit;
  const verdict = scheduler.trace?.verdict;
  const [status, message] = judge(scheduler, main, actors, blocked);
  const escaped = status === "escaped" ? escapedActor(actors) : undefined;
  return {
    status,
    message,
    exit,
    value: exit?._tag === "Success" ? exit.value : undefined,
    failure: failedActor(scheduler, main)?.exit,
    steps: scheduler.steps,
    ticks: scheduler.now,
    blocked,
    outside: escaped === undefined ? [] : namesOutside(escaped, actors),
    limit: limitOf(scheduler),
    verdict,
  };
}

/** The limit that a run came to, its steps among them. */
function limitOf(scheduler: ActorScheduler): ReachedLimit | undefined {
  const { current, limits, steps } = scheduler;
  const { reached } = limits;
  if (reached !== undefined || steps < limits.steps) return reached;
  return {
    limit: "steps",
    allowed: limits.steps,
    message: `The run was not over after ${steps} operations; the last was by ${
      current?.name ?? "nobody"
    }`,
  };
}

/**
 * The actor whose failure nobody handled, if there is one.
 *
 * @param scheduler of a run that is over
 * @param main its first actor
 * @returns the actor that decides that the run has failed
 */
export function failedActor(
  scheduler: ActorScheduler,
  main: Actor,
): Actor | undefined {
  return scheduler.defective ??
    (main.exit?._tag === "Failure" ? main : undefined) ??
    scheduler.failures.find((actor) => !actor.joined);
}

function statusOf({ limit }: ReachedLimit): RunStatus {
  switch (limit) {
    case "steps":
      return "step limit";
    case "primitives":
      return "endless";
    default:
      return "limit";
  }
}

/** The status of a run that has come to its end, and a sentence about it. */
function judge(
  scheduler: ActorScheduler,
  main: Actor,
  actors: readonly Actor[],
  blocked: readonly BlockedActor[],
): [status: RunStatus, message: string] {
  const { verdict } = scheduler.trace ?? {};
  if (verdict !== undefined) return ["stopped", verdict.message];
  const failed = failedActor(scheduler, main);
  if (failed !== undefined) {
    const exit = failed.exit as Exit.Failure<unknown, unknown>;
    return ["failed", describeFailure(failed, exit)];
  }
  const limit = limitOf(scheduler);
  if (limit !== undefined) return [statusOf(limit), limit.message];
  const escaped = escapedActor(actors);
  if (escaped !== undefined) {
    return [
      "escaped",
      `${escaped.whereabouts} waits for something outside the run: a promise, a host timer, or what Effect's own queues and deferreds would give`,
    ];
  }
  if (blocked.length > 0) return ["deadlock", describeBlocked(blocked)];
  return ["completed", ""];
}
