/**
 * The actors of a run: who was made, under which name, and how each ended.
 *
 * @module
 */

import { Cause, type Exit } from "../../deps.ts";
import { Actor, type ActorOptions, type Placement } from "./actor.ts";

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
  ): Actor {
    const unique = options.namedAsGiven ? name : uniqueName(maker, name);
    const actor = new Actor(this.#created++, unique, options, at);
    this.actors.add(actor);
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
  const count = (maker.made.get(name) ?? 0) + 1;
  maker.made.set(name, count);
  const own = count === 1 ? name : `${name} ${count}`;
  return maker.id === 0 ? own : `${maker.name}/${own}`;
}
