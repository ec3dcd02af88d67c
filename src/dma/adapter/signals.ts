/**
 * What a step of an adapter object has to tell other actors: it follows the
 * step, because telling takes announced operations of its own.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";

/** A message that somebody has to send. */
export type SignalEffect = Effect.Effect<void>;

/** Passes signals on, in order. */
export function passOn(
  signals: readonly SignalEffect[],
): Effect.Effect<void> {
  return signals.reduce(
    (before, signal) => Effect.flatMap(before, () => signal),
    Effect.void as Effect.Effect<void>,
  );
}
