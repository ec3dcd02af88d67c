/**
 * Where a fiber stays between its announcement and its turn.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "./actor.ts";

/** Parks one fiber after the other; each is resumed through its actor. */
export class Parking {
  /** The actor that has announced and is about to park. */
  #arriving: Actor | undefined;
  readonly #effect: Effect.Effect<unknown, unknown>;

  /** One for each scheduler. */
  constructor() {
    this.#effect = Effect.callback((resume) => {
      this.#arriving!.resume = resume;
      this.#arriving = undefined;
    });
  }

  /** Whether a fiber is on its way, and must not be held up. */
  get busy(): boolean {
    return this.#arriving !== undefined;
  }

  /**
   * Parks the fiber of an actor.
   *
   * @returns what the fiber has to evaluate at once
   */
  park(actor: Actor): Effect.Effect<unknown, unknown> {
    this.#arriving = actor;
    return this.#effect;
  }
}
