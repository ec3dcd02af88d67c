/**
 * `run`: the main job. Sends a file through the simulated machine and proves
 * with SHA-256 that every byte arrived.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import { Argument, Command } from "../deps.ts";
import { type FaultChoice, faultFlag } from "../fault_flag.ts";
import { fileReport } from "../text/file_report.ts";
import { fileReportJson } from "../text/file_report_json.ts";
import { oneOf, path, present, wholeNumber } from "../flags.ts";
import { Host, type SourceFile } from "../host.ts";
import { interruptible } from "../long_work/interrupt.ts";
import { stoppable } from "../files/guarded_file.ts";
import { Progress } from "../long_work/progress.ts";
import { type FileChoices, isWell, sendFile } from "../files/send_file.ts";
import { withSource } from "../files/source_file.ts";

const config = {
  file: Argument.String("file").pipe(
    Argument.withDescription(
      "The file to send; in a checkout, the project's deno.lock if left out",
    ),
    Argument.optional,
  ),
  processors: wholeNumber("processors", {
    from: 1,
    to: 64,
    otherwise: 4,
    help: "Processors of the machine",
  }),
  mapRegisters: wholeNumber("map-registers", {
    from: 2,
    // The machine has 16 MiB that devices of 24 bits reach.
    to: 4096,
    otherwise: 64,
    help: "Map registers that all transfers share, a page below 16 MiB each",
  }),
  width: oneOf("width", {
    values: [24, 32, 64],
    otherwise: 24,
    help: "Address bits of the disks",
  }),
  requestsInFlight: wholeNumber("requests-in-flight", {
    from: 1,
    to: 256,
    otherwise: 8,
    help: "Requests under way at the same time",
  }),
  cancel: wholeNumber("cancel", {
    from: 0,
    to: 100,
    otherwise: 10,
    help: "How many of 100 requests are cancelled on the way",
  }),
  seed: wholeNumber("seed", {
    from: 0,
    to: 0xFFFF_FFFF,
    otherwise: 1,
    help: "Seed of every choice: the same seed gives the same run",
  }),
  faults: faultFlag("faults"),
  trace: path("trace", "Write every event to this JSON file"),
  json: present("json", "Report as one JSON object, without progress"),
  output: present("output", "Write the bytes that came out to FILE.copy"),
};

/** The command line, decoded. */
interface RunInput {
  readonly file: Option.Option<string>;
  readonly processors: number;
  readonly mapRegisters: number;
  readonly width: 24 | 32 | 64;
  readonly requestsInFlight: number;
  readonly cancel: number;
  readonly seed: number;
  readonly faults: Option.Option<FaultChoice>;
  readonly trace: Option.Option<string>;
  readonly json: boolean;
  readonly output: boolean;
}

/** The command, to be put below the root. */
export const runCommand: Command.Command<
  "run",
  RunInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("run", config, run).pipe(
  Command.withDescription(
    "Send a file through the simulated machine, and prove with SHA-256 that every byte arrived",
  ),
  Command.withExamples([
    { command: "run", description: "Send the project's own lock file" },
    {
      command: "run big.bin --map-registers 16 --cancel 50",
      description: "Few registers, and every second request cancelled",
    },
    {
      command: "run big.bin --faults all=1,lost-interrupt=5",
      description: "Let things go wrong, and see the drivers survive",
    },
    {
      command: "run big.bin --seed 7 --trace trace.json",
      description: "Keep every event of the run that seed 7 makes",
    },
  ]),
);

function run(input: RunInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const path = Option.getOrElse(input.file, () => host.ownLockFile);
    if (path === undefined) {
      return yield* Effect.fail(
        new BadInput("There is no file to send: name one, as in run big.bin"),
      );
    }
    yield* withSource(host, path, (file) =>
      interruptible(
        host,
        (asked) =>
          runOn(host, stoppable(file, asked, `Sending ${path}`), input),
      ));
  });
}

function runOn(
  host: Host,
  file: SourceFile,
  input: RunInput,
): Effect.Effect<void, BadInput> {
  return Effect.gen(function* () {
    const choices = choicesOf(input);
    const copyTo = input.output ? `${file.name}.copy` : undefined;
    const traceTo = Option.getOrUndefined(input.trace);
    if (traceTo === file.name || traceTo !== undefined && traceTo === copyTo) {
      return yield* Effect.fail(
        new BadInput(
          `Cannot write the trace to ${traceTo}: that file has another use here, so name another`,
        ),
      );
    }
    const progress = input.json ? undefined : new Progress(host, file.size);
    const sent = yield* sendFile(host, file, choices, {
      copyTo,
      traceTo,
      onProgress: progress?.update,
    }).pipe(Effect.ensuring(Effect.sync(() => progress?.finish())));
    const { name } = file;
    const { colorful } = host;
    host.write(
      input.json
        ? fileReportJson(sent, choices.faults !== undefined)
        : fileReport({ name, choices, sent, copyTo, colorful }),
    );
    if (!isWell(sent)) host.exitCode = 1;
  });
}

function choicesOf(input: RunInput): FileChoices {
  return {
    processors: input.processors,
    mapRegisters: input.mapRegisters,
    dmaAddressWidth: input.width,
    requestsInFlight: input.requestsInFlight,
    cancelPercent: input.cancel,
    seed: input.seed,
    ...Option.match(input.faults, {
      onNone: () => ({}),
      onSome: (faults) => ({ faults }),
    }),
  };
}
