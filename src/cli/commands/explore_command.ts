/**
 * `explore MODULE`: runs a scenario under every schedule that matters, or as
 * many as there is time for, and tells what fails.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import {
  coverageLines,
  DEFAULT_RUNS,
  type Exploration,
  explore,
  type FoundScenario,
  outcomeTable,
  valueInJson,
} from "../../explore/mod.ts";
import { attempt, BadInput } from "../bad_input.ts";
import { Argument, Command, Flag } from "../deps.ts";
import { explorationJson } from "../searches/exploration_json.ts";
import { optionalNumber, path, present } from "../flags.ts";
import { Host } from "../host.ts";
import { INTERRUPTED, interruptible } from "../long_work/interrupt.ts";
import { paint, paintReport } from "../text/paint.ts";
import {
  HOW_TO_READ,
  loadScenario,
  withCommands,
} from "../searches/scenario_source.ts";
import { junit } from "../../report/mod.ts";
import { optionalFile, type PartialFile } from "../files/partial_file.ts";
import { marksOf } from "../traces/race_marks.ts";
import { replayInto } from "../traces/schedule_trace.ts";
import {
  searchFlags,
  type SearchInput,
  searchOptions,
} from "../searches/search_flags.ts";
import { SearchProgress } from "../long_work/search_progress.ts";
import { sharedSearch } from "../searches/shared_search.ts";

/** The argument that names a scenario's module. */
export const moduleArgument: Argument.Argument<string> = Argument.String(
  "module",
).pipe(
  Argument.withDescription(
    "Path or URL of the module that exports the scenario",
  ),
);

/** The flag that names one of several exports. */
export const exportFlag: Flag.Flag<string> = Flag.String("export").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDefault("default"),
  Flag.withDescription("Which export of the module; default if left out"),
);

const config = {
  module: moduleArgument,
  export: exportFlag,
  ...searchFlags,
  workers: optionalNumber("workers", {
    from: 1,
    to: 1024,
    help: "Search on so many cores; on one, in this thread, if left out",
  }),
  show: present("show", "Print every outcome with a schedule that leads there"),
  trace: path("trace", "Write the trace of the first failure to this file"),
  junit: path("junit", "Write a JUnit report to this file"),
  json: present("json", "Report as one JSON object, without progress"),
};

/** The command line, decoded. */
interface ExploreInput extends SearchInput {
  readonly module: string;
  readonly export: string;
  readonly workers: Option.Option<number>;
  readonly show: boolean;
  readonly trace: Option.Option<string>;
  readonly junit: Option.Option<string>;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const exploreCommand: Command.Command<
  "explore",
  ExploreInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("explore", config, run).pipe(
  Command.withShortDescription(
    "Run a scenario under every schedule that matters, and tell what fails",
  ),
  Command.withDescription(
    `Run a scenario under every schedule that matters, and tell what fails.\n\n${HOW_TO_READ}`,
  ),
  Command.withExamples([
    { command: "explore races/cancel.ts", description: "The default export" },
    {
      command: "explore races/cancel.ts --export twoDrivers --show",
      description: "Another export, and every way in which it can end",
    },
    {
      command: "explore races/cancel.ts --strategy pos --runs 1000000 --seed 7",
      description: "A million schedules drawn by seed 7",
    },
    {
      command: "explore races/cancel.ts --workers 4",
      description: "The same on four cores",
    },
  ]),
);

function run(input: ExploreInput): Effect.Effect<void, BadInput, Host> {
  return Effect.scoped(Effect.gen(function* () {
    const host = yield* Host;
    const scenario = yield* scenarioFor(host, input);
    const traceTo = Option.getOrUndefined(input.trace);
    const junitTo = Option.getOrUndefined(input.junit);
    if (traceTo !== undefined && traceTo === junitTo) {
      return yield* Effect.fail(
        new BadInput(
          `Cannot write trace and JUnit report to ${traceTo}: name another file for one`,
        ),
      );
    }
    const trace = yield* optionalFile(host, traceTo);
    const report = yield* optionalFile(host, junitTo);
    const found = yield* interruptible(
      host,
      (asked) => searched(host, input, scenario, asked),
    );
    host.write(
      input.json ? explorationJson(found) : textOf(host, found, input),
    );
    if (!found.passed && host.exitCode === 0) host.exitCode = 1;
    yield* attempt(() => report?.fill(junit([found], input.module)));
    yield* writeTrace(host, trace, input, scenario, found);
  }));
}

/** Searches, in this thread or on workers, until somebody asks to stop. */
function searched(
  host: Host,
  input: ExploreInput,
  { program, options }: FoundScenario,
  asked: () => boolean,
): Effect.Effect<Exploration, BadInput> {
  return Effect.gen(function* () {
    const progress = input.json ? undefined : new SearchProgress(host, {
      runs: options.runs ?? DEFAULT_RUNS,
      milliseconds: options.milliseconds,
    });
    const watching = {
      stop: asked,
      ...(progress === undefined ? {} : { progress: progress.update }),
    };
    const found = Option.isSome(input.workers)
      ? yield* sharedSearch(host, input, options, input.workers.value, watching)
      : explore(program, {
        // The outcomes of a scenario that does not name them are its values.
        ...(input.show ? { outcome: valueInJson } : {}),
        ...options,
        ...watching,
      });
    progress?.finish();
    if (asked()) {
      host.writeError("Interrupted: this was searched until then\n");
      host.exitCode = INTERRUPTED;
    }
    return found;
  });
}

function scenarioFor(
  host: Host,
  input: ExploreInput,
): Effect.Effect<FoundScenario, BadInput> {
  return Effect.gen(function* () {
    const found = yield* loadScenario(host, input.module, input.export);
    const options = yield* searchOptions(host, found, input);
    return { program: found.program, options };
  });
}

function textOf(host: Host, found: Exploration, input: ExploreInput): string {
  if (!found.passed) {
    const report = withCommands(host, found.report, input);
    return `${paintReport(report, paint(host.colorful))}\n`;
  }
  const { green } = paint(host.colorful);
  const lines = [green(`${found.name}: no failure`)];
  if (input.show) lines.push("", "Outcomes:", outcomeTable(found), "");
  lines.push(...coverageLines(found.coverage));
  return `${lines.join("\n")}\n`;
}

function writeTrace(
  host: Host,
  file: PartialFile | undefined,
  input: ExploreInput,
  scenario: FoundScenario,
  { failures }: Exploration,
): Effect.Effect<void, BadInput> {
  const [failure] = failures;
  if (file === undefined) return Effect.void;
  if (failure === undefined) {
    return Effect.sync(() =>
      host.writeError("No failure, so no trace was written\n")
    );
  }
  const { explanation, smallest } = failure;
  const race = marksOf(explanation.race);
  return Effect.asVoid(
    replayInto(file, scenario, input, smallest, scenario.options, race),
  );
}
