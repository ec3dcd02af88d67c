/**
 * A cell: one shared value that actors read and replace in single steps.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import {
  operation,
  READ,
  type Resource,
  withScheduler,
  WRITE,
} from "./operation.ts";
import { isCapturing } from "./sources.ts";

/** A shared value. Make one with {@linkcode cell}. */
export class Cell<in out A> implements Resource {
  /** Name shown to people. */
  readonly name: string;
  /** A place for oracles that keep tables by resource. */
  slot: number = -1;
  /** The value now. Programs read it through {@linkcode Cell.get}. */
  value: A;

  #get: Effect.Effect<A> | undefined;

  /** Programs call {@linkcode cell}. */
  constructor(name: string, value: A) {
    this.name = name;
    this.value = value;
  }

  /** Reads the value. */
  get get(): Effect.Effect<A> {
    if (isCapturing()) return operation(READ, this, undefined);
    return this.#get ??= operation(READ, this, undefined);
  }

  /** Replaces the value. */
  set(value: A): Effect.Effect<void> {
    return operation(WRITE, this, () => [undefined, value]);
  }

  /**
   * Reads and replaces the value in one step, and gives an answer.
   *
   * @param f from the old value to the answer and the new value; it must not
   *   wait, and must not change anything else that is shared
   */
  modify<B>(f: (value: A) => readonly [B, A]): Effect.Effect<B> {
    return operation(WRITE, this, f);
  }

  /** Replaces the value by what `f` makes of it, in one step. */
  update(f: (value: A) => A): Effect.Effect<void> {
    return operation(WRITE, this, (value: A) => [undefined, f(value)]);
  }
}

/**
 * Makes a cell: a value that several actors read and replace.
 *
 * Use it for what they share; a plain variable is not seen by a search. A read
 * and a later write are two steps, between which others may come: where that is
 * wrong, use {@linkcode Cell.update}.
 *
 * @param name shown in traces and reports; a repeated name gets a number
 * @param value what it holds at first
 * @returns the cell; it lives as long as the run
 *
 * Dies outside of a run of actors.
 *
 * @example One step or two
 * ```ts
 * import { cell, run } from "@adapter-channel/dma/actors";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const result = run(Effect.gen(function* () {
 *   const count = yield* cell("count", 1);
 *   yield* count.set((yield* count.get) + 1); // two steps
 *   yield* count.update((n) => n + 1); // one
 *   return yield* count.modify((n) => [`was ${n}`, 0]);
 * }));
 * assert.equal(result.value, "was 3");
 * ```
 */
export function cell<A>(name: string, value: A): Effect.Effect<Cell<A>> {
  return withScheduler((scheduler) =>
    new Cell(scheduler.uniqueName(name), value)
  );
}
