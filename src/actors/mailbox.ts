/**
 * A mailbox: messages wait in the order they came until one actor takes them.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import { cut } from "./lists.ts";
import {
  operation,
  POLL,
  type Resource,
  SEND,
  TAKE,
  withScheduler,
} from "./operation.ts";
import { isCapturing } from "./sources.ts";

/** How many taken messages may stand before the queue is moved up. */
const COMPACT_AT = 256;

/**
 * First in, first out, and unbounded unless a capacity is given. Make one with
 * {@linkcode mailbox}.
 */
export class Mailbox<in out A> implements Resource {
  /** Name shown to people. */
  readonly name: string;
  /** How many messages it holds at most; a sender waits while it is full. */
  readonly capacity: number;
  /** What its taker waits for, in words; a message, if left out. */
  readonly waitReason: (() => string) | undefined;
  /** Whether anybody polls it: a poll sees emptiness, so its order matters. */
  polled = false;
  /** Actors parked on a take. */
  readonly takers: Actor[] = [];
  /** Actors parked on a send, while a bounded mailbox is full. */
  senders: Actor[] | undefined = undefined;
  /** The actor of an interrupt level that rests on it. */
  server: Actor | undefined = undefined;
  /** A place for oracles that keep tables by resource. */
  slot: number = -1;

  #messages: (A | undefined)[] = [];
  #head = 0;

  #take: Effect.Effect<A> | undefined;

  /**
   * Takes the oldest message; waits while there is none.
   *
   * Messages arrive in the order they were sent. Give a mailbox one taker:
   * several are allowed, and then the scheduler chooses among them.
   */
  get take(): Effect.Effect<A> {
    if (isCapturing()) return operation(TAKE, this, undefined);
    return this.#take ??= operation(TAKE, this, undefined);
  }

  /** Takes the oldest message, or gives undefined at once if there is none. */
  get poll(): Effect.Effect<A | undefined> {
    return operation(POLL, this, undefined);
  }

  /** Programs call {@linkcode mailbox}. */
  constructor(name: string, capacity: number, waitReason?: () => string) {
    if (!(capacity >= 1)) {
      throw new RangeError(
        `Cannot make the mailbox ${name}: capacity must be at least 1, current value is ${capacity}`,
      );
    }
    this.name = name;
    this.capacity = capacity;
    this.waitReason = waitReason;
  }

  /**
   * Puts a message in; waits while a bounded mailbox is full.
   *
   * @param message any value; it is not copied
   */
  send(message: A): Effect.Effect<void> {
    return operation(SEND, this, message);
  }

  /** How many messages wait. For reports; a program that decides by it polls. */
  get size(): number {
    return this.#messages.length - this.#head;
  }

  /** The oldest message, for reports. */
  get first(): A | undefined {
    return this.#messages[this.#head];
  }

  /** Adds a message; called by the scheduler when a send happens. */
  push(message: A): void {
    this.#messages.push(message);
  }

  /** Removes the oldest message; called when a take or poll happens. */
  shift(): A | undefined {
    const message = this.#messages[this.#head];
    this.#messages[this.#head++] = undefined;
    if (this.#head === this.#messages.length) {
      cut(this.#messages, 0);
      this.#head = 0;
    } else if (this.#head === COMPACT_AT) {
      this.#messages = this.#messages.slice(COMPACT_AT);
      this.#head = 0;
    }
    return message;
  }
}

/**
 * Makes a mailbox: how actors send each other messages.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 * @param options `capacity`: messages it holds at most, at least 1; a sender
 *   waits while it is full. Without it the mailbox is unbounded, up to the
 *   run's `messageLimit`
 * @returns the mailbox, empty
 *
 * Dies with a RangeError if the capacity is below 1, and outside of a run of
 * actors.
 *
 * @example Two actors and a mailbox
 * ```ts
 * import { mailbox, run, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   const box = yield* mailbox<string>("greetings");
 *   yield* spawn("greeter", box.send("hello"));
 *   return yield* box.take;
 * }));
 * assert.equal(result.value, "hello");
 * ```
 */
export function mailbox<A>(
  name: string,
  options: { readonly capacity?: number } = {},
): Effect.Effect<Mailbox<A>> {
  return withScheduler((scheduler) =>
    new Mailbox<A>(scheduler.uniqueName(name), options.capacity ?? Infinity)
  );
}
