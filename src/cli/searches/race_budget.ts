/**
 * The budget of searches in the environment, so that a nightly run of the same
 * suites can search longer.
 *
 * @module
 */

import { Option, Schema } from "../../../deps.ts";
import type { Budget } from "../../explore/mod.ts";
import { BadInput } from "../bad_input.ts";

/** Schedules a search may run, for searches that do not say it themselves. */
export const RACE_RUNS = "ADAPTER_CHANNEL_RACE_RUNS";

/** Milliseconds a search may take, for searches that do not say it themselves. */
export const RACE_MILLISECONDS = "ADAPTER_CHANNEL_RACE_MILLISECONDS";

/** More is a mistake of the writer. */
const MOST = 1e12;

const decodeCount = Schema.decodeUnknownOption(
  Schema.String.check(Schema.isPattern(/^[1-9]\d*$/)).pipe(
    Schema.decodeTo(
      Schema.FiniteFromString.check(Schema.isLessThanOrEqualTo(MOST)),
    ),
  ),
);

/**
 * Reads the budget.
 *
 * @param environment gives the value of a variable, or undefined
 * @returns what is set
 * @throws {BadInput} when a value is no whole number from 1
 */
export function budgetOf(
  environment: (name: string) => string | undefined,
): Budget {
  const runs = read(RACE_RUNS);
  const milliseconds = read(RACE_MILLISECONDS);
  return {
    ...(runs === undefined ? {} : { runs }),
    ...(milliseconds === undefined ? {} : { milliseconds }),
  };

  function read(name: string): number | undefined {
    const value = environment(name);
    if (value === undefined || value === "") return undefined;
    return Option.getOrThrowWith(decodeCount(value), () =>
      new BadInput(
        `Cannot take ${value} for ${name}: it must be a whole number from 1, so set another or none`,
      ));
  }
}
