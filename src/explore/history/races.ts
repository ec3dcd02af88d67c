/**
 * Finds races in the present run: pairs of events that could have happened in
 * the other order. For each it asks, at the decision before the first event,
 * for a move that leads there.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import { ownLevel } from "./dependence.ts";
import { BLOCK, MASKED, NEEDED, WAITED } from "./edges.ts";
import type { Clock, Clocks } from "./clocks.ts";
import type { Frames } from "../strategies/frames.ts";
import type { History } from "./history.ts";
import { admits } from "./processor_order.ts";

/** Finds the races of each event, given those before it. */
export class Races {
  readonly #history: History;
  readonly #clocks: Clocks;
  readonly #frames: Frames;
  /** By event: the decision that led to it, or -1 if nobody else could move. */
  readonly #decisions: readonly number[];
  /** What the event knew before it was announced. */
  #own: Clock = new Int32Array(0);
  /** That, and what it needed in order to be possible. */
  #needs: Clock = new Int32Array(0);
  /** That, and the blocks that came between. */
  #full: Clock = new Int32Array(0);
  readonly #partners: number[] = [];
  readonly #reasons: number[] = [];
  readonly #between: number[] = [];

  /**
   * @param decisions by event: the decision that led to it, or -1
   */
  constructor(
    history: History,
    clocks: Clocks,
    frames: Frames,
    decisions: readonly number[],
  ) {
    this.#history = history;
    this.#clocks = clocks;
    this.#frames = frames;
    this.#decisions = decisions;
  }

  /**
   * Finds the races of an event whose edges are known.
   *
   * @param event the newest event, or the one that a probe stands for
   * @param slot the actor that does it
   * @param previous the event that this actor did before, or -1
   * @param until events from here on count for nothing
   * @param reason the only reason to look at, if not all
   */
  find(
    event: number,
    slot: number,
    previous: number,
    actor: Actor,
    until: number = event,
    reason?: number,
  ): void {
    this.#sort(event, reason);
    if (this.#partners.length === 0) return;
    this.#start(event, previous);
    const level = ownLevel(actor);
    for (let i = this.#partners.length - 1; i >= 0; i--) {
      const partner = this.#partners[i]!;
      const why = this.#reasons[i]!;
      if (why === WAITED) {
        if (!this.#knows(this.#own, partner)) {
          this.#request(partner, event, until, slot, this.#own);
        }
      } else if (why === MASKED) {
        if (!this.#knows(this.#needs, partner)) {
          const mask = this.#history.masks[partner]!;
          const sure = admits(mask, actor, level);
          this.#request(partner, event, until, slot, this.#needs, sure);
        }
      } else if (!this.#knows(this.#full, partner)) {
        this.#request(partner, event, until, slot, this.#full);
        this.#clocks.join(this.#needs, partner);
        this.#clocks.join(this.#full, partner);
      }
    }
  }

  /**
   * Asks for runs in which an operation happens although an interruption took
   * it back: after whatever came later and does not depend on that.
   *
   * @param interruption the event that took it back
   * @param event what a probe of the operation stands for
   * @param slot the actor that would have done it
   * @param previous the event that this actor did before, or -1
   */
  findWithdrawn(
    interruption: number,
    event: number,
    until: number,
    slot: number,
    previous: number,
  ): void {
    this.#start(event, previous);
    this.#request(interruption, event, until, slot, this.#own);
  }

  /** Lists the events that the new one may race with, oldest first. */
  #sort(event: number, only: number | undefined): void {
    const { edges } = this.#history;
    const partners = this.#partners;
    const reasons = this.#reasons;
    cut(partners, 0);
    cut(reasons, 0);
    const end = edges.end(event);
    for (let i = edges.starts[event]!; i < end; i++) {
      const reason = edges.reasons[i]!;
      if (reason === NEEDED || reason === BLOCK) continue;
      if (only !== undefined && reason !== only) continue;
      const partner = edges.events[i]!;
      let at = partners.length;
      // Of two reasons for one event the mask comes last and is looked at first.
      const rank = reason === MASKED ? partner : partner - 0.5;
      for (; at > 0 && partners[at - 1]! > rank; at--) {
        partners[at] = partners[at - 1]!;
        reasons[at] = reasons[at - 1]!;
      }
      partners[at] = partner;
      reasons[at] = reason;
    }
  }

  /** Sets the three clocks from which the event is looked at. */
  #start(event: number, previous: number): void {
    const clocks = this.#clocks;
    if (this.#own.length !== clocks.width) {
      this.#own = new Int32Array(clocks.width);
      this.#needs = new Int32Array(clocks.width);
      this.#full = new Int32Array(clocks.width);
    }
    clocks.copy(previous, this.#own);
    this.#needs.set(this.#own);
    const { edges } = this.#history;
    const start = edges.starts[event]!;
    const end = edges.end(event);
    for (let i = start; i < end; i++) {
      if (edges.reasons[i] === NEEDED) {
        clocks.join(this.#needs, edges.events[i]!);
      }
    }
    this.#full.set(this.#needs);
    for (let i = start; i < end; i++) {
      if (edges.reasons[i] === BLOCK) clocks.join(this.#full, edges.events[i]!);
    }
  }

  #knows(clock: Clock, event: number): boolean {
    return clock[this.#history.actors[event]!]! > event;
  }

  /** Asks for a run in which the later event comes before the earlier one. */
  #request(
    earlier: number,
    event: number,
    until: number,
    slot: number,
    clock: Clock,
    sure = true,
  ): void {
    const decision = this.#decisions[earlier]!;
    if (decision < 0) return;
    const frame = this.#frames.at(decision);
    const firsts = this.#firsts(earlier, event, until, slot, clock);
    let found = -1;
    for (const first of firsts) {
      if (frame.asleep.includes(first)) return;
      const at = frame.actors.indexOf(first);
      if (at < 0) continue;
      if (frame.marks[at] !== 0) return;
      if (found < 0 || first === slot) found = first;
    }
    if (found >= 0) frame.want(found);
    else if (sure) frame.wantAll();
  }

  /**
   * The actors that can make the first move of a run which leads from before
   * the earlier event to the later one without it.
   */
  #firsts(
    earlier: number,
    event: number,
    until: number,
    slot: number,
    clock: Clock,
  ): readonly number[] {
    const { actors, traits } = this.#history;
    const clocks = this.#clocks;
    const between = this.#between;
    cut(between, 0);
    const firsts: number[] = [];
    const seen: number[] = [];
    for (let middle = earlier + 1; middle < until; middle++) {
      const actor = actors[middle]!;
      if (actor < 0 || clocks.before(earlier, middle, this.#history)) continue;
      if (!seen.includes(actor)) {
        seen.push(actor);
        const free = between.every((other) =>
          !clocks.before(other, middle, this.#history)
        );
        if (free) firsts.push(actor);
      }
      between.push(middle);
    }
    if (!seen.includes(slot)) {
      const free = between.every((other) =>
        !this.#knows(clock, other) && !traits.conflict(other, event)
      );
      if (free) firsts.push(slot);
    }
    return firsts;
  }
}
