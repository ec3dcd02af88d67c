/**
 * `demo [NAME]`: a famous mistake of drivers that do DMA, caught by the
 * explorer, and its corrected twin, in which nothing is found.
 *
 * @module
 */

import { Effect, Option, Schema } from "../../../deps.ts";
import {
  coverageLine,
  type Exploration,
  explore,
  type FoundScenario,
  LANES_KEY,
  scenarioIn,
  wrapped,
} from "../../explore/mod.ts";
import { PictureReader } from "../../report/mod.ts";
import { BadInput } from "../bad_input.ts";
import { meant } from "../text/nearest.ts";
import { Argument, Command } from "../deps.ts";
import { explorationJson } from "../searches/exploration_json.ts";
import { path, present } from "../flags.ts";
import { Host } from "../host.ts";
import { paint, paintReport } from "../text/paint.ts";
import { writeWhole } from "../files/partial_file.ts";
import { withCommands } from "../searches/scenario_source.ts";
import { marksOf, shownRace } from "../traces/race_marks.ts";
import { replayWatched } from "../traces/schedule_trace.ts";

/** What is shown to who names nothing. */
const FIRST = "cancel_completes_twice";

/** Characters in a line. */
const WIDTH = 100;

/** The demos are scenarios of the tests, in a module each. */
const FOLDER = "../../../tests/demo/";

const flags = {
  name: Argument.String("name").pipe(
    Argument.withDescription(`Which mistake; ${FIRST} if left out`),
    Argument.withDefault(FIRST),
  ),
  list: present("list", "Name the demos, a line each"),
  page: path("page", "Write a page of the failing run to this file"),
  json: present(
    "json",
    "Report as two JSON objects, a line each; with --list, one for each demo",
  ),
};

/** The command line, decoded. */
interface DemoInput {
  readonly name: string;
  readonly list: boolean;
  readonly page: Option.Option<string>;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const demoCommand: Command.Command<
  "demo",
  DemoInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("demo", flags, demo).pipe(
  Command.withDescription(
    "Catch a famous mistake of drivers, and show the run in which it bites",
  ),
  Command.withExamples([
    { command: "demo", description: "An IRP that is completed twice" },
    { command: "demo --list", description: "What else there is" },
    {
      command: "demo missing_flush --page flush.html",
      description: "The failing run as a page to look around in",
    },
  ]),
);

function demo(input: DemoInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const demos = yield* allDemos(host);
    if (input.list) return host.write(listOf(demos, input.json));
    const names = demos.map(({ module }) => module);
    const told = demos.find(({ module }) => module === input.name);
    if (told === undefined) {
      const best = meant(input.name, names);
      return yield* Effect.fail(
        new BadInput(
          `Unknown demo ${input.name}: ${
            best === undefined
              ? "demo --list names"
              : `did you mean ${best}? demo --list names`
          } them all`,
        ),
      );
    }
    const mistaken = yield* scenario(host, input.name, "default");
    const corrected = yield* scenario(host, input.name, "corrected");
    const found = explore(mistaken.program, mistaken.options);
    const twin = explore(corrected.program, corrected.options);
    host.write(
      input.json
        ? explorationJson(found) + explorationJson(twin)
        : story(host, told, found, twin),
    );
    if (Option.isSome(input.page)) {
      yield* writePage(
        host,
        { name: input.name, file: input.page.value },
        mistaken,
        found,
      );
    }
    // The demo works if the mistake is caught and its twin is not.
    if (found.passed || !twin.passed) host.exitCode = 1;
  });
}

/** What is read of a demo to tell of it. */
const DemoWords = Schema.Struct({
  module: Schema.String,
  title: Schema.String,
  mistake: Schema.String,
});

type DemoWords = typeof DemoWords.Type;

const decodeDemos = Schema.decodeUnknownSync(Schema.Array(DemoWords));

/** The demos, which the module of the tests lists. */
function allDemos(
  host: Host,
): Effect.Effect<readonly DemoWords[], BadInput> {
  return Effect.map(
    importDemo(host, "mod.ts"),
    ({ famousMistakes }) => decodeDemos(famousMistakes),
  );
}

function listOf(demos: readonly DemoWords[], json: boolean): string {
  if (json) return demos.map((demo) => `${JSON.stringify(demo)}\n`).join("");
  const widest = Math.max(...demos.map(({ module }) => module.length));
  return demos.map(({ module, title }) =>
    `${module.padEnd(widest)}  ${title}\n`
  )
    .join("");
}

function scenario(
  host: Host,
  name: string,
  exportName: string,
): Effect.Effect<FoundScenario, BadInput> {
  return Effect.map(
    importDemo(host, `${name}.ts`),
    (module) => scenarioIn(module, name, exportName),
  );
}

function importDemo(
  host: Host,
  file: string,
): Effect.Effect<Readonly<Record<string, unknown>>, BadInput> {
  const { href } = new URL(FOLDER + file, import.meta.url);
  return Effect.tryPromise({
    try: () => host.importModule(href),
    catch: () =>
      new BadInput(
        `Cannot show a demo, because ${href} cannot be loaded: run the command in a full checkout`,
      ),
  });
}

function story(
  host: Host,
  { mistake, module: name, title }: DemoWords,
  found: Exploration,
  twin: Exploration,
): string {
  const paints = paint(host.colorful);
  const module = placeOf(name);
  const report = withCommands(host, found.report, {
    module,
    export: "default",
  });
  const call = `${host.invocation} demo`;
  return [
    paints.bold(title),
    ...wrapped(mistake, WIDTH),
    "",
    paintReport(report, paints),
    "",
    paints.bold("How to read it"),
    ...LANES_KEY.split("\n").map((line) => `  ${line}`),
    "",
    paints.bold("Its corrected twin"),
    ...(twin.passed
      ? [
        paints.green(`  ${twin.name}: no failure`),
        `  ${coverageLine(twin.coverage)}`,
      ]
      : [paintReport(twin.report, paints)]),
    "",
    `Look around in that run:  ${call} ${name} --page race.html`,
    `See the other mistakes:   ${call} --list`,
    "",
  ].join("\n");
}

/** How a demo's module is named on a command line. */
function placeOf(name: string): string {
  const { href, protocol } = new URL(`${FOLDER}${name}.ts`, import.meta.url);
  return protocol === "file:" ? `tests/demo/${name}.ts` : href;
}

function writePage(
  host: Host,
  { name, file }: { readonly name: string; readonly file: string },
  found: FoundScenario,
  { failures }: Exploration,
): Effect.Effect<void, BadInput> {
  const [failure] = failures;
  if (failure === undefined) return Effect.void;
  const { program, options } = found;
  const reader = new PictureReader();
  replayWatched(program, failure.smallest, options, reader.observe);
  const shown = {
    title: `${options.name}: ${failure.kind}`,
    message: failure.message,
    replay: `${host.invocation} replay ${placeOf(name)} ${failure.smallest}`,
    picture: reader.picture,
    ...shownRace(marksOf(failure.explanation.race), reader.picture),
  };
  // Loaded when it is asked for: its scripts are many small files.
  return Effect.promise(() => import("../viewer/page.ts")).pipe(
    Effect.flatMap(({ viewerPage }) =>
      writeWhole(host, file, viewerPage(shown))
    ),
    Effect.andThen(
      Effect.sync(() => host.writeError(`${file} has the run as a page\n`)),
    ),
  );
}
