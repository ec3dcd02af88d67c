/**
 * `demo [NAME]`: a famous mistake of drivers that do DMA, caught by the
 * explorer, and its corrected twin, in which nothing is found.
 *
 * @module
 */

import { Effect, Option } from "../../deps.ts";
import {
  coverageLine,
  type Exploration,
  explore,
  type FoundScenario,
  scenarioIn,
} from "../explore/mod.ts";
import { PictureReader } from "../report/mod.ts";
import { BadInput } from "./bad_input.ts";
import { nearest } from "./nearest.ts";
import { Argument, Command } from "./deps.ts";
import { explorationJson } from "./exploration_json.ts";
import { path, present } from "./flags.ts";
import { Host } from "./host.ts";
import { paint } from "./paint.ts";
import { writeWhole } from "./partial_file.ts";
import { withCommands } from "./scenario_source.ts";
import { replayWatched } from "./schedule_trace.ts";
import { viewerPage } from "./viewer/page.ts";

/** What is shown to who names nothing. */
const FIRST = "cancel_completes_twice";

/** The demos are scenarios of the tests, in a module each. */
const FOLDER = "../../tests/demo/";

const flags = {
  name: Argument.String("name").pipe(
    Argument.withDescription(`Which mistake; ${FIRST} if left out`),
    Argument.withDefault(FIRST),
  ),
  list: present("list", "Name the demos, a line each"),
  page: path("page", "Write a page of the failing run to this file"),
  json: present("json", "Report as two JSON objects, a line each"),
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
    const names = yield* demoNames(host);
    if (input.list) return host.write(`${names.join("\n")}\n`);
    if (!names.includes(input.name)) {
      return yield* Effect.fail(
        new BadInput(
          `Unknown demo ${input.name}: did you mean ${
            nearest(input.name, names)
          }? demo --list names them all`,
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
        : story(host, input.name, found, twin),
    );
    if (Option.isSome(input.page)) {
      yield* writePage(host, input.page.value, mistaken, found);
    }
    // The demo works if the mistake is caught and its twin is not.
    if (found.passed || !twin.passed) host.exitCode = 1;
  });
}

/** The names of the demos, which the module of the tests lists. */
function demoNames(host: Host): Effect.Effect<readonly string[], BadInput> {
  return Effect.map(
    importDemo(host, "mod.ts"),
    ({ famousMistakes }) =>
      (famousMistakes as readonly { readonly module: string }[])
        .map(({ module }) => module),
  );
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
  name: string,
  found: Exploration,
  twin: Exploration,
): string {
  const { colorful, invocation } = host;
  const { bold, green, red } = paint(colorful);
  const module = `tests/demo/${name}.ts`;
  const whole = withCommands(host, found.report, { module, export: "default" });
  const [headline, ...rest] = whole.split("\n");
  return [
    red(headline ?? ""),
    ...rest,
    "",
    bold("Its corrected twin:"),
    twin.passed
      ? green(`${twin.name}: no failure; ${coverageLine(twin.coverage)}`)
      : red(twin.report),
    "",
    `Look around in the run with ${invocation} demo ${name} --page race.html, and see the other demos with --list.`,
    "",
  ].join("\n");
}

function writePage(
  host: Host,
  file: string,
  { program, options }: FoundScenario,
  { failures }: Exploration,
): Effect.Effect<void, BadInput> {
  const [failure] = failures;
  if (failure === undefined) return Effect.void;
  const reader = new PictureReader();
  replayWatched(program, failure.smallest, options, reader.observe);
  const title = `${options.name}: ${failure.message}`;
  const page = viewerPage({ title, picture: reader.picture });
  return Effect.andThen(
    writeWhole(host, file, page),
    Effect.sync(() => host.writeError(`${file} has the run as a page\n`)),
  );
}
