/**
 * Raising and lowering the IRQL of the calling actor, as building blocks for
 * routines. Drivers call KeRaiseIrql and KeLowerIrql, which check.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import { LOWER, operation, RAISE } from "../actors/operation.ts";
import { DISPATCH_LEVEL, HIGH_LEVEL, type Irql } from "../ddi/mod.ts";
import type { Kernel } from "./kernel.ts";
import { kernelFlow } from "./kernel_call.ts";

const LEVELS = Array.from({ length: HIGH_LEVEL + 1 }, (_, level) => level);

const raises = LEVELS.map((level) => operation<void>(RAISE, undefined, level));
const lowers = LEVELS.map((level) => operation<void>(LOWER, undefined, level));

/**
 * Raises the caller to a level. One announced operation.
 *
 * @param level above the present IRQL, at most 15; the caller has checked
 */
export function raiseTo(level: Irql): Effect.Effect<void> {
  return raises[level]!;
}

/**
 * Lowers the caller to a level. One announced operation; what waited for the
 * processor above that level runs before the caller goes on.
 *
 * @param level below the present IRQL; the caller has checked
 */
export function lowerTo(level: Irql): Effect.Effect<void> {
  return lowers[level]!;
}

/**
 * Runs an effect at a level and then restores the level of before, also when
 * the effect fails or is interrupted. No operation is announced when the caller
 * is at or above the level already.
 *
 * @param level 1 to 15
 */
export function atLevel<A, E, R>(
  level: Irql,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return kernelFlow((kernel, actor): Effect.Effect<A, E, R> =>
    atLevelOn(kernel, actor, level, effect)
  );
}

/** {@linkcode atLevel} for code that has its kernel and actor at hand. */
export function atLevelOn<A, E, R>(
  kernel: Kernel,
  actor: Actor,
  level: Irql,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  const before = kernel.irqlOf(actor);
  if (before >= level) return effect;
  const restore = lowers[before]!;
  return Effect.flatMap(
    raises[level]!,
    () => Effect.onExit(effect, () => restore),
  );
}

/**
 * Runs an effect at DISPATCH_LEVEL, as the kernel runs a driver's callback, and
 * restores the level of before in any case.
 *
 * Use it for what a driver does between KeRaiseIrql and KeLowerIrql. A caller at
 * DISPATCH_LEVEL or above stays where it is.
 *
 * @param effect what to do; it may not wait
 * @returns what the effect gives or fails with
 *
 * @example There and back
 * ```ts
 * import { atDispatch, keGetCurrentIrql, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   return [yield* atDispatch(keGetCurrentIrql()), yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [2, 0]);
 * ```
 */
export function atDispatch<A, E, R>(
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return atLevel(DISPATCH_LEVEL, effect);
}
