/**
 * The flag that has a machine do things wrong on purpose.
 *
 * @module
 */

import { Effect, Option, Schema } from "../../deps.ts";
import { faultKinds } from "../ddi/mod.ts";
import { everyFault, FaultOptions } from "../machine/mod.ts";
import { CliError, Flag } from "./deps.ts";

/** The faults of a run, as they were asked for. */
export interface FaultChoice {
  /** What the command line says, for the trace. */
  readonly text: string;
  /** What it means. */
  readonly options: FaultOptions;
}

/** The chance of a kind that is named without one, in percent. */
export const DEFAULT_CHANCE = 2;

const EXPECTED =
  `all, or kinds with commas between them, each with its chance in percent as in all=1,lost-interrupt=5; the kinds are ${
    faultKinds.join(", ")
  }`;

const Chance: Schema.Codec<number, string> = Schema.String.check(
  Schema.isPattern(/^\d{1,3}(\.\d{1,2})?$/),
).pipe(Schema.decodeTo(Schema.FiniteFromString));

const decodeChance = Schema.decodeUnknownOption(Chance);
const decodeOptions = Schema.decodeUnknownOption(FaultOptions, {
  onExcessProperty: "error",
});

/**
 * The flag `--faults`: `all`, or kinds with a chance each.
 *
 * @param name without dashes
 */
export function faultFlag(
  name: string,
): Flag.Flag<Option.Option<FaultChoice>> {
  return Flag.String(name).pipe(
    Flag.mapEffect((text) => {
      const options = parseFaults(text);
      return options === undefined
        ? Effect.fail(
          new CliError.InvalidValue({
            option: name,
            value: text,
            expected: EXPECTED,
            kind: "flag",
          }),
        )
        : Effect.succeed({ text, options });
    }),
    Flag.withMetavar("all|KIND=PERCENT,..."),
    Flag.withDescription(
      `What goes wrong on purpose: all, or kinds with their chances (${DEFAULT_CHANCE} percent if left out)`,
    ),
    Flag.optional,
  );
}

/**
 * Reads the value of the flag.
 *
 * @returns undefined if it is no list of faults
 */
export function parseFaults(text: string): FaultOptions | undefined {
  const chances = new Map<string, number>();
  for (const part of text.split(",")) {
    const [kind = "", percent = String(DEFAULT_CHANCE), ...more] = part.split(
      "=",
    );
    const chance = decodeChance(percent);
    if (Option.isNone(chance) || more.length > 0) return undefined;
    const named = kind === "all"
      ? Object.keys(everyFault(chance.value))
      : [kind];
    for (const one of named) chances.set(one, chance.value);
  }
  return Option.getOrUndefined(
    decodeOptions({ chances: Object.fromEntries(chances) }),
  );
}
