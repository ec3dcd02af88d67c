/**
 * The announced operation: the only way one actor can affect another.
 *
 * An actor says what it is about to do, on which resource, before it happens.
 * The scheduler then decides whose operation happens next. Everything between
 * two announcements is one indivisible step.
 *
 * @module
 */

import { Effect, Effectable, type Fiber } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import type { OperationName } from "./events.ts";
import type { ActorScheduler } from "./scheduler.ts";
import { capture, isCapturing } from "./sources.ts";

/** Puts a message into a mailbox; waits while a bounded mailbox is full. */
export const SEND = 0;
/** Takes the oldest message of a mailbox; waits while it is empty. */
export const TAKE = 1;
/** Takes the oldest message if there is one; never waits. */
export const POLL = 2;
/** Reads a cell. */
export const READ = 3;
/** Reads and replaces the value of a cell in one step. */
export const WRITE = 4;
/** Asks a reactor and gets its answer in one step. */
export const ASK = 5;
/** Takes a lock; waits while another actor holds it. */
export const LOCK = 6;
/** Takes a lock if it is free; never waits. */
export const TRY_LOCK = 7;
/** Gives a lock back. */
export const UNLOCK = 8;
/** Makes a data choice. */
export const CHOOSE = 9;
/** Waits for the simulated clock. */
export const SLEEP = 10;
/** Lets another actor move before this one does again. */
export const YIELD = 11;
/** Waits until an actor has ended. */
export const JOIN = 12;
/** Interrupts an actor. */
export const INTERRUPT = 13;
/** Raises the level of the processor the actor runs on. */
export const RAISE = 14;
/** Lowers the level of the processor the actor runs on. */
export const LOWER = 15;
/** Goes on after others were let in between: by a level, or by a yield. */
export const CONTINUE = 16;
/** A task of Effect's own runtime: its queues, latches, forks and yields. */
export const FOREIGN = 17;
/** Moves the simulated clock on, where timers may fire any time. */
export const TICK = 18;

/** Names of the modes, in the order of their numbers. */
export const operationNames: readonly OperationName[] = [
  "send",
  "take",
  "poll",
  "read",
  "write",
  "ask",
  "lock",
  "tryLock",
  "unlock",
  "choose",
  "sleep",
  "yield",
  "join",
  "interrupt",
  "raise",
  "lower",
  "continue",
  "foreign",
  "tick",
];

/** Anything that operations happen on, as far as names and reports go. */
export interface Resource {
  /** Name shown to people, unique within the run and free of its order. */
  readonly name: string;
  /**
   * Resources that share state name one of them as their group: operations on
   * any of them count as operations on one. Undefined stands for itself.
   */
  readonly group?: Resource | undefined;
  /**
   * What an actor that waits here waits for, in words, where the kind of
   * resource and its name say too little.
   */
  readonly waitReason?: (() => string) | undefined;
  /**
   * The actor of an interrupt level that rests on this mailbox: a message here
   * takes the processor from the actors below. Set when it starts.
   */
  server?: Actor | undefined;
  /** A place for oracles that keep tables by resource; nobody else's. */
  slot?: number;
}

/** What an actor is about to do: a mode, a resource and an argument. */
export class Operation {
  /** What is done: `SEND`, `TAKE`, `READ` or another of the modes. */
  readonly mode: number;
  /** What it is done to; undefined if it concerns the actor alone. */
  readonly resource: Resource | undefined;
  /** The message, the function, the lock's caller: what the mode needs. */
  readonly argument: unknown;

  /** Programs do not make operations; mailboxes, cells and locks do. */
  constructor(mode: number, resource: Resource | undefined, argument: unknown) {
    this.mode = mode;
    this.resource = resource;
    this.argument = argument;
  }
}

/**
 * The scheduler of a fiber. For effects of one's own that evaluate in a fiber;
 * programs use {@linkcode withScheduler}.
 *
 * @param fiber one that runs under an {@linkcode ActorScheduler}
 * @returns its scheduler
 * @throws {Error} when the fiber runs under another scheduler, outside of a run
 */
export function schedulerOf(
  fiber: Fiber.Fiber<unknown, unknown>,
): ActorScheduler {
  const scheduler = fiber.cache.scheduler as Partial<ActorScheduler>;
  if (scheduler.announce === undefined) {
    throw new Error(
      "Cannot announce an operation outside a run: start the program with run() or Machine.run()",
    );
  }
  return scheduler as ActorScheduler;
}

// An operation is an Effect: evaluating it announces it to the scheduler of
// the fiber. The prototype is Effect's public hook for own primitives.
Object.setPrototypeOf(
  Operation.prototype,
  Effectable.Prototype<Effect.Effect<unknown, unknown>>({
    label: "Operation",
    evaluate(fiber) {
      return schedulerOf(fiber).announce(
        fiber,
        this as unknown as Operation,
      );
    },
  }),
);

/**
 * Makes an operation and types it as the Effect it is. For resources of one's
 * own; mailboxes, cells and locks make theirs themselves.
 *
 * @param mode what is done: `SEND`, `TAKE`, `READ` or another of the modes
 * @param resource what it is done to
 * @param argument what the mode needs
 * @returns an effect that announces the operation each time it is evaluated
 */
export function operation<A>(
  mode: number,
  resource: Resource | undefined,
  argument: unknown,
): Effect.Effect<A> {
  const made = new Operation(mode, resource, argument);
  if (isCapturing()) capture(made);
  return made as unknown as Effect.Effect<A>;
}

/**
 * Runs a plain function with the scheduler of the fiber, within its step: nobody
 * comes between.
 *
 * @param f must not wait; what it throws is a defect of the actor
 * @returns what `f` returned
 *
 * Dies outside of a run of actors.
 *
 * @example The tick, without a question
 * ```ts
 * import { run, sleepTicks, withScheduler } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const now = withScheduler((scheduler) => scheduler.now);
 * assert.equal(run(Effect.andThen(sleepTicks(5), now)).value, 5);
 * ```
 */
export function withScheduler<A>(
  f: (scheduler: ActorScheduler, fiber: Fiber.Fiber<unknown, unknown>) => A,
): Effect.Effect<A> {
  return Effect.withFiberSucceed((fiber) => f(schedulerOf(fiber), fiber));
}
