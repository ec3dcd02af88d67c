/**
 * The entry of every routine of the table: says that it was called, and turns
 * away calls on an adapter that was put back.
 *
 * @module
 */

import { Effect, type Fiber } from "../../../deps.ts";
import type { Actor } from "../../actors/mod.ts";
import type { DmaOperationName, EventValue } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";

/** The caller of a routine. */
export interface Caller {
  readonly fiber: Fiber.Fiber<unknown, unknown>;
  readonly actor: Actor;
}

/** What an event says about the arguments. */
export type ArgumentFacts = { readonly [name: string]: EventValue };

/**
 * Makes one call of a routine.
 *
 * @param adapter the adapter object the routine was reached through
 * @param name the routine
 * @param facts what a judge needs to know of the arguments; asked for only when
 *   somebody listens
 * @param body what the routine does; it runs in the caller's step up to its
 *   first announced operation
 * @param whenReleased what the routine gives after PutDmaAdapter, when it must
 *   have no effect (C039)
 */
export function tableCall<A, E, R>(
  adapter: AdapterObject,
  name: DmaOperationName,
  facts: () => ArgumentFacts,
  body: (caller: Caller) => Effect.Effect<A, E, R>,
  whenReleased: Effect.Effect<A, E>,
): Effect.Effect<A, E, R> {
  return Effect.withFiber<A, E, R>((fiber) => {
    const actor = enterRoutine(adapter, name, fiber, facts);
    return adapter.released ? whenReleased : body({ fiber, actor });
  });
}

/**
 * The entry of a call that is an effect of its own kind: what
 * {@linkcode tableCall} does before it looks whether the adapter was released.
 *
 * @param facts gets `about`, so that a hot path needs no closure
 * @returns who calls
 */
export function enterRoutine<T>(
  adapter: AdapterObject,
  name: DmaOperationName,
  fiber: Fiber.Fiber<unknown, unknown>,
  facts: (about: T) => ArgumentFacts,
  about?: T,
): Actor {
  const { kernel } = adapter.system;
  const actor = kernel.scheduler.actorOf(fiber);
  if (kernel.listening) {
    kernel.emit(actor, {
      _tag: "Call",
      routine: name,
      adapter: adapter.name,
      arguments: facts(about as T),
    });
  }
  if (adapter.refused.size > 0 && name !== "freeAdapterObject") {
    adapter.refused.delete(actor);
  }
  return actor;
}

/** Says what a routine returned, where its value matters to a judge. */
export function tableReturn(
  adapter: AdapterObject,
  name: DmaOperationName,
  { actor }: Caller,
  value: EventValue,
): void {
  const { kernel } = adapter.system;
  if (!kernel.listening) return;
  kernel.emit(actor, {
    _tag: "Return",
    routine: name,
    adapter: adapter.name,
    value,
  });
}
