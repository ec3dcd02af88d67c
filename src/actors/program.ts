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
 * Waits until an actor has ended, and ends as it did: with its value, its
 * error, or its interruption.
 */
export function join<A, E>(actor: Actor<A, E>): Effect.Effect<A, E> {
  return operation<A>(JOIN, actor, actor) as Effect.Effect<A, E>;
}

/**
 * Interrupts an actor. Its finalizers run until they announce something; use
 * {@linkcode join} to wait for the end.
 */
export function interrupt(actor: Actor): Effect.Effect<void> {
  return operation(INTERRUPT, actor, actor);
}

/**
 * Asks the oracle for a data choice: whether a device fails, which line is
 * raised. Searching strategies try every answer.
 *
 * @param count how many answers there are, at least 1
 * @returns a whole number from 0 to `count - 1`
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
