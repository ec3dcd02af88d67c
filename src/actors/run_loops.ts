/**
 * What happens between two announcements in Effect's own run loop: which fiber
 * goes on inside the step of another, and where an oracle holds a fiber up.
 *
 * Effect resumes some fibers on the spot, within the step of whoever completes
 * what they wait for: a deferred, the end of a fiber, room in a queue. Such a
 * fiber can be held up before it goes on, so that the one which woke it goes
 * first.
 *
 * @module
 */

import type { Fiber } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import type { Limits } from "./limits.ts";
import type { Oracle } from "./oracle.ts";
import { actorOfFiber } from "./roster.ts";

/** After this many primitives without an announcement a fiber is made to yield. */
const PRIMITIVES_PER_STEP = 100_000;

/** A fiber held up again before its third primitive would never get on. */
const PROGRESS = 3;

/** A fiber that knows whether it was held up and has not got on since. */
type HeldFiber = Fiber.Fiber<unknown, unknown> & { isHeldUp?: boolean };

/** Whether a fiber was held up and has not got on since. */
export function wasHeldUp(fiber: HeldFiber | undefined): boolean {
  return fiber?.isHeldUp ?? false;
}

/** Watches the fibers of one run go on. */
export class RunLoops {
  /** Fibers that went on inside the step of another. */
  #woken = 0;
  /** Who woke whom, before either had announced anything. */
  readonly #strangers: [waker: Actor, woken: Actor][] = [];
  /** Actors that announced something inside the step of another. */
  #crossed = 0;
  readonly #oracle: Oracle;
  readonly #limits: Limits;
  readonly #preemptive: boolean;
  #latest: Actor | undefined;
  #isWoken = false;

  /**
   * @param oracle asked where a fiber is held up, if it ever does that
   * @param limits told of fibers that announce nothing
   */
  constructor(oracle: Oracle, limits: Limits) {
    this.#oracle = oracle;
    this.#limits = limits;
    this.#preemptive = oracle.preempt !== undefined;
  }

  /** Said before each step: whoever goes on next is the one whose step it is. */
  newStep(): void {
    this.#latest = undefined;
  }

  /** Said when the fiber of an actor goes on. */
  enter(actor: Actor): void {
    const waker = this.#latest;
    this.#latest = actor;
    this.#isWoken = waker !== undefined && waker !== actor;
    if (!this.#isWoken) return;
    this.#woken++;
    if (!waker!.hasAnnounced && !actor.hasAnnounced) {
      this.#strangers.push([waker!, actor]);
    }
  }

  /** Said when an actor is made inside the step of another. */
  start(actor: Actor): void {
    this.#latest = actor;
    this.#isWoken = false;
  }

  /** Said when an actor announces something inside the step of another. */
  cross(actor: Actor, current: Actor): void {
    if (actor.family !== current.family) this.#crossed++;
  }

  /**
   * Wake-ups that no operation announced: of one actor by another, or, where
   * Effect's own means are all there is, of one fiber by another.
   *
   * @param usesRuntime whether Effect's own tasks were part of the run
   */
  wakes(usesRuntime: boolean): number {
    if (usesRuntime) return this.#woken;
    // Fibers that ever announce meet others in what they announce.
    const unannounced = this.#strangers.filter((pair) =>
      pair.every(({ hasAnnounced }) => !hasAnnounced)
    );
    return Math.max(this.#crossed, unannounced.length);
  }

  /**
   * Whether a fiber lets others move before its next primitive: because it
   * never announces anything, or because the oracle holds it up.
   */
  holdsUp(fiber: HeldFiber): boolean {
    const { currentOpCount } = fiber;
    if (currentOpCount >= PRIMITIVES_PER_STEP) {
      this.#limits.countPrimitives(actorOfFiber(fiber)!, currentOpCount);
      return true;
    }
    if (!this.#preemptive) return false;
    if (fiber.isHeldUp && currentOpCount < PROGRESS) {
      fiber.isHeldUp = currentOpCount < PROGRESS - 1;
      return false;
    }
    const woken = currentOpCount === 1 && this.#isWoken;
    // A promise may let a fiber go on after its run, when nobody holds it up.
    const held = this.#oracle.preempt?.(woken) ?? false;
    if (held) fiber.isHeldUp = true;
    return held;
  }
}
