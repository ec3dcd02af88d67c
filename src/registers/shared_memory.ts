/**
 * The memory that the owners of a shared pool have in common: who owns which
 * register, and the rings they send messages through.
 *
 * @module
 */

import { MessageRing, RING_WORDS } from "./message_ring.ts";
import { MAP_REGISTERS_MAX } from "./register_range.ts";

/** The most owners a shared pool can have. */
export const SHARED_POOL_OWNERS_MAX = 64 as const;

/** Words before the rings: two for each owner, a cache line apart. */
const OWNER_WORDS = 32;
const BELL = 0;
const FREE = 16;

/**
 * The common memory of a shared pool. It can be posted to workers as it is;
 * each makes a `SharedPool` of it.
 */
export interface SharedPoolMemory {
  /** Registers of the pool. */
  readonly size: number;
  /** How many owners share them. */
  readonly owners: number;
  /** What they share. */
  readonly buffer: SharedArrayBuffer;
}

/**
 * Makes the common memory of a pool, in which each owner begins with an equal
 * part of the registers.
 *
 * @param size registers, an integer from `owners` to {@link MAP_REGISTERS_MAX}
 * @param owners how many threads will own parts of it, an integer from 1 to
 *   {@link SHARED_POOL_OWNERS_MAX}
 * @returns the memory, to be posted to each of them
 * @throws {RangeError} when a number is out of range
 */
export function sharedPoolMemory(
  size: number,
  owners: number,
): SharedPoolMemory {
  if (
    !Number.isInteger(owners) || owners < 1 || owners > SHARED_POOL_OWNERS_MAX
  ) {
    throw new RangeError(
      `A shared pool has 1 to ${SHARED_POOL_OWNERS_MAX} owners, not ${owners}`,
    );
  }
  if (!Number.isInteger(size) || size < owners || size > MAP_REGISTERS_MAX) {
    throw new RangeError(
      `A pool of ${owners} owners holds ${owners} to ${MAP_REGISTERS_MAX} map registers, not ${size}`,
    );
  }
  const words = owners * OWNER_WORDS + owners * owners * RING_WORDS;
  const buffer = new SharedArrayBuffer(words * 4 + size);
  const memory = { size, owners, buffer };
  const owner = ownerOf(memory);
  const board = new OwnerBoard(memory);
  for (let index = 0; index < owners; index++) {
    const { base, count } = firstPart(memory, index);
    owner.fill(index, base, base + count);
    board.publishFree(index, count);
  }
  return memory;
}

/** The registers an owner begins with. */
export function firstPart(
  { size, owners }: SharedPoolMemory,
  index: number,
): { base: number; count: number } {
  const base = Math.floor(size * index / owners);
  return { base, count: Math.floor(size * (index + 1) / owners) - base };
}

/** Per register: the owner. Written only by the owner who lets go of it. */
export function ownerOf(
  { size, owners, buffer }: SharedPoolMemory,
): Uint8Array {
  const words = owners * OWNER_WORDS + owners * owners * RING_WORDS;
  return new Uint8Array(buffer, words * 4, size);
}

/** The ring that one owner writes and another reads. */
export function ringBetween(
  { owners, buffer }: SharedPoolMemory,
  from: number,
  to: number,
): MessageRing {
  const word = owners * OWNER_WORDS + (from * owners + to) * RING_WORDS;
  return new MessageRing(new Int32Array(buffer, word * 4, RING_WORDS));
}

/** What each owner tells all others without a message. */
export class OwnerBoard {
  readonly #words: Int32Array;
  readonly #owners: number;

  /** @param memory the common memory */
  constructor({ buffer, owners }: SharedPoolMemory) {
    this.#words = new Int32Array(buffer, 0, owners * OWNER_WORDS);
    this.#owners = owners;
  }

  /** Wakes an owner that rests. */
  ring(owner: number): void {
    const bell = owner * OWNER_WORDS + BELL;
    Atomics.add(this.#words, bell, 1);
    Atomics.notify(this.#words, bell);
  }

  /** How often an owner's bell rang so far. */
  rings(owner: number): number {
    return Atomics.load(this.#words, owner * OWNER_WORDS + BELL);
  }

  /** Sleeps until the bell rang once more than `seen`, or the time is over. */
  rest(owner: number, seen: number, milliseconds: number): void {
    const bell = owner * OWNER_WORDS + BELL;
    Atomics.wait(this.#words, bell, seen, milliseconds);
  }

  /** Tells how many free registers an owner has. */
  publishFree(owner: number, count: number): void {
    Atomics.store(this.#words, owner * OWNER_WORDS + FREE, count);
  }

  /** What all owners told last, added up. */
  free(): number {
    let sum = 0;
    for (let owner = 0; owner < this.#owners; owner++) {
      sum += Atomics.load(this.#words, owner * OWNER_WORDS + FREE);
    }
    return sum;
  }
}
