/**
 * The actors of a run: who was made, under which name, and how each ended.
 *
 * @module
 */

import {
  Cause,
  type Context,
  Effect,
  type Exit,
  type Fiber,
} from "../../deps.ts";
import { Actor, type ActorOptions, type Placement } from "./actor.ts";
import { isTask } from "./foreign_tasks.ts";
import type { Limits } from "./limits.ts";
import { UniqueNames } from "./unique_names.ts";

/** A fiber that knows its actor. */
type ActorFiber = Fiber.Fiber<unknown, unknown> & { actor?: Actor };

/** The actor of a fiber, if it has one. */
export function actorOfFiber(
  fiber: Fiber.Fiber<unknown, unknown>,
): Actor | undefined {
  return (fiber as ActorFiber).actor;
}

/** Ties an actor and the fiber that runs its body. */
function tie(
  actor: Actor,
  fiber: Fiber.Fiber<unknown, unknown>,
): void {
  (fiber as ActorFiber).actor = actor;
  actor.fiber = fiber;
}

/**
 * Starts the fiber that runs the body of an actor.
 *
 * @param onTied said when the fiber knows its actor, before the body begins
 */
export function start<A, E, R>(
  actor: Actor<A, E>,
  body: Effect.Effect<A, E, R>,
  services: Context.Context<R>,
  onTied: () => void,
): Fiber.Fiber<A, E> {
  const tied = Effect.withFiber<A, E, R>((fiber) => {
    tie(actor, fiber);
    onTied();
    return body;
  });
  return Effect.runForkWith(services)(tied);
}

/** So many ended actors are not worth a clean-up. */
const KEPT_AT_LEAST = 64;

/** Keeps the actors of one run. */
export class Roster {
  /** The first actor that threw. */
  defective: Actor | undefined = undefined;
  /** Actors that failed with a typed error, joined or not. */
  readonly failures: Actor[] = [];

  readonly #limits: Limits;
  #created = 0;
  /** In the order of creation, with some that have ended among them. */
  #actors: Actor[] = [];
  #ended = 0;

  /** @param limits told of actors beyond what is allowed */
  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The actors that have not ended, in the order of creation. */
  get actors(): readonly Actor[] {
    return this.#actors.filter((actor) => actor.running);
  }

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
    this.#actors.push(actor);
    if (this.#actors.length - this.#ended > this.#limits.actors) {
      this.#limits.reach(
        "actors",
        this.#limits.actors,
        `More than ${this.#limits.actors} actors are alive; ${
          maker?.whereabouts ?? "nobody"
        } made the last, ${unique}`,
        maker,
      );
    }
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
    // Now and then is enough: each actor is moved once for every one that ends.
    if (++this.#ended > KEPT_AT_LEAST + this.#actors.length / 2) {
      this.#actors = this.#actors.filter((actor) => actor.running);
      this.#ended = 0;
    }
    if (exit._tag === "Success" || actor.supervised) return;
    // One that serves the processor and is interrupted serves nobody any more.
    const serves = actor.daemon && actor.routine !== undefined;
    if (serves || Cause.hasDies(exit.cause)) this.defective ??= actor;
    else if (Cause.hasFails(exit.cause)) this.failures.push(actor);
  }
}

/** A name that no interleaving changes: the maker's, and a count by maker. */
export function uniqueName(maker: Actor | undefined, name: string): string {
  if (maker === undefined) return name;
  const own = (maker.names ??= new UniqueNames()).take(name);
  return maker.id === 0 ? own : `${maker.name}/${own}`;
}
