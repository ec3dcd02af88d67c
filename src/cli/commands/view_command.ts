/**
 * `view TRACE`: a saved trace as something to look at: a page with the run, a
 * timeline, a diagram, or a file for Perfetto or OpenTelemetry.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import config from "../../../deno.json" with { type: "json" };
import { mermaid, perfetto } from "../../report/mod.ts";
import { BadInput } from "../bad_input.ts";
import { Argument, Command } from "../deps.ts";
import { optionalWord, path, present } from "../flags.ts";
import { Host } from "../host.ts";
import { writeWhole } from "../files/partial_file.ts";
import { textView } from "../text/text_view.ts";
import { readShownRun } from "../traces/shown_run.ts";
import type { ShownRun } from "../viewer/page.ts";

const FORMATS = [
  "html",
  "text",
  "mermaid",
  "perfetto",
  "opentelemetry",
] as const;

type Format = typeof FORMATS[number];

const flags = {
  trace: Argument.String("trace").pipe(
    Argument.withDescription(
      "The file that run, explore or replay --trace wrote",
    ),
  ),
  format: optionalWord(
    "format",
    FORMATS,
    `What to make of it: ${FORMATS.join(", ")}; html if left out`,
  ),
  against: path("against", "A second trace, to be compared in the page"),
  output: path(
    "output",
    "Where to put it; beside the trace for html, else standard output",
  ),
  json: present(
    "json",
    "Report as one JSON object: what is shown, and where it was put",
  ),
};

/** The command line, decoded. */
interface ViewInput {
  readonly trace: string;
  readonly format: Option.Option<Format>;
  readonly against: Option.Option<string>;
  readonly output: Option.Option<string>;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const viewCommand: Command.Command<
  "view",
  ViewInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("view", flags, view).pipe(
  Command.withDescription(
    "Show a saved trace: as a page to look around in, or in another form",
  ),
  Command.withExamples([
    { command: "view trace.json", description: "Write trace.html" },
    {
      command: "view good.json --against bad.json --output both.html",
      description: "Two runs, with the first difference marked",
    },
    {
      command: "view trace.json --format perfetto --output trace.perfetto.json",
      description: "For ui.perfetto.dev and the browsers' tracing pages",
    },
  ]),
);

function view(input: ViewInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const format = Option.getOrElse(input.format, () => "html" as const);
    const against = Option.getOrUndefined(input.against);
    if (against !== undefined && format !== "html") {
      return yield* Effect.fail(
        new BadInput(
          `Cannot compare two traces as ${format}: leave --format out, or --against`,
        ),
      );
    }
    const shown = yield* readShownRun(host, input.trace);
    const other = against === undefined
      ? undefined
      : yield* readShownRun(host, against);
    const text = yield* textOf(format, shown, other);
    const output = Option.getOrUndefined(input.output) ??
      (format === "html" ? pageBeside(input.trace) : undefined);
    if (output === undefined) {
      return host.write(input.json ? viewJson(shown, { text }) : text);
    }
    yield* writeWhole(host, output, text);
    host.write(input.json ? viewJson(shown, { output }) : `${output}\n`);
  });
}

/** What was shown, and where it was put or what it is. */
function viewJson(
  { findings = [], message = "", picture, title }: ShownRun,
  where: { readonly output: string } | { readonly text: string },
): string {
  const { lanes, moments } = picture;
  return `${
    JSON.stringify({
      title,
      message,
      actors: lanes.map(({ name }) => name),
      events: moments.length,
      findings,
      ...where,
    })
  }\n`;
}

function textOf(
  format: Format,
  shown: ShownRun,
  other: ShownRun | undefined,
): Effect.Effect<string> {
  switch (format) {
    case "html":
      // Loaded when it is asked for: its scripts are many small files.
      return Effect.map(
        Effect.promise(() => import("../viewer/page.ts")),
        ({ viewerPage }) => viewerPage(shown, other),
      );
    case "text":
      return Effect.succeed(textView(shown));
    case "mermaid":
      return Effect.succeed(mermaid(shown.picture));
    case "perfetto":
      return Effect.succeed(`${JSON.stringify(perfetto(shown.picture))}\n`);
    case "opentelemetry":
      // Loaded when it is asked for: it brings Effect's HTTP modules.
      return Effect.flatMap(
        Effect.promise(() => import("../telemetry/opentelemetry.ts")),
        ({ openTelemetryLines }) => openTelemetryLines(shown, config.version),
      );
  }
}

/** `runs/trace.json` is shown in `runs/trace.html`. */
function pageBeside(trace: string): string {
  return `${trace.replace(/\.json$/, "")}.html`;
}
