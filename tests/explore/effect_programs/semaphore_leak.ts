/**
 * A semaphore leak: a fiber that is interrupted between taking a permit and
 * protecting it never gives the permit back.
 *
 * @module
 */

import { Effect, Fiber } from "../../../deps.ts";
import { Semaphore } from "../../deps.ts";

/** A job that is cancelled, and a second one that needs the same permit. */
const jobs = (
  job: (permits: Semaphore.Semaphore) => Effect.Effect<void>,
) =>
  Effect.gen(function* () {
    const permits = yield* Semaphore.make(1);
    const first = yield* Effect.forkChild(job(permits));
    const canceller = yield* Effect.forkChild(Fiber.interrupt(first));
    const second = yield* Effect.forkChild(job(permits));
    yield* Fiber.await(canceller);
    yield* Fiber.join(second);
  });

/** The permit is taken first, and a finalizer to give it back added next. */
export const semaphoreLeak: Effect.Effect<void> = jobs((permits) =>
  Effect.gen(function* () {
    yield* permits.take(1);
    yield* Effect.ensuring(Effect.yieldNow, permits.release(1));
  })
);

/** Taking and giving back belong together. */
export const semaphoreLeakCorrected: Effect.Effect<void> = jobs((permits) =>
  permits.withPermits(1)(Effect.yieldNow)
);
