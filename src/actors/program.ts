/**
 * What a program says to the scheduler: start actors, wait for them, choose.
 *
 * @module
 */

import { type Context, Effect } from "../../deps.ts";
import type { Actor, ActorOptions, Placement } from "./actor.ts";
import {
  CHOOSE,
  INTERRUPT,
  JOIN,
  operation,
  schedulerOf,
  withScheduler,
  YIELD,
} from "./operation.ts";

/**
 * Starts an actor. It runs to its first announced operation before this
 * returns; from then on the scheduler decides.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 * @param body what it does; it sees the services of the caller
 * @param options `daemon`: the run may end while it still waits
 * @param at the processor and level it runs on, if it shares one
 * @returns the handle for {@linkcode join} and {@linkcode interrupt}
 *
 * Dies outside of a run of actors. What `body` fails with is nobody's error
 * until somebody joins it: a failure that nobody joins fails the run.
 *
 * @example Two at the same time
 * ```ts
 * import { join, run, sleepTicks, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   const slow = yield* spawn("slow", Effect.as(sleepTicks(20), "slow"));
 *   const fast = yield* spawn("fast", Effect.as(sleepTicks(10), "fast"));
 *   return [yield* join(slow), yield* join(fast)];
 * }));
 * assert.deepEqual(result.value, ["slow", "fast"]);
 * assert.equal(result.ticks, 20);
 * ```
 */
export function spawn<A, E, R>(
  name: string,
  body: Effect.Effect<A, E, R>,
  options: ActorOptions = {},
  at?: Placement,
): Effect.Effect<Actor<A, E>, never, R> {
  return Effect.withFiberSucceed<Actor<A, E>, R>((fiber) =>
    schedulerOf(fiber).spawn(
      name,
      body,
      options,
      at,
      fiber.context as Context.Context<R>,
    )
  );
}

/**
 * Waits until an actor has ended, and ends as it did.
 *
 * @param actor what {@linkcode spawn} gave
 * @returns its value; it fails with the actor's error, and is interrupted if the
 *   actor was
 *
 * Two actors that join each other are a deadlock, which the run reports.
 *
 * @example Its error is the error of who joins
 * ```ts
 * import { join, run, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   const actor = yield* spawn("actor", Effect.fail("no paper"));
 *   return yield* Effect.flip(join(actor));
 * }));
 * assert.equal(result.value, "no paper");
 * ```
 */
export function join<A, E>(actor: Actor<A, E>): Effect.Effect<A, E> {
  return operation<A>(JOIN, actor, actor) as Effect.Effect<A, E>;
}

/**
 * Interrupts an actor. Its finalizers run until they announce something; use
 * {@linkcode join} to wait for the end.
 *
 * @param actor what {@linkcode spawn} gave; one that has ended is left alone
 *
 * @example A finalizer runs
 * ```ts
 * import { interrupt, mailbox, run, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const said: string[] = [];
 * const result = run(Effect.gen(function* () {
 *   const never = yield* mailbox<string>("never");
 *   const waiting = Effect.onInterrupt(
 *     never.take,
 *     () => Effect.sync(() => said.push("interrupted")),
 *   );
 *   yield* interrupt(yield* spawn("waiter", waiting));
 * }));
 * assert.equal(result.status, "completed");
 * assert.deepEqual(said, ["interrupted"]);
 * ```
 */
export function interrupt(actor: Actor): Effect.Effect<void> {
  return operation(INTERRUPT, actor, actor);
}

/**
 * Asks the oracle for a data choice: whether a device fails, which line is
 * raised. Searching strategies try every answer.
 *
 * @param count how many answers there are, at least 1; with 1 nobody is asked
 * @returns a whole number from 0 to `count - 1`
 *
 * @example Every answer is tried
 * ```ts
 * import { choose } from "@adapter-channel/dma/actors";
 * import { explore } from "@adapter-channel/dma/explore";
 * import assert from "node:assert/strict";
 *
 * const found = explore(choose(3), { outcome: String });
 * assert.deepEqual(found.outcomes.seen.map(({ text }) => text), ["0", "1", "2"]);
 * ```
 */
export function choose(count: number): Effect.Effect<number> {
  return count <= 1 ? Effect.succeed(0) : operation(CHOOSE, undefined, count);
}

/**
 * Lets every other actor that can move do so first. A loop that waits for a
 * cell to change calls it in every round, or it never ends under a strategy
 * that prefers its actor.
 */
export const yieldNow: Effect.Effect<void> = operation(
  YIELD,
  undefined,
  undefined,
);

/** The simulated clock, in ticks of one microsecond. */
export const currentTick: Effect.Effect<number> = withScheduler((scheduler) =>
  scheduler.now
);
