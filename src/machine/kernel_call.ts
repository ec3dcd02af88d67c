/**
 * How a routine reaches its kernel: a plain function that runs within the
 * caller's step.
 *
 * @module
 */

import { Context, Effect, type Fiber } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import { Kernel } from "./kernel.ts";

function kernelOf(fiber: Fiber.Fiber<unknown, unknown>): Kernel {
  return Context.getUnsafe(fiber.context as Context.Context<Kernel>, Kernel);
}

/**
 * Makes a routine of a plain function. Use it for what happens at once and
 * touches nothing that another actor could touch in between.
 *
 * @param f gets the machine and the calling actor; its result is the routine's
 */
export function kernelCall<A>(
  f: (kernel: Kernel, actor: Actor) => A,
): Effect.Effect<A, never, Kernel> {
  return Effect.withFiberSucceed<A, Kernel>((fiber) => {
    const kernel = kernelOf(fiber);
    return f(kernel, kernel.scheduler.actorOf(fiber));
  });
}

/**
 * Makes a routine of a plain function that decides what is to be done.
 *
 * @param f gets the machine and the calling actor; the routine does what it
 *   returns, in the same step up to the next announced operation
 */
export function kernelFlow<A, E = never, R = never>(
  f: (kernel: Kernel, actor: Actor) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return Effect.withFiber<A, E, R | Kernel>((fiber) => {
    const kernel = kernelOf(fiber);
    return f(kernel, kernel.scheduler.actorOf(fiber));
  });
}
