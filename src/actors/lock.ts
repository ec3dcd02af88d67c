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

/**
 * A mutual exclusion lock without fairness: when it is released, the scheduler
 * chooses who gets it. Taking it twice is a deadlock, which the run reports.
 * Make one with {@linkcode lock}.
 */
export class Lock implements Resource {
  /** Name shown to people. */
  readonly name: string;
  /** A place for oracles that keep tables by resource. */
  slot = -1;
  /** Who holds it. */
  owner: Actor | undefined = undefined;
  /** Actors parked on it. */
  readonly waiters: Actor[] = [];

  /** Takes the lock; waits while another actor holds it. */
  readonly acquire: Effect.Effect<void> = operation(LOCK, this, undefined);

  /** Takes the lock if it is free and says whether it did; never waits. */
  readonly tryAcquire: Effect.Effect<boolean> = operation(
    TRY_LOCK,
    this,
    undefined,
  );

  /**
   * Gives the lock back and says whether the caller held it; if not, nothing
   * changes.
   */
  readonly release: Effect.Effect<boolean> = operation(UNLOCK, this, undefined);

  /** Programs call {@linkcode lock}. */
  constructor(name: string) {
    this.name = name;
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
 * Makes a lock.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 */
export function lock(name: string): Effect.Effect<Lock> {
  return withScheduler((scheduler) => new Lock(scheduler.uniqueName(name)));
}
