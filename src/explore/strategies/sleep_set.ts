/**
 * The actors that are asleep: those whose next move has been tried from an
 * equivalent place already. Moving one of them now repeats a behaviour.
 *
 * An actor wakes when something happens that conflicts with its move.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { cut } from "../../actors/lists.ts";
import type { Operation } from "../../actors/operation.ts";
import { conflict } from "../history/dependence.ts";
import { type Frame, TRIED } from "./frames.ts";
import type { Identities } from "../history/identities.ts";

/** The sleep set of the present run. */
export class SleepSet {
  /** The slots of those asleep. */
  readonly slots: number[] = [];

  /** Wakes everybody. */
  clear(): void {
    cut(this.slots, 0);
  }

  /** Whether an actor is asleep. */
  has(slot: number): boolean {
    return this.slots.includes(slot);
  }

  /** Keeps the present set with a decision. */
  save(frame: Frame): void {
    for (const slot of this.slots) frame.asleep.push(slot);
  }

  /**
   * Takes the set that holds after a decision: those asleep before, and those
   * whose move was tried there, but for the one that is chosen now.
   */
  load(frame: Frame): void {
    cut(this.slots, 0);
    const chosen = frame.actors[frame.chosen]!;
    for (const slot of frame.asleep) {
      if (slot !== chosen) this.slots.push(slot);
    }
    for (let i = 0; i < frame.count; i++) {
      if ((frame.marks[i]! & TRIED) !== 0 && i !== frame.chosen) {
        this.slots.push(frame.actors[i]!);
      }
    }
  }

  /** Wakes those whose move conflicts with what happens now. */
  wake(actor: Actor, operation: Operation, identities: Identities): void {
    const { slots } = this;
    let kept = 0;
    for (let i = 0; i < slots.length; i++) {
      const sleeper = identities.actors[slots[i]!]!.actor!;
      const { pending } = sleeper;
      if (pending === undefined) continue;
      if (conflict(actor, operation, sleeper, pending)) continue;
      slots[kept++] = slots[i]!;
    }
    cut(slots, kept);
  }
}
