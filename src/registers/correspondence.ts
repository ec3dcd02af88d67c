/**
 * Requests and answers between the owners of a shared pool: at most one request
 * to each other owner is unanswered at any time.
 *
 * @module
 */

import type { Message, MessageRing } from "./message_ring.ts";
import {
  OwnerBoard,
  ringBetween,
  type SharedPoolMemory,
} from "./shared_memory.ts";

/** Looks into the rings before a waiting owner goes to sleep. */
const LOOKS = 2000;
/** Longest sleep of a waiting owner, in milliseconds. */
const REST = 1;

/**
 * A call that may have to wait, in steps: each `next` goes as far as it can, and
 * the last one answers.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** What an owner does with what it is told. */
export interface Listener {
  /** Answers a request, or takes in a part of an answer. */
  hear(from: number, message: Message): void;
  /** Takes in the answer to a request that was given up. */
  hearLate(message: Message): void;
}

/**
 * The letters of one owner. Kinds of messages are numbers: even ones are
 * requests, odd ones below {@link PARTS} last answers, the others parts of
 * answers.
 */
export class Correspondence {
  readonly #me: number;
  readonly #board: OwnerBoard;
  readonly #inbox: readonly MessageRing[];
  readonly #outbox: readonly MessageRing[];
  readonly #listener: Listener;
  /** Per owner: ticket of the request it has not answered, or 0. */
  readonly #asked: number[];
  #tickets = 0;
  /** Ticket that the call in progress waits for, or 0. */
  #awaited = 0;
  #answer: Message | undefined;

  /**
   * @param memory the memory the owners have in common
   * @param me whose letters these are
   * @param listener who answers
   */
  constructor(memory: SharedPoolMemory, me: number, listener: Listener) {
    const all = Array.from({ length: memory.owners }, (_, index) => index);
    this.#me = me;
    this.#board = new OwnerBoard(memory);
    this.#inbox = all.map((from) => ringBetween(memory, from, me));
    this.#outbox = all.map((to) => ringBetween(memory, me, to));
    this.#listener = listener;
    this.#asked = all.map(() => 0);
  }

  /** Whether an owner still owes an answer; then it cannot be asked again. */
  owes(owner: number): boolean {
    return this.#asked[owner] !== 0;
  }

  /** Sends a request and yields until its last answer is there. */
  *ask(
    to: number,
    kind: number,
    first: number,
    second: number,
  ): Steps<Message> {
    const ticket = ++this.#tickets;
    this.#asked[to] = this.#awaited = ticket;
    this.#answer = undefined;
    this.say(to, { kind, first, second, ticket });
    for (;;) {
      yield undefined;
      this.serve();
      const answer: Message | undefined = this.#answer;
      if (answer) return answer;
    }
  }

  /** Sends a message. */
  say(to: number, message: Message): void {
    this.#outbox[to]!.post(message);
    this.#board.ring(to);
  }

  /** Hears all that was said since the last time; answers how much it was. */
  serve(): number {
    let heard = 0;
    for (let from = 0; from < this.#inbox.length; from++) {
      const ring = this.#inbox[from]!;
      for (let message = ring.take(); message; message = ring.take()) {
        this.#sort(from, message);
        heard++;
      }
    }
    return heard;
  }

  /** Sleeps until something is said, at most so many milliseconds. */
  rest(milliseconds: number): number {
    const seen = this.#board.rings(this.#me);
    const heard = this.serve();
    if (heard > 0) return heard;
    this.#board.rest(this.#me, seen, milliseconds);
    return this.serve();
  }

  /**
   * Takes steps to their end, asleep in between when it takes long.
   *
   * @returns what they came to; `undefined` when the patience ran out
   */
  complete<Result>(
    steps: Steps<Result>,
    patience: number,
  ): Result | undefined {
    let slept = 0;
    for (let looks = 0;; looks++) {
      const seen = this.#board.rings(this.#me);
      const step = steps.next();
      if (step.done) return step.value;
      if (looks < LOOKS) continue;
      if (slept >= patience) break;
      this.#board.rest(this.#me, seen, REST);
      slept += REST;
    }
    this.#awaited = 0;
    return undefined;
  }

  #sort(from: number, message: Message): void {
    const last = message.kind % 2 === 1 && message.kind < PARTS;
    if (!last) return this.#listener.hear(from, message);
    this.#asked[from] = 0;
    if (message.ticket !== this.#awaited) {
      return this.#listener.hearLate(message);
    }
    this.#awaited = 0;
    this.#answer = message;
  }
}

/** Odd kinds from here on are parts of an answer that goes on. */
export const PARTS = 100;
