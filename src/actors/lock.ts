/**
 * A lock: one actor holds it, the others wait.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import {
  LOCK,
  operation,
  type Resource,
  TRY_LOCK,
  UNLOCK,
  withScheduler,
} from "./operation.ts";
import { isCapturing } from "./sources.ts";

/**
 * A mutual exclusion lock without fairness: when it is released, the scheduler
 * chooses who gets it. Taking it twice is a deadlock, which the run reports.
 * Make one with {@linkcode lock}.
 */
export class Lock implements Resource {
  /** Name shown to people. */
  readonly name: string;
  /** A place for oracles that keep tables by resource. */
  slot: number = -1;
  /** Who holds it. */
  owner: Actor | undefined = undefined;
  /** Actors parked on it. */
  readonly waiters: Actor[] = [];

  #acquire: Effect.Effect<void> | undefined;
  #release: Effect.Effect<boolean> | undefined;

  /** Programs call {@linkcode lock}. */
  constructor(name: string) {
    this.name = name;
  }

  /** Takes the lock; waits while another actor holds it. */
  get acquire(): Effect.Effect<void> {
    if (isCapturing()) return operation(LOCK, this, undefined);
    return this.#acquire ??= operation(LOCK, this, undefined);
  }

  /** Takes the lock if it is free and says whether it did; never waits. */
  get tryAcquire(): Effect.Effect<boolean> {
    return operation(TRY_LOCK, this, undefined);
  }

  /**
   * Gives the lock back and says whether the caller held it; if not, nothing
   * changes.
   */
  get release(): Effect.Effect<boolean> {
    if (isCapturing()) return operation(UNLOCK, this, undefined);
    return this.#release ??= operation(UNLOCK, this, undefined);
  }

  /** Runs an effect while holding the lock, and gives it back in any case. */
  withLock<A, E, R>(body: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.acquireUseRelease(
      this.acquire,
      () => body,
      () => this.release,
    );
  }
}

/**
 * Makes a lock, which one actor holds at a time.
 *
 * Use {@linkcode Lock.withLock} where the body is one effect: it gives the lock
 * back in any case.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 * @returns the lock, held by nobody
 *
 * Dies outside of a run of actors.
 *
 * @example Held by one at a time
 * ```ts
 * import { lock, run, spawn } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   const door = yield* lock("door");
 *   yield* door.acquire;
 *   yield* spawn("other", door.withLock(Effect.void));
 *   const again = yield* door.tryAcquire;
 *   return [again, yield* door.release, yield* door.release];
 * }));
 * assert.deepEqual(result.value, [false, true, false]);
 * assert.equal(result.status, "completed");
 * ```
 */
export function lock(name: string): Effect.Effect<Lock> {
  return withScheduler((scheduler) => new Lock(scheduler.uniqueName(name)));
}
