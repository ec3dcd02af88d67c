/**
 * Messages from one thread to another through shared memory: a ring that one
 * side writes and the other reads, without locks.
 *
 * @module
 */

/** Messages a ring can hold. */
export const RING_MESSAGES = 64 as const;

/** Words of one message. */
const MESSAGE_WORDS = 4;

/**
 * Words of one ring. The two counts lie in cache lines of their own, so that
 * the sides do not slow each other down.
 */
export const RING_WORDS = 288 as const;
const READ = 16;
const MESSAGES = 32;

/** What is said: a kind, two numbers, and the ticket of the request. */
export interface Message {
  kind: number;
  first: number;
  second: number;
  ticket: number;
}

/** One end of a ring; both ends are made over the same words. */
export class MessageRing {
  readonly #words: Int32Array;
  #count = 0;

  /** @param words the {@link RING_WORDS} words of this ring, all zero at first */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /**
   * Writes a message; only the writing end may call it.
   *
   * @throws {Error} when the ring is full, which the protocol rules out
   */
  post({ kind, first, second, ticket }: Message): void {
    const words = this.#words;
    if ((this.#count - Atomics.load(words, READ) | 0) === RING_MESSAGES) {
      throw new Error("A message ring of the shared pool has overflowed");
    }
    const at = MESSAGES + (this.#count & RING_MESSAGES - 1) * MESSAGE_WORDS;
    words[at] = kind;
    words[at + 1] = first;
    words[at + 2] = second;
    words[at + 3] = ticket;
    this.#count = this.#count + 1 | 0;
    // The store makes all that was written before visible to the reader.
    Atomics.store(words, 0, this.#count);
  }

  /** Reads the next message, if there is one; only the reading end may. */
  take(): Message | undefined {
    const words = this.#words;
    if (Atomics.load(words, 0) === this.#count) return undefined;
    const at = MESSAGES + (this.#count & RING_MESSAGES - 1) * MESSAGE_WORDS;
    const message = {
      kind: words[at]!,
      first: words[at + 1]!,
      second: words[at + 2]!,
      ticket: words[at + 3]!,
    };
    this.#count = this.#count + 1 | 0;
    Atomics.store(words, READ, this.#count);
    return message;
  }
}
