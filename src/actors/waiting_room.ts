/**
 * Where parked actors wait for their turn: those that could move, those that
 * wait for a resource, and those that wait for the clock.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import { enlist, withdraw } from "./enabled.ts";
import { type Operation, SLEEP } from "./operation.ts";
import type { Oracle } from "./oracle.ts";
import { ReadyList } from "./ready_list.ts";
import type { TimePolicy } from "./scheduler_options.ts";
import { Sleepers } from "./sleepers.ts";

/** The parked actors of one run. */
export class WaitingRoom {
  /** The actors that could move. */
  readonly ready: ReadyList = new ReadyList();
  /** The actors that wait for the clock, and the clock. */
  readonly sleepers: Sleepers;

  readonly #oracle: Oracle;

  /**
   * @param oracle is told of operations that are taken back
   * @param time whether timers may fire while others could still move
   */
  constructor(oracle: Oracle, time: TimePolicy) {
    this.#oracle = oracle;
    this.sleepers = new Sleepers(time === "any time");
  }

  /** Lets an actor wait for its turn to do an operation. */
  enter(actor: Actor, operation: Operation, enabled: boolean): void {
    actor.pending = operation;
    enlist(operation, actor);
    if (enabled) this.ready.add(actor);
    if (operation.mode === SLEEP) this.sleepers.add(actor);
  }

  /** Undoes what entering noted, whether the operation happens or not. */
  leave(actor: Actor): void {
    const operation = actor.pending!;
    this.ready.remove(actor);
    withdraw(operation, actor);
    if (operation.mode === SLEEP) this.sleepers.remove(actor);
    actor.pending = undefined;
  }

  /** Takes back what an actor has announced: its fiber was interrupted. */
  withdraw(actor: Actor): void {
    this.#oracle.withdrawn?.(actor, actor.pending!);
    this.leave(actor);
  }

  /** The actors that may move now, and the clock with them if it may. */
  eligible(step: number): readonly Actor[] {
    return this.sleepers.joined(this.ready.eligible(step));
  }

  /** Whether nobody else could move, so that the caller's turn is no choice. */
  get empty(): boolean {
    return this.ready.length === 0 && !this.sleepers.mayAdvance;
  }

  /** Whether an actor of a higher level wants the processor of this one. */
  preempts({ processor }: Actor): boolean {
    return processor !== undefined && this.ready.hasClaim(processor);
  }

  /** Moves the clock on, and lets it wait for its next turn. */
  advanceAgain(clock: Actor, operation: Operation): void {
    clock.pending = operation;
    this.advance();
  }

  /**
   * Moves the clock to the next deadline, if anybody sleeps.
   *
   * @returns false if nobody does
   */
  advance(): boolean {
    return this.sleepers.advance(this.ready);
  }
}
