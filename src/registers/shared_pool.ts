/**
 * One pool for several threads: each owns a part of the registers and works in
 * it without locks; who has none left asks the others by message.
 *
 * @module
 */

import type { Correspondence, Steps } from "./correspondence.ts";
import { FOREIGN_FREE, type FreeResult } from "./free_result.ts";
import { GATHER, Lender, RELEASE, STEAL } from "./lender.ts";
import type { MapRegisterPool } from "./pool.ts";
import { RegisterRange } from "./register_range.ts";
import {
  firstPart,
  OwnerBoard,
  ownerOf,
  type SharedPoolMemory,
} from "./shared_memory.ts";
import { adoptFree, adoptHeld, emptyTerritory } from "./territory.ts";

/**
 * One thread's end of a shared pool. Each owner makes exactly one, and only
 * that thread uses it.
 *
 * An allocation is served from the owner's own registers, as fast as by a
 * `MapRegisterPool`. When they do not suffice, the other owners are asked in
 * turn for a run; if none has one, they are asked for all they have, so that
 * pieces of several owners can join. Registers that were stolen stay with the
 * thief. Any owner may release any run; it finds its way.
 *
 * **Exact when quiescent**: while nobody else is in the middle of a call, an
 * allocation fails only if no run is long enough. When several owners want the
 * last registers at the same time, one that loses may be refused although a run
 * was free for a moment.
 *
 * **An owner must answer.** Whoever has nothing to do calls
 * {@link SharedPool.serve} now and then, or {@link SharedPool.rest}; the others
 * wait for it. Calls that wait answer meanwhile.
 *
 * | call | cost |
 * | --- | --- |
 * | `allocate`, `free` of own registers | as `MapRegisterPool`, and one lookup |
 * | of another owner's | a message there and back: about 0.2 µs if it looks |
 * | gathering | a message for each free run of every other owner |
 *
 * @example Two ends in one thread, taking steps in turn
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { SharedPool, sharedPoolMemory } from "@adapter-channel/dma/registers";
 *
 * const memory = sharedPoolMemory(64, 2);
 * const [left, right] = [new SharedPool(memory, 0), new SharedPool(memory, 1)];
 * const taking = left.allocateInSteps(64); // more than it owns
 * let step = taking.next();
 * while (!step.done) {
 *   right.serve();
 *   step = taking.next();
 * }
 * equal(step.value, 0);
 * equal(left.freeCount, 0);
 * ```
 */
export class SharedPool extends RegisterRange {
  readonly #memory: SharedPoolMemory;
  readonly #me: number;
  readonly #own: MapRegisterPool;
  readonly #owner: Uint8Array;
  readonly #board: OwnerBoard;
  readonly #lender: Lender;
  readonly #letters: Correspondence;
  readonly #patience: number;
  #allocations = 0;
  #failures = 0;

  /**
   * Takes an owner's part of a shared pool.
   *
   * @param memory what `sharedPoolMemory` made, the same for all owners
   * @param me which owner this is, from 0; each number exactly once
   * @param patience for how many milliseconds of sleep in all a call waits for
   *   the answer of another owner before it gives up
   * @throws {RangeError} when there is no such owner
   */
  constructor(
    memory: SharedPoolMemory,
    me: number,
    patience: number = 10_000,
  ) {
    super(memory.size);
    if (!Number.isInteger(me) || me < 0 || me >= memory.owners) {
      throw new RangeError(
        `A shared pool of ${memory.owners} owners has no owner ${me}`,
      );
    }
    this.#memory = memory;
    this.#me = me;
    this.#own = emptyTerritory(memory.size);
    this.#owner = ownerOf(memory);
    this.#board = new OwnerBoard(memory);
    this.#lender = new Lender(memory, me, this.#own);
    this.#letters = this.#lender.letters;
    this.#patience = patience;
    const { base, count } = firstPart(memory, me);
    adoptFree(this.#own, base, count);
  }

  /** Free registers of all owners, as each told when it last answered. */
  get freeCount(): number {
    this.#board.publishFree(this.#me, this.#own.freeCount);
    return this.#board.free();
  }

  /** Allocations granted to this owner. */
  get allocations(): number {
    return this.#allocations;
  }

  /** Allocations refused to this owner. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Takes a contiguous run, from others if need be, and waits for them.
   *
   * @param count registers wanted, an integer from 1 up
   * @returns the first register of the run; -1 when there is none, or when an
   *   owner did not answer in time
   */
  allocate(count: number): number {
    const base = this.#own.allocate(count);
    if (base < 0) {
      const found = this.#complete(this.#allocateElsewhere(count));
      if (found === undefined) this.#failures++;
      return found ?? -1;
    }
    this.#allocations++;
    return base;
  }

  /**
   * As {@link SharedPool.allocate}, but yields instead of waiting. Between two
   * steps nothing else may be asked of this end but `serve`.
   *
   * @param count registers wanted, an integer from 1 up
   * @returns the first register of the run, or -1
   */
  *allocateInSteps(count: number): Steps<number> {
    const base = this.#own.allocate(count);
    if (base < 0) return yield* this.#allocateElsewhere(count);
    this.#allocations++;
    return base;
  }

  /**
   * Gives back a whole run or the tail of one, whoever took it, and waits for
   * its owner if that is another.
   *
   * @param base first register to give back
   * @param count registers to give back, at least 1
   * @returns as `MapRegisterPool.free`
   * @throws {Error} when the owner did not answer in time
   */
  free(base: number, count: number): FreeResult {
    if (this.#owner[base] === this.#me) return this.#own.free(base, count);
    const result = this.#complete(this.freeInSteps(base, count));
    if (result === undefined) {
      throw new Error(`The owner of map register ${base} does not answer`);
    }
    return result;
  }

  /**
   * As {@link SharedPool.free}, but yields instead of waiting, like
   * {@link SharedPool.allocateInSteps}.
   */
  *freeInSteps(
    base: number,
    count: number,
  ): Steps<FreeResult> {
    const owner = this.#owner[base];
    if (owner === undefined) return FOREIGN_FREE;
    if (owner === this.#me) return this.#own.free(base, count);
    while (this.#letters.owes(owner)) {
      yield undefined;
      this.serve();
    }
    const { first } = yield* this.#letters.ask(owner, RELEASE, base, count);
    return first as FreeResult;
  }

  /**
   * Answers what other owners asked since the last time. Never waits.
   *
   * @returns how many messages were read
   */
  serve(): number {
    const heard = this.#letters.serve();
    this.#board.publishFree(this.#me, this.#own.freeCount);
    return heard;
  }

  /**
   * Sleeps until another owner asks something, and answers it.
   *
   * @param milliseconds how long at most
   * @returns how many messages were read
   */
  rest(milliseconds: number): number {
    const heard = this.#letters.rest(milliseconds);
    this.#board.publishFree(this.#me, this.#own.freeCount);
    return heard;
  }

  /** From one of the others, or from all of them together. */
  *#allocateElsewhere(
    count: number,
  ): Steps<number> {
    const { owners } = this.#memory;
    let base = -1;
    if (Number.isInteger(count) && count > 0 && count <= this.size) {
      for (let step = 1; step < owners && base < 0; step++) {
        base = yield* this.#steal((this.#me + step) % owners, count);
      }
      if (base < 0 && owners > 1) base = yield* this.#gather(count);
    }
    if (base < 0) this.#failures++;
    else this.#allocations++;
    return base;
  }

  *#steal(
    from: number,
    count: number,
  ): Steps<number> {
    if (this.#letters.owes(from)) return -1;
    const { first, second } = yield* this.#letters.ask(from, STEAL, count, 0);
    if (first < 0) return -1;
    adoptHeld(this.#own, first, count);
    if (second > count) adoptFree(this.#own, first + count, second - count);
    return first;
  }

  *#gather(count: number): Steps<number> {
    this.#lender.gathering = true;
    for (let from = 0; from < this.#memory.owners; from++) {
      for (let more = from === this.#me ? 0 : 1; more > 0;) {
        if (this.#letters.owes(from)) break;
        more = (yield* this.#letters.ask(from, GATHER, 0, 0)).first;
      }
    }
    this.#lender.gathering = false;
    return this.#own.allocate(count);
  }

  #complete<Result>(
    steps: Steps<Result>,
  ): Result | undefined {
    const result = this.#letters.complete(steps, this.#patience);
    this.#lender.gathering = false;
    return result;
  }
}
