/**
 * The flags that say how a search is made, and the options they stand for.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import {
  type FoundScenario,
  type SearchOptions,
  type StrategyName,
  strategyNames,
} from "../../explore/mod.ts";
import { attempt, type BadInput } from "../bad_input.ts";
import type { Flag } from "../deps.ts";
import { optionalNumber, optionalWord, present } from "../flags.ts";
import type { Host } from "../host.ts";
import { budgetOf } from "./race_budget.ts";

/** A command line has no blanks in its words: `pct-3` is the strategy `pct 3`. */
const strategyWords: readonly string[] = strategyNames.map((name) =>
  name.replaceAll(" ", "-")
);

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The flags, for a command's configuration. */
export const searchFlags: {
  readonly strategy: Flag.Flag<Option.Option<string>>;
  readonly runs: Flag.Flag<Option.Option<number>>;
  readonly milliseconds: Flag.Flag<Option.Option<number>>;
  readonly seed: Flag.Flag<Option.Option<number>>;
  readonly stepLimit: Flag.Flag<Option.Option<number>>;
  readonly time: Flag.Flag<Option.Option<"at-quiescence" | "any-time">>;
  readonly all: Flag.Flag<boolean>;
} = {
  strategy: optionalWord(
    "strategy",
    strategyWords,
    `How schedules are chosen: ${strategyWords.join(", ")}`,
  ),
  runs: optionalNumber("runs", {
    from: 1,
    to: LARGEST,
    help: "Schedules at most; what the scenario says, or 20,000",
  }),
  milliseconds: optionalNumber("milliseconds", {
    from: 1,
    to: LARGEST,
    help: "Time at most; no limit if left out",
  }),
  seed: optionalNumber("seed", {
    from: 0,
    to: 0xFFFF_FFFF,
    help: "Seed of the strategies that draw; 1 if left out",
  }),
  stepLimit: optionalNumber("step-limit", {
    from: 1,
    to: LARGEST,
    help: "Operations a run may take; 10,000 if left out",
  }),
  time: optionalWord(
    "time",
    ["at-quiescence", "any-time"],
    "When timers fire; when nothing else can move, if left out",
  ),
  all: present("all", "Go on after a failure, and collect every kind"),
};

/** The flags, decoded. */
export interface SearchInput {
  readonly strategy: Option.Option<string>;
  readonly runs: Option.Option<number>;
  readonly milliseconds: Option.Option<number>;
  readonly seed: Option.Option<number>;
  readonly stepLimit: Option.Option<number>;
  readonly time: Option.Option<"at-quiescence" | "any-time">;
  readonly all: boolean;
}

/**
 * How a scenario is searched: a flag counts more than what the scenario says,
 * and that more than the environment.
 */
export function searchOptions(
  host: Host,
  { options }: FoundScenario,
  input: SearchInput,
): Effect.Effect<FoundScenario["options"], BadInput> {
  return Effect.map(attempt(() => budgetOf(host.environment)), (budget) => ({
    ...budget,
    ...options,
    ...given("strategy", Option.map(input.strategy, strategyOf)),
    ...given("runs", input.runs),
    ...given("milliseconds", input.milliseconds),
    ...given("seed", input.seed),
    ...given("stepLimit", input.stepLimit),
    ...given(
      "time",
      Option.map(input.time, (time) => timeOf(time)),
    ),
    ...(input.all ? { all: true } : {}),
  }));
}

function strategyOf(word: string): StrategyName {
  return strategyNames[strategyWords.indexOf(word)]!;
}

function timeOf(
  word: "at-quiescence" | "any-time",
): NonNullable<SearchOptions<unknown>["time"]> {
  return word === "any-time" ? "any time" : "at quiescence";
}

function given<K extends string, A>(
  name: K,
  value: Option.Option<A>,
): { readonly [P in K]?: A } {
  return Option.isSome(value)
    ? { [name]: value.value } as { readonly [P in K]: A }
    : {};
}
