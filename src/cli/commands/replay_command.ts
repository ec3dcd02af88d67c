/**
 * `replay MODULE LINE`: the very run that was printed, again.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import {
  type FoundScenario,
  headline,
  type Replay,
  replayLine,
  type ReplayOptions,
  ScheduleLineError,
  storyLines,
  timeline,
  wrapped,
} from "../../explore/mod.ts";
import { BadInput } from "../bad_input.ts";
import { Argument, Command } from "../deps.ts";
import { exportFlag, moduleArgument } from "./explore_command.ts";
import { optionalWord, path, present } from "../flags.ts";
import { Host } from "../host.ts";
import { type Paint, paint, paintReport } from "../text/paint.ts";
import { HOW_TO_READ, loadScenario } from "../searches/scenario_source.ts";
import { optionalFile } from "../files/partial_file.ts";
import { replayInto } from "../traces/schedule_trace.ts";

const config = {
  module: moduleArgument,
  line: Argument.String("line").pipe(
    Argument.withDescription("The schedule, as it was printed"),
  ),
  export: exportFlag,
  afterDrift: optionalWord(
    "after-drift",
    ["stop", "go-on", "random"],
    "What to do where the scenario no longer fits the line: stop, go on as expected (if left out), or at random",
  ),
  trace: path("trace", "Write every event of the run to this file"),
  json: present("json", "Report as one JSON object"),
};

/** The command line, decoded. */
interface ReplayInput {
  readonly module: string;
  readonly line: string;
  readonly export: string;
  readonly afterDrift: Option.Option<"stop" | "go-on" | "random">;
  readonly trace: Option.Option<string>;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const replayCommand: Command.Command<
  "replay",
  ReplayInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("replay", config, run).pipe(
  Command.withShortDescription(
    "Make the run of a schedule line again",
  ),
  Command.withDescription(
    `Make the run of a schedule line again.\n\n${HOW_TO_READ}`,
  ),
  Command.withExamples([
    {
      command: "replay races/cancel.ts r1k3f90a8x2mq.12a3b..q",
      description: "The run that `explore races/cancel.ts` printed",
    },
  ]),
);

/** Characters in a line. */
const WIDTH = 100;

type Again = Replay<unknown, unknown>;

function run(input: ReplayInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const found = yield* loadScenario(host, input.module, input.export);
    const replay = yield* again(host, found, input);
    host.write(
      input.json
        ? replayJson(found.options.name, replay)
        : replayText(found.options.name, replay, paint(host.colorful)),
    );
    const { finding, drift } = replay;
    if (finding !== undefined || drift !== undefined) host.exitCode = 1;
  });
}

function again(
  host: Host,
  found: FoundScenario,
  input: ReplayInput,
): Effect.Effect<Again, BadInput> {
  const { line } = input;
  const options = { ...found.options, ...driftOption(input.afterDrift) };
  const replay = Effect.scoped(Effect.gen(function* () {
    const trace = Option.getOrUndefined(input.trace);
    const file = yield* optionalFile(host, trace);
    if (file !== undefined) {
      yield* replayInto(file, found, input, line, options);
    }
    const explain = !input.json;
    return replayLine(found.program, line, { ...options, explain });
  }));
  return Effect.catchDefect(
    replay,
    (error) =>
      error instanceof ScheduleLineError
        ? Effect.fail(new BadInput(error.message))
        : Effect.die(error),
  );
}

function driftOption(
  word: ReplayInput["afterDrift"],
): Pick<ReplayOptions<unknown>, "afterDrift"> {
  if (Option.isNone(word)) return {};
  return { afterDrift: word.value === "go-on" ? "go on" : word.value };
}

function replayText(name: string, replay: Again, paints: Paint): string {
  const { finding, drift, explanation, story, result } = replay;
  const lines = finding === undefined
    ? [
      paints.green(`${name}: the run passes (${result.status})`),
      "",
      timeline(story),
    ]
    : headline(`${name}: ${finding.kind}`, finding.message);
  if (explanation !== undefined) lines.push("", ...storyLines(explanation));
  if (drift !== undefined) lines.push("", ...wrapped(drift, WIDTH));
  const text = `${lines.join("\n").trimEnd()}\n`;
  return finding === undefined ? text : paintReport(text, paints);
}

function replayJson(name: string, replay: Again): string {
  const { finding, drift, events, result } = replay;
  return `${
    JSON.stringify({
      name,
      status: result.status,
      steps: result.steps,
      finding: finding ?? null,
      drift: drift ?? null,
      events,
    })
  }\n`;
}
