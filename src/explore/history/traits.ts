/**
 * What matters about an event when two of them are compared: its resource and
 * side, its family, its processor, and what it claims.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { INTERRUPT, type Operation, READ } from "../../actors/operation.ts";
import {
  claimedLevel,
  claimedProcessor,
  conflictsWithAll,
  ownLevel,
  sidesOf,
} from "./dependence.ts";
import type { Identities } from "./identities.ts";

/** Nothing, where a place, a family or a processor could stand. */
const NONE = -1;

// An event's traits stand side by side in one row of one table.
const PLACE = 0;
const SIDES = 1;
const FAMILY = 2;
const VICTIM = 3;
const PROCESSOR = 4;
const LEVEL = 5;
const CLAIMED = 6;
const CLAIM = 7;
const ROW = 8;

/** Among the sides: the event only looks, as others may beside it. */
const SHARED = 4;
/** Among the sides: the event conflicts with everything. */
const FOR_ALL = 8;
/** The sides proper. */
const TOUCHED = 3;

/** The traits of the events of one run. */
export class Traits {
  #rows: Int32Array = new Int32Array(ROW * 256);

  /**
   * Notes the traits of an event.
   *
   * @param family the slot of its actor's family
   * @param place the slot of its resource, or -1
   */
  describe(
    event: number,
    family: number,
    place: number,
    actor: Actor,
    operation: Operation,
    identities: Identities,
  ): void {
    const { mode } = operation;
    const at = event * ROW;
    if (at >= this.#rows.length) this.#grow();
    const rows = this.#rows;
    rows[at + PLACE] = place;
    rows[at + SIDES] = sidesOf(mode) | (mode === READ ? SHARED : 0) |
      (conflictsWithAll(actor, operation) ? FOR_ALL : 0);
    rows[at + FAMILY] = family;
    rows[at + VICTIM] = mode === INTERRUPT
      ? identities.actor((operation.argument as Actor).family).slot
      : NONE;
    const { processor } = actor;
    const isPlaced = processor !== undefined;
    rows[at + PROCESSOR] = isPlaced
      ? identities.processor(processor).slot
      : NONE;
    rows[at + LEVEL] = isPlaced ? ownLevel(actor) : 0;
    const claimed = claimedProcessor(actor, operation);
    const claims = claimed !== undefined;
    rows[at + CLAIMED] = claims ? identities.processor(claimed).slot : NONE;
    rows[at + CLAIM] = claims ? claimedLevel(operation) : 0;
  }

  /** Whether an event conflicts with everything. */
  isForAll(event: number): boolean {
    return (this.#rows[event * ROW + SIDES]! & FOR_ALL) !== 0;
  }

  /** The level at which an event happens on its processor; 0 for none. */
  levelOf(event: number): number {
    return this.#rows[event * ROW + LEVEL]!;
  }

  /** The level that an event claims, or 0. */
  claimOf(event: number): number {
    return this.#rows[event * ROW + CLAIM]!;
  }

  /** Whether two events of different actors conflict. */
  conflict(one: number, other: number): boolean {
    const rows = this.#rows;
    const a = one * ROW;
    const b = other * ROW;
    if (rows[a + FAMILY] === rows[b + FAMILY]) return true;
    const sides = rows[a + SIDES]!;
    const others = rows[b + SIDES]!;
    if (((sides | others) & FOR_ALL) !== 0) return true;
    if (
      (sides & others & TOUCHED) !== 0 &&
      rows[a + PLACE] === rows[b + PLACE] && (sides & others & SHARED) === 0
    ) return true;
    return this.#interrupts(a, b) || this.#interrupts(b, a) ||
      this.#claimsFrom(a, b) || this.#claimsFrom(b, a);
  }

  #interrupts(one: number, other: number): boolean {
    const rows = this.#rows;
    const victim = rows[one + VICTIM]!;
    return victim !== NONE &&
      (victim === rows[other + FAMILY] || victim === rows[other + VICTIM]);
  }

  #claimsFrom(one: number, other: number): boolean {
    const rows = this.#rows;
    const claimed = rows[one + CLAIMED]!;
    return claimed !== NONE && claimed === rows[other + PROCESSOR] &&
      rows[other + LEVEL]! < rows[one + CLAIM]!;
  }

  #grow(): void {
    const rows = new Int32Array(2 * this.#rows.length);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
