/**
 * What a user can get wrong, told in one sentence: the value that was given,
 * and what to do about it. Every such sentence ends the command with status 2.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { CliError } from "./deps.ts";
import { meant } from "./text/nearest.ts";

/** The command cannot do what it was asked; `message` says why and what helps. */
export class BadInput extends Error {
  /** Tells it from other failures. */
  readonly _tag = "BadInput";

  /**
   * @param sentence names the value and the remedy, without a final period
   */
  constructor(sentence: string) {
    super(sentence);
    this.name = "BadInput";
  }

  /**
   * What the host said, as a sentence; a sentence stays what it is.
   *
   * @param what begins the sentence: what could not be done
   */
  static because(what: string, error: unknown): BadInput {
    if (error instanceof BadInput) return error;
    return new BadInput(`${what}: ${reasonOf(error)}`);
  }
}

/** What a host's error means and what helps, by the name of its class. */
const REASONS: { readonly [name: string]: string } = {
  NotFound: "there is no such file or folder, so check the name",
  PermissionDenied:
    "the system does not allow it, so change the permissions of the file or its folder",
  NotCapable:
    "Deno was started without the permission, so add --allow-read and --allow-write",
  IsADirectory: "it is a folder, so name a file",
  NotADirectory: "a part of the path is a file and no folder, so check it",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS[error.name] ?? error.message;
}

/**
 * Does what may throw {@linkcode BadInput}, as an Effect that fails with it.
 * Anything else that is thrown is our own mistake, and a defect.
 */
export function attempt<A>(act: () => A): Effect.Effect<A, BadInput> {
  return Effect.suspend(() => {
    try {
      return Effect.succeed(act());
    } catch (error) {
      if (error instanceof BadInput) return Effect.fail(error);
      throw error;
    }
  });
}

/** Says what is wrong with the words of a command line, and what helps. */
export function sentenceOf(error: CliError.NonShowHelpErrors): string {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `Unknown flag ${error.option}: ${
        didYouMean([
          ...error.suggestions,
          ...[meant(error.option, FLAGS_OF_ALL) ?? []].flat(),
        ])
      }`;
    case "UnknownSubcommand":
      return `Unknown command ${error.subcommand}: ${
        didYouMean(error.suggestions)
      }`;
    case "InvalidValue":
      return invalidValue(error);
    case "MissingArgument":
      return `The ${error.argument} is missing: give one, or add --help to see the choices`;
    case "MissingOption":
      return `Flag --${error.option} is missing: add it, or add --help to see what it does`;
    case "UnexpectedArgument":
      return `Cannot take ${
        error.arguments.join(" ")
      } as well: leave it out, or put a name with blanks in quotes`;
    default:
      return error.message;
  }
}

/** Flags that every command has. */
const FLAGS_OF_ALL = ["--help", "--version"];

function didYouMean(suggestions: readonly string[]): string {
  const [best] = suggestions;
  return best === undefined
    ? "add --help to see the choices"
    : `did you mean ${best}?`;
}

function invalidValue(error: CliError.InvalidValue): string {
  const { option, value, expected } = error;
  const name = error.kind === "flag" ? `--${option}` : option;
  const times = /^(\d+) occurrences$/.exec(value);
  if (times !== null) {
    return `Flag ${name} is given ${times[1]} times: give it once`;
  }
  if (value === "") {
    return `Flag ${name} has no value: put one after it, or add --help to see what it takes`;
  }
  const choices = choicesOf(expected);
  if (choices.length === 1) {
    return `Cannot take ${value} for ${name}: it must be ${choices[0]}`;
  }
  const all = `one of ${choices.join(", ")}`;
  const best = choices.some((choice) => /^\d/.test(choice))
    ? undefined
    : meant(value, choices);
  return best === undefined
    ? `Cannot take ${value} for ${name}: it must be ${all}`
    : `Cannot take ${value} for ${name}: did you mean ${best}? It must be ${all}`;
}

/** Effect writes choices as `"a" | "b"`. */
function choicesOf(expected: string): string[] {
  const choices = expected.replace(/^Expected:? /, "").split(" | ");
  return choices.map((choice) => choice.replaceAll('"', ""));
}
