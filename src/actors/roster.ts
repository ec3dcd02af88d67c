/**
 * The actors of a run: who was made, under which name, and how each ended.
 *
 * @module
 */

import { Cause, type Exit, type Fiber } from "../../deps.ts";
import { Actor, type ActorOptions, type Placement } from "./actor.ts";
import { isTask } from "./foreign_tasks.ts";

/** A fiber that knows its actor. */
type ActorFiber = Fiber.Fiber<unknown, unknown> & { actor?: Actor };

/** The actor of a fiber, if it has one. */
export function actorOfFiber(
  fiber: Fiber.Fiber<unknown, unknown>,
): Actor | undefined {
  return (fiber as ActorFiber).actor;
}

/** Ties an actor and the fiber that runs its body. */
export function tie(
  actor: Actor,
  fiber: Fiber.Fiber<unknown, unknown>,
): void {
  (fiber as ActorFiber).actor = actor;
  actor.fiber = fiber;
}

/** Keeps the actors of one run. */
export class Roster {
  /** The actors that have not ended, in the order of creation. */
  readonly actors: Set<Actor> = new Set();
  /** The first actor that threw. */
  defective: Actor | undefined = undefined;
  /** Actors that failed with a typed error, joined or not. */
  readonly failures: Actor[] = [];

  #created = 0;

  /** Makes an actor on behalf of another, if there is one already. */
  enrol(
    maker: Actor | undefined,
    name: string,
    options: ActorOptions,
    at?: Placement,
    kin?: Actor,
  ): Actor {
    const unique = options.namedAsGiven ? name : uniqueName(maker, name);
    const actor = new Actor(this.#created++, unique, options, at, kin);
    this.actors.add(actor);
    return actor;
  }

  /**
   * Makes an actor for a fiber that Effect forked: of the same family as the
   * actor whose step started it, and named after the task that did.
   */
  adopt(
    fiber: Fiber.Fiber<unknown, unknown>,
    current: Actor | undefined,
  ): Actor {
    const first = current !== undefined && isTask(current) &&
      current.tasks++ === 0;
    const actor = this.enrol(
      current,
      first ? current.name : "fiber",
      { daemon: true, supervised: true, namedAsGiven: first },
      undefined,
      current,
    );
    tie(actor, fiber);
    return actor;
  }

  /** Notes how an actor ended. */
  retire(actor: Actor, exit: Exit.Exit<unknown, unknown>): void {
    actor.exit = exit;
    this.actors.delete(actor);
    if (exit._tag === "Success" || actor.supervised) return;
    if (Cause.hasDies(exit.cause)) this.defective ??= actor;
    else if (Cause.hasFails(exit.cause)) this.failures.push(actor);
  }
}

/** A name that no interleaving changes: the maker's, and a count by maker. */
export function uniqueName(maker: Actor | undefined, name: string): string {
  if (maker === undefined) return name;
  const made = maker.made ??= new Map();
  let count = (made.get(name) ?? 0) + 1;
  let own = name;
  if (count > 1) {
    // Somebody may have taken the very name that a count would give.
    while (made.has(own = `${name} ${count}`)) count++;
    made.set(own, 1);
  }
  made.set(name, count);
  return maker.id === 0 ? own : `${maker.name}/${own}`;
}
