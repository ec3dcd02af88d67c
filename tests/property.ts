/**
 * Checking a property over generated values: the same values each time, a
 * shrunk counterexample and a replay token when it does not hold.
 *
 * @module
 */

import { Effect, Schema } from "../deps.ts";
import { Arbitrary, fail } from "./deps.ts";

/** How many values to try and from which seed. */
export interface PropertyOptions {
  /** Number of generated values; default 200. */
  readonly runs?: number;
  /** Where generation starts; default 1. */
  readonly seed?: number;
  /** How long generated lists may become; Effect's own default if left out. */
  readonly size?: number;
}

/**
 * Fails the test when the property throws or returns `false` for a generated
 * value.
 *
 * @param schema What values to generate.
 * @param property Returns nothing or `true` when it holds; throws or returns
 * `false` when it does not. It must not change the value.
 * @param options How many and from which seed.
 */
export function checkProperty<A>(
  schema: Schema.Codec<A>,
  property: (value: A) => boolean | void,
  options: PropertyOptions = {},
): void {
  const holds = (value: A) =>
    Effect.try({
      try: () => property(value) !== false,
      catch: (error) => error instanceof Error ? error.message : String(error),
    });
  const result = Effect.runSync(
    Arbitrary.checkEffect(Arbitrary.schema(schema), holds, {
      runs: options.runs ?? 200,
      seed: options.seed ?? 1,
      concurrency: 1,
      ...(options.size === undefined ? {} : { size: options.size }),
    }),
  );
  const message = Arbitrary.formatCheckFailure(result);
  if (message !== undefined) fail(message);
}

/** A whole number in a range, its bounds included. */
export function whole(minimum: number, maximum: number): Schema.Codec<number> {
  return Schema.Int.check(Schema.isBetween({ minimum, maximum }));
}

/** Any number in a range, its bounds included. */
export function between(
  minimum: number,
  maximum: number,
): Schema.Codec<number> {
  return Schema.Finite.check(Schema.isBetween({ minimum, maximum }));
}
