/**
 * `bench [SAVED]`: runs the benchmarks and compares them with a saved run.
 *
 * @module
 */

import { Effect, Option } from "../../../deps.ts";
import { attempt, BadInput } from "../bad_input.ts";
import { type BenchRun, benchRun, benchText } from "../bench/bench_run.ts";
import {
  changesJson,
  changesTable,
  isComplaint,
} from "../bench/changes_table.ts";
import { compareRuns } from "../bench/compare_runs.ts";
import { Argument, Command } from "../deps.ts";
import { path, present } from "../flags.ts";
import { CountProgress } from "../long_work/count_progress.ts";
import { Host } from "../host.ts";
import { Interrupted, interruptible } from "../long_work/interrupt.ts";
import { paint } from "../text/paint.ts";
import { optionalFile } from "../files/partial_file.ts";

const config = {
  saved: Argument.String("saved").pipe(
    Argument.withDescription("A saved run to compare with"),
    Argument.optional,
  ),
  run: path("run", "Compare this saved run instead of running the benchmarks"),
  save: path("save", "Keep this run, to be compared with later"),
  json: present("json", "One JSON object to a line, a line to a benchmark"),
};

/** The command line, decoded. */
interface BenchInput {
  readonly saved: Option.Option<string>;
  readonly run: Option.Option<string>;
  readonly save: Option.Option<string>;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const benchCommand: Command.Command<
  "bench",
  BenchInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("bench", config, bench).pipe(
  Command.withDescription("Compare the benchmarks with a saved run"),
  Command.withExamples([
    { command: "bench --save before.json", description: "Save a run" },
    { command: "bench before.json", description: "Compare with it" },
    {
      command: "bench before.json --run after.json",
      description: "Compare two saved runs",
    },
  ]),
);

function bench(input: BenchInput): Effect.Effect<void, BadInput, Host> {
  return Effect.scoped(Effect.gen(function* () {
    const host = yield* Host;
    if (Option.isNone(input.saved) && Option.isNone(input.save)) {
      return yield* Effect.fail(
        new BadInput(
          "There is nothing to compare with: name a saved run, or add --save FILE to make one",
        ),
      );
    }
    // Read first: whoever mistypes a name should not wait for the benchmarks.
    const saved = Option.isSome(input.saved)
      ? yield* savedRun(host, input.saved.value)
      : undefined;
    const save = yield* optionalFile(host, Option.getOrUndefined(input.save));
    const text = Option.isSome(input.run)
      ? yield* benchText(host, input.run.value)
      : yield* runBenches(host, input.json);
    const name = Option.getOrElse(input.run, () => "this run");
    const current = yield* benchRun(name, text);
    yield* attempt(() => save?.fill(text));
    if (saved !== undefined) tell(host, saved, current, input.json);
  }));
}

function tell(
  host: Host,
  saved: BenchRun,
  current: BenchRun,
  json: boolean,
): void {
  const changes = compareRuns(saved, current);
  host.write(
    json ? changesJson(changes) : changesTable(changes, paint(host.colorful)),
  );
  if (changes.some(isComplaint)) host.exitCode = 1;
}

function savedRun(
  host: Host,
  name: string,
): Effect.Effect<BenchRun, BadInput> {
  return Effect.flatMap(benchText(host, name), (text) => benchRun(name, text));
}

/** Ctrl-C ends the process of the benchmarks too. */
function runBenches(
  host: Host,
  json: boolean,
): Effect.Effect<string, BadInput> {
  let progress: CountProgress | undefined;
  const tell = (done: number, total: number) => {
    if (json) return;
    progress ??= new CountProgress(host, total, "benchmarks");
    progress.update(done);
  };
  return interruptible(host, (asked) =>
    Effect.tryPromise({
      try: () => host.runBenches(tell),
      catch: (error) =>
        asked()
          ? new Interrupted("Running the benchmarks")
          : BadInput.because("Cannot run the benchmarks", error),
    })).pipe(Effect.ensuring(Effect.sync(() => progress?.finish())));
}
