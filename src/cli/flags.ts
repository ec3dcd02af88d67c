/**
 * The kinds of flags the commands have: decoded by a schema, and refused with
 * the values they may have.
 *
 * @module
 */

import { Effect, type Option, Schema } from "../../deps.ts";
import { CliError, Flag } from "./deps.ts";

/** What a flag that takes a whole number may be. */
export interface WholeNumber {
  /** Smallest value. */
  readonly from: number;
  /** Largest value. */
  readonly to: number;
  /** The value without the flag. */
  readonly otherwise: number;
  /** One line of help. */
  readonly help: string;
}

/**
 * A flag that takes a whole number in decimal digits.
 *
 * @param name without dashes
 */
export function wholeNumber(
  name: string,
  { from, to, otherwise, help }: WholeNumber,
): Flag.Flag<number> {
  return numberBetween(name, { from, to }).pipe(
    Flag.withDefault(otherwise),
    Flag.withDescription(
      `${help} (${rangeOf({ from, to })}, ${otherwise} if left out)`,
    ),
  );
}

/** What a flag that takes a whole number, or is left out, may be. */
export interface OptionalNumber {
  /** Smallest value. */
  readonly from: number;
  /** Largest value. */
  readonly to: number;
  /** One line of help; says also what holds without the flag. */
  readonly help: string;
}

/**
 * A flag that takes a whole number in decimal digits, and may be left out.
 *
 * @param name without dashes
 */
export function optionalNumber(
  name: string,
  { from, to, help }: OptionalNumber,
): Flag.Flag<Option.Option<number>> {
  return numberBetween(name, { from, to }).pipe(
    Flag.withDescription(`${help} (${rangeOf({ from, to })})`),
    Flag.optional,
  );
}

/**
 * A flag that takes one of a few words, and may be left out.
 *
 * @param name without dashes
 * @param words what it takes
 * @param help one line; says also what holds without the flag
 */
export function optionalWord<const W extends string>(
  name: string,
  words: readonly W[],
  help: string,
): Flag.Flag<Option.Option<W>> {
  return Flag.Literals(name, words).pipe(
    Flag.withMetavar(words.length > 4 ? "NAME" : words.join("|")),
    Flag.withDescription(help),
    Flag.optional,
  );
}

/** What a flag that takes one of a few numbers may be. */
export interface OneOf<N extends number> {
  /** The values. */
  readonly values: readonly N[];
  /** The value without the flag. */
  readonly otherwise: N;
  /** One line of help. */
  readonly help: string;
}

/**
 * A flag that takes one of a few numbers.
 *
 * @param name without dashes
 */
export function oneOf<const N extends number>(
  name: string,
  { values, otherwise, help }: OneOf<N>,
): Flag.Flag<N> {
  const choices = values.map((value) => [String(value), value] as const);
  return Flag.ChoiceWithValue(name, choices).pipe(
    Flag.withMetavar(values.join("|")),
    Flag.withDefault(otherwise),
    Flag.withDescription(`${help} (${otherwise} if left out)`),
  );
}

/**
 * A flag that takes the path of a file to write.
 *
 * @param name without dashes
 * @param help one line
 */
export function path(
  name: string,
  help: string,
): Flag.Flag<Option.Option<string>> {
  return Flag.String(name).pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(help),
    Flag.optional,
  );
}

/**
 * A flag that is there or not.
 *
 * @param name without dashes
 * @param help one line
 */
export function present(name: string, help: string): Flag.Flag<boolean> {
  return Flag.Boolean(name).pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription(help),
  );
}

/** What a number may be, for help. */
function rangeOf(
  { from, to }: { readonly from: number; readonly to: number },
): string {
  return to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `${from} to ${to}`;
}

function numberBetween(
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): Flag.Flag<number> {
  const inRange = Schema.isBetween({ minimum: from, maximum: to });
  const range = rangeOf({ from, to });
  return Flag.String(name).pipe(
    decodedBy(
      DecimalDigits.check(Schema.isInt(), inRange),
      name,
      `a whole number ${range.startsWith("from") ? range : `from ${range}`}`,
    ),
    Flag.withMetavar("N"),
  );
}

/** Digits alone: no hexadecimal, no exponent, no blanks. */
const DecimalDigits: Schema.Codec<number, string> = Schema.String.check(
  Schema.isPattern(/^\d+$/),
).pipe(Schema.decodeTo(Schema.FiniteFromString));

function decodedBy<A>(
  schema: Schema.Codec<A, string>,
  name: string,
  expected: string,
): (flag: Flag.Flag<string>) => Flag.Flag<A> {
  const decode = Schema.decodeUnknownEffect(schema);
  return Flag.mapEffect((value) =>
    Effect.mapError(
      decode(value),
      () =>
        new CliError.InvalidValue({
          option: name,
          value,
          expected,
          kind: "flag",
        }),
    )
  );
}
