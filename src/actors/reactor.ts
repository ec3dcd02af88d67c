/**
 * A reactor: an actor that never waits, so it needs no fiber.
 *
 * Its behaviour is a plain function from a message to an answer. Asking it is
 * one announced operation: the message arrives, is served and is answered in
 * the asker's step. Every message is therefore a linearization point, and an
 * exchange that would be four operations through two mailboxes is one.
 *
 * @module
 */

import { Effect, Exit, type Fiber } from "../../deps.ts";
import {
  ASK,
  Operation,
  operation,
  type Resource,
  schedulerOf,
  withScheduler,
} from "./operation.ts";

/** An actor whose answers come at once. Make one with {@linkcode reactor}. */
export class Reactor<in M, out A> implements Resource {
  /** Name shown to people. */
  readonly name: string;
  /** A place for oracles that keep tables by resource. */
  slot: number = -1;
  /** Whose state it shares, if it is not the only one to touch its own. */
  readonly group: Resource | undefined;
  /** How many messages it has answered, for reports. */
  received = 0;
  /** Serves one message; called by the scheduler when an ask happens. */
  readonly serve: (message: M) => A;

  /** Programs call {@linkcode reactor}. */
  constructor(name: string, serve: (message: M) => A, group?: Resource) {
    this.name = name;
    this.serve = serve;
    this.group = group;
  }

  /**
   * Sends a message and gets its answer, in one step.
   *
   * @param message any value; it is not copied
   */
  ask(message: M): Effect.Effect<A> {
    return operation(ASK, this, message);
  }

  /**
   * Asks from inside the evaluation of an effect and goes on with the answer:
   * the same operation as {@linkcode Reactor.ask}, without the cost of a
   * second effect where nobody else could move.
   *
   * @param fiber the fiber that evaluates, as `Effect.withFiber` gives it; it
   *   must go on with what this returns, at once
   * @param next from the answer to what is done then
   * @param about passed to `next`, so that a hot path needs no closure
   */
  askThen<B, E, R, T>(
    fiber: Fiber.Fiber<unknown, unknown>,
    message: M,
    next: (answer: A, about: T) => Effect.Effect<B, E, R>,
    about?: T,
  ): Effect.Effect<B, E, R> {
    const scheduler = schedulerOf(fiber);
    const actor = scheduler.actorOf(fiber);
    let outcome: Effect.Effect<A>;
    if (scheduler.countUnseen(actor)) {
      this.received++;
      const answer = this.serve(message);
      const exit = Exit.succeed(answer);
      outcome = scheduler.continued(actor, exit) as Effect.Effect<A>;
      if (outcome === exit) return this.goOn(answer, next, about as T);
    } else {
      const asking = new Operation(ASK, this, message);
      outcome = scheduler.announce(fiber, asking) as Effect.Effect<A>;
    }
    return Exit.isExit(outcome) && outcome._tag === "Success"
      ? this.goOn(outcome.value as A, next, about as T)
      : Effect.flatMap(
        outcome,
        (answer) => this.goOn(answer, next, about as T),
      );
  }

  /** Goes on with an answer; a kind of reactor may do something first. */
  protected goOn<B, E, R, T>(
    answer: A,
    next: (answer: A, about: T) => Effect.Effect<B, E, R>,
    about: T,
  ): Effect.Effect<B, E, R> {
    return next(answer, about);
  }
}

/**
 * Makes a reactor: an actor that answers each message at once.
 *
 * Use it where a state has to be changed by one message at a time and nobody has
 * to wait for it: it costs one step, and a search has one order less to try than
 * with two mailboxes.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 * @param serve from a message to its answer; it may change its own state, must
 *   not wait, and must not touch what an actor outside its group owns
 * @param group the resource that stands for all that share its state; without
 *   one its state is its own
 * @returns the reactor, to be asked with {@linkcode Reactor.ask}
 *
 * Dies outside of a run of actors. What `serve` throws ends the asker.
 *
 * @example Numbered tickets
 * ```ts
 * import { reactor, run } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   let next = 0;
 *   const desk = yield* reactor("desk", (who: string) => `${who} has ${++next}`);
 *   return [yield* desk.ask("a"), yield* desk.ask("b")];
 * }));
 * assert.deepEqual(result.value, ["a has 1", "b has 2"]);
 * ```
 */
export function reactor<M, A>(
  name: string,
  serve: (message: M) => A,
  group?: Resource,
): Effect.Effect<Reactor<M, A>> {
  return withScheduler((scheduler) =>
    new Reactor(scheduler.uniqueName(name), serve, group)
  );
}
