/**
 * Going on without a value: how an effect of our own ends, on a hot path.
 *
 * An effect that returns `Exit.void` ends, and then that exit is evaluated in a
 * turn of its own. `Effect.withFiberSucceed` goes on in the same turn, and so
 * can any effect that ends as it does.
 *
 * @module
 */

import { Effect, Effectable, Exit, type Fiber } from "../../deps.ts";

type Evaluate = (fiber: Fiber.Fiber<unknown, unknown>) => Effect.Effect<void>;

/** An effect that only goes on. */
const nothing = Effect.withFiberSucceed(() => undefined);

const evaluate = evaluateOf(nothing);

/**
 * Ends the evaluation of an effect without a value: to be returned from the
 * `evaluate` of an effect of one's own, in the place of `Exit.void`.
 *
 * @param fiber the fiber that evaluates
 * @returns what `evaluate` returns at once
 */
export function goOn(
  fiber: Fiber.Fiber<unknown, unknown>,
): Effect.Effect<void> {
  return evaluate === undefined ? Exit.void : evaluate.call(nothing, fiber);
}

/**
 * How an effect is evaluated. Effect does not say under which name it keeps
 * that, but shows it: where it puts an `evaluate` of one's own. Should that
 * change, ending takes its second turn again.
 */
function evaluateOf(effect: Effect.Effect<void>): Evaluate | undefined {
  const own: Evaluate = () => Exit.void;
  const prototype = Effectable.Prototype<Effect.Effect<void>>({
    label: "nothing",
    evaluate: own,
  });
  const names = Object.entries(prototype)
    .filter(([, value]) => value === own)
    .map(([name]) => name);
  const kept = (effect as unknown as Record<string, unknown>)[names[0] ?? ""];
  return typeof kept === "function" ? kept as Evaluate : undefined;
}
