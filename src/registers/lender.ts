/**
 * What an owner of a shared pool does for the others: lends runs, hands over
 * what is free, and takes back what others release.
 *
 * @module
 */

import { Correspondence, type Listener, PARTS } from "./correspondence.ts";
import type { Message } from "./message_ring.ts";
import type { MapRegisterPool } from "./pool.ts";
import { ownerOf, type SharedPoolMemory } from "./shared_memory.ts";
import { adoptFree, giveUpFree, giveUpRun } from "./territory.ts";

// What owners say to each other; the last answer to a request is one above it.
/** Asks for a run of so many registers. */
export const STEAL = 2;
const STOLEN = 3;
/** Gives back a range that the other one owns. */
export const RELEASE = 4;
const RELEASED = 5;
/** Asks for everything that is free. */
export const GATHER = 6;
const GATHERED = 7;
const EXTENT = PARTS + 1;

/** Free runs that answer one request to gather; so no ring can overflow. */
const EXTENTS_A_REQUEST = 32;

/** Answers the other owners out of one owner's registers. */
export class Lender implements Listener {
  readonly #me: number;
  readonly #own: MapRegisterPool;
  readonly #owner: Uint8Array;
  readonly #owners: number;
  /** The letters it answers with, and its owner asks with. */
  readonly letters: Correspondence;
  /** Whether its owner is gathering; then only older ones may gather too. */
  gathering = false;

  /**
   * @param memory the memory the owners have in common
   * @param me whose registers these are
   * @param own the registers
   */
  constructor(memory: SharedPoolMemory, me: number, own: MapRegisterPool) {
    this.#me = me;
    this.#own = own;
    this.#owner = ownerOf(memory);
    this.#owners = memory.owners;
    this.letters = new Correspondence(memory, me, this);
  }

  /** Answers a request, or takes in a part of an answer. */
  hear(from: number, { kind, first, second, ticket }: Message): void {
    if (kind === STEAL) return this.#lend(from, first, ticket);
    if (kind === GATHER) return this.#handOver(from, ticket);
    if (kind === EXTENT) return adoptFree(this.#own, first, second);
    const result = this.#own.free(first, second);
    this.letters.say(from, { kind: RELEASED, first: result, second, ticket });
  }

  /** Hands over a run, with some free registers behind it if there are. */
  #lend(to: number, count: number, ticket: number): void {
    const share = this.#own.size / (16 * this.#owners) | 0;
    const run = giveUpRun(this.#own, count, share);
    if (run) this.#owner.fill(to, run.base, run.base + run.count);
    const { base: first, count: second } = run ?? { base: -1, count: 0 };
    this.letters.say(to, { kind: STOLEN, first, second, ticket });
  }

  /** Hands over free runs, but not while gathering with the older right. */
  #handOver(to: number, ticket: number): void {
    let more = this.gathering && this.#me < to ? 0 : 1;
    for (let sent = 0; more > 0 && sent < EXTENTS_A_REQUEST; sent++) {
      const run = giveUpFree(this.#own);
      if (!run) {
        more = 0;
        break;
      }
      this.#owner.fill(to, run.base, run.base + run.count);
      const { base: first, count: second } = run;
      this.letters.say(to, { kind: EXTENT, first, second, ticket });
    }
    this.letters.say(to, { kind: GATHERED, first: more, second: 0, ticket });
  }

  /** A run that was lent too late is free registers now. */
  hearLate({ kind, first, second }: Message): void {
    if (kind === STOLEN && first >= 0) adoptFree(this.#own, first, second);
  }
}
