/**
 * A lost update: two fibers add to a balance by reading and writing it back.
 *
 * @module
 */

import { Effect, Fiber } from "../../../deps.ts";
import { Ref } from "../../deps.ts";

/** Two deposits of one, each by a read and a write. */
const deposits = (
  deposit: (balance: Ref.Ref<number>) => Effect.Effect<void>,
) =>
  Effect.gen(function* () {
    const balance = yield* Ref.make(0);
    const first = yield* Effect.forkChild(deposit(balance));
    const second = yield* Effect.forkChild(deposit(balance));
    yield* Fiber.joinAll([first, second]);
    return yield* Ref.get(balance);
  });

/** The balance is read, and written back later. */
export const lostUpdate: Effect.Effect<number> = deposits((balance) =>
  Effect.gen(function* () {
    const seen = yield* Ref.get(balance);
    yield* Ref.set(balance, seen + 1);
  })
);

/** The balance is changed in one step. */
export const lostUpdateCorrected: Effect.Effect<number> = deposits((balance) =>
  Ref.update(balance, (seen) => seen + 1)
);
