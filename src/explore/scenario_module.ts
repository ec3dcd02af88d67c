/**
 * A scenario as a module exports it, so that the command line and other
 * processes can find it by path or URL.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import { describe } from "../actors/trace.ts";
import type { Explorable } from "./scenario.ts";
import type { SearchOptions } from "./search_options.ts";
import { strategyNames } from "./strategies/named.ts";

/**
 * What a scenario module exports: the program and what belongs to it. Its
 * default export may also be the program alone.
 *
 * @example What a module exports
 * ```ts
 * import { explore, type ScenarioExport, scenarioIn } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const scenario: ScenarioExport<number> = {
 *   program: Effect.succeed(2),
 *   name: "two",
 *   outcome: String,
 *   expected: ["2"],
 * };
 * // In a module of its own: export default scenario;
 * const found = scenarioIn({ default: scenario }, "two.ts");
 * assert.ok(explore(found.program, found.options).passed);
 * ```
 */
export interface ScenarioExport<A = unknown, E = unknown>
  extends SearchOptions<A> {
  /** What is run under every schedule. */
  readonly program: Explorable<A, E>;
}

/** A scenario that was found in a module. */
export interface FoundScenario {
  /** What is run. */
  readonly program: Explorable<unknown, unknown>;
  /** How it is searched and judged; always with a name. */
  readonly options: SearchOptions<unknown> & { readonly name: string };
}

/** Thrown for a module without the scenario that was asked for. */
export class ScenarioModuleError extends Error {
  /**
   * Made by {@linkcode scenarioIn}.
   *
   * @param sentence what is wrong, and what helps
   */
  constructor(sentence: string) {
    super(sentence.replaceAll(/\s+/g, " "));
    this.name = "ScenarioModuleError";
  }
}

/**
 * Finds a scenario in a module that has been imported.
 *
 * Use it where scenarios come from elsewhere: it is what `explore MODULE` and
 * the workers of a campaign do. What is wrong is said in one sentence.
 *
 * @param module the module's namespace, as `import()` gives it
 * @param place how people call the module, such as its path; the scenario's
 *   name, without folders and endings, if it brings none
 * @param exportName which export; `default` if left out
 * @throws {ScenarioModuleError} when there is no such export, or it is no
 *   scenario, or one of its options cannot be
 *
 * @example
 * ```ts
 * import { explore, scenarioIn } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const module = { default: Effect.succeed(1) }; // await import("./one.ts")
 * const { program, options } = scenarioIn(module, "./one.ts");
 * assert.equal(explore(program, options).name, "one");
 * assert.throws(() => scenarioIn(module, "./one.ts", "two"), /no export two/);
 * ```
 */
export function scenarioIn(
  module: Readonly<Record<string, unknown>>,
  place: string,
  exportName: string = "default",
): FoundScenario {
  try {
    return find(module, place, exportName);
  } catch (error) {
    if (error instanceof ScenarioModuleError) throw error;
    // What a module exports is its author's: a look at it may throw.
    throw new ScenarioModuleError(
      `Cannot look at the export ${exportName} of ${place}: its fields throw when they are read`,
    );
  }
}

function find(
  module: Readonly<Record<string, unknown>>,
  place: string,
  exportName: string,
): FoundScenario {
  if (!Object.hasOwn(module, exportName)) {
    throw new ScenarioModuleError(
      `Cannot find a scenario in ${place}: it has no export ${exportName}, ${
        exportsOf(module)
      }`,
    );
  }
  const found = module[exportName];
  const name = exportName === "default" ? baseName(place) : exportName;
  if (isExplorable(found)) return { program: found, options: { name } };
  if (typeof found !== "object" || found === null || !("program" in found)) {
    throw new ScenarioModuleError(
      `Cannot explore the export ${exportName} of ${place}: it is ${
        kindOf(found)
      }, and must be an Effect, a Scenario, or an object with a program and options`,
    );
  }
  const { program, ...options } = found;
  if (!isExplorable(program)) {
    throw new ScenarioModuleError(
      `Cannot explore the export ${exportName} of ${place}: its program is ${
        kindOf(program)
      }, and must be an Effect or a Scenario`,
    );
  }
  return { program, options: { name, ...checked(options, place) } };
}

function isExplorable(value: unknown): value is Explorable<unknown, unknown> {
  return Effect.isEffect(value) ||
    typeof (value as { start?: unknown } | null)?.start === "function";
}

/** A module with more exports is named by the first of them. */
const NAMES_MAX = 8;

function exportsOf(module: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(module);
  return names.length === 0
    ? "nor any other: export the program as default"
    : `so name one of ${names.slice(0, NAMES_MAX).join(", ")}${
      names.length > NAMES_MAX ? ` or ${names.length - NAMES_MAX} more` : ""
    }`;
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" ? "an object of another kind" : `${value}`;
}

/** `../races/lost_update.ts` is `lost_update`. */
function baseName(place: string): string {
  const last = place.split(/[?#]/)[0]!.split(/[\\/]/).at(-1)!;
  return last.replace(/\.[^.]*$/, "") || "scenario";
}

/** What one option may be, for the decoder and in words. */
interface OptionRule {
  readonly accepts: (value: unknown) => boolean;
  readonly words: string;
}

const count: OptionRule = {
  accepts: Schema.is(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  words: "a whole number from 1",
};
const whole: OptionRule = {
  accepts: Schema.is(Schema.Int),
  words: "a whole number",
};
const flag: OptionRule = {
  accepts: Schema.is(Schema.Boolean),
  words: "true or false",
};
const code: OptionRule = {
  accepts: (value) => typeof value === "function",
  words: "a function",
};

/** What the options of a scenario may be. */
const RULES: Readonly<Record<keyof SearchOptions<unknown>, OptionRule>> = {
  name: { accepts: Schema.is(Schema.NonEmptyString), words: "a name" },
  strategy: {
    accepts: (value) =>
      typeof value === "object" && value !== null ||
      Schema.is(Schema.Literals(strategyNames))(value),
    words: `one of ${strategyNames.join(", ")}`,
  },
  seed: whole,
  runs: count,
  milliseconds: count,
  stepLimit: count,
  time: {
    accepts: Schema.is(Schema.Literals(["at quiescence", "any time"])),
    words: "at quiescence or any time",
  },
  all: flag,
  check: code,
  monitors: code,
  outcome: code,
  expected: {
    accepts: Schema.is(Schema.Array(Schema.String)),
    words: "an array of texts",
  },
  trap: flag,
  dataSeed: whole,
  progress: code,
  stop: code,
};

function checked(options: object, place: string): SearchOptions<unknown> {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name)
      ? RULES[name as keyof typeof RULES]
      : undefined;
    if (rule === undefined) {
      throw new ScenarioModuleError(
        `Cannot use the option ${name} of the scenario in ${place}: there are only ${
          Object.keys(RULES).join(", ")
        }`,
      );
    }
    if (value !== undefined && !rule.accepts(value)) {
      throw new ScenarioModuleError(
        `Cannot take ${
          describe(value)
        } for the option ${name} of the scenario in ${place}: it must be ${rule.words}`,
      );
    }
  }
  return options;
}
