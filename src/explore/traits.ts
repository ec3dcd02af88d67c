/**
 * What matters about an event when two of them are compared: its resource and
 * side, its family, its processor, and what it claims.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";
import { INTERRUPT, type Operation, READ } from "../actors/operation.ts";
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

/** The traits of the events of one run, in arrays by event. */
export class Traits {
  readonly #places: number[] = [];
  readonly #sides: number[] = [];
  readonly #shared: boolean[] = [];
  readonly #families: number[] = [];
  readonly #victims: number[] = [];
  readonly #conflictsWithAll: boolean[] = [];
  readonly #processors: number[] = [];
  readonly #levels: number[] = [];
  readonly #claimed: number[] = [];
  readonly #claims: number[] = [];

  /** Notes the traits of an event. */
  describe(
    event: number,
    actor: Actor,
    operation: Operation,
    identities: Identities,
  ): void {
    const { mode, resource } = operation;
    const sides = sidesOf(mode);
    this.#sides[event] = sides;
    this.#places[event] = sides === 0
      ? NONE
      : identities.resource(resource!).slot;
    this.#shared[event] = mode === READ;
    this.#families[event] = identities.actor(actor.family).slot;
    this.#victims[event] = mode === INTERRUPT
      ? identities.actor((operation.argument as Actor).family).slot
      : NONE;
    this.#conflictsWithAll[event] = conflictsWithAll(actor, operation);
    const { processor } = actor;
    this.#processors[event] = processor === undefined
      ? NONE
      : identities.processor(processor).slot;
    this.#levels[event] = ownLevel(actor);
    const claimed = claimedProcessor(actor, operation);
    this.#claimed[event] = claimed === undefined
      ? NONE
      : identities.processor(claimed).slot;
    this.#claims[event] = claimed === undefined ? 0 : claimedLevel(operation);
  }

  /** Whether an event conflicts with everything. */
  isForAll(event: number): boolean {
    return this.#conflictsWithAll[event]!;
  }

  /** The level at which an event happens on its processor; 0 for none. */
  levelOf(event: number): number {
    return this.#levels[event]!;
  }

  /** The level that an event claims, or 0. */
  claimOf(event: number): number {
    return this.#claims[event]!;
  }

  /** Whether two events of different actors conflict. */
  conflict(one: number, other: number): boolean {
    if (this.#families[one] === this.#families[other]) return true;
    if (this.#conflictsWithAll[one] || this.#conflictsWithAll[other]) {
      return true;
    }
    if (
      (this.#sides[one]! & this.#sides[other]!) !== 0 &&
      this.#places[one] === this.#places[other] &&
      !(this.#shared[one] && this.#shared[other])
    ) return true;
    return this.#interrupts(one, other) || this.#interrupts(other, one) ||
      this.#claimsFrom(one, other) || this.#claimsFrom(other, one);
  }

  #interrupts(one: number, other: number): boolean {
    const victim = this.#victims[one]!;
    return victim !== NONE &&
      (victim === this.#families[other] || victim === this.#victims[other]);
  }

  #claimsFrom(one: number, other: number): boolean {
    const claimed = this.#claimed[one]!;
    return claimed !== NONE && claimed === this.#processors[other] &&
      this.#levels[other]! < this.#claims[one]!;
  }
}
