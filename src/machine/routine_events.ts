/**
 * Telling the observers that a routine was entered and what it returned.
 *
 * A routine asks `kernel.listening` first, so that a run without observers
 * makes no event and no object for one.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { EventValue } from "../ddi/mod.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Tells that a routine was entered.
 *
 * @param routine its name in TypeScript case
 * @param values what was passed, and what a judge needs to know about it
 */
export function tellCall(
  kernel: Kernel,
  actor: Actor,
  routine: string,
  values: { readonly [name: string]: EventValue },
): void {
  kernel.emit(actor, { _tag: "Call", routine, arguments: values });
}

/** Tells what a routine returned. */
export function tellReturn(
  kernel: Kernel,
  actor: Actor,
  routine: string,
  value: EventValue,
): void {
  kernel.emit(actor, { _tag: "Return", routine, value });
}

/** An effect that also tells its value as what the routine returned. */
export function returning<A extends EventValue, E, R>(
  kernel: Kernel,
  actor: Actor,
  routine: string,
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  if (!kernel.listening) return effect;
  return Effect.map(effect, (value) => {
    tellReturn(kernel, actor, routine, value);
    return value;
  });
}
