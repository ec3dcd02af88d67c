/**
 * An interrupted finalizer: a journal is closed by two writes, and a
 * cancellation that comes between them leaves half of them undone.
 *
 * @module
 */

import { Effect, Fiber } from "../../../deps.ts";
import { Deferred } from "../../deps.ts";

/** Opens a journal, and cancels its writer at some time after that. */
const session = (close: (log: string[]) => Effect.Effect<void>) =>
  Effect.gen(function* () {
    const log: string[] = [];
    const opened = yield* Deferred.make<void>();
    const writer = yield* Effect.forkChild(
      Effect.ensuring(Deferred.succeed(opened, undefined), close(log)),
    );
    yield* Deferred.await(opened);
    yield* Fiber.interrupt(writer);
    return log.join(", ");
  });

const write = (log: string[], entry: string) =>
  Effect.andThen(
    Effect.yieldNow,
    Effect.sync(() => void log.push(entry)),
  );

/** Ends the data, and says what it adds up to. */
const close = (log: string[]) =>
  Effect.andThen(write(log, "end of data"), write(log, "checksum"));

/** The finalizer may be interrupted once it has begun, and stops half-way. */
export const interruptedFinalizer: Effect.Effect<string> = session((log) =>
  Effect.andThen(
    write(log, "end of data"),
    Effect.interruptible(write(log, "checksum")),
  )
);

/** The finalizer runs to its end, as Effect's finalizers do by themselves. */
export const interruptedFinalizerCorrected: Effect.Effect<string> = session(
  close,
);
