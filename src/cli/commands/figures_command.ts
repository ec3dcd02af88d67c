/**
 * `figures NAME`: measures a subject and sets every figure beside its target.
 *
 * @module
 */

import { Effect, Schema } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import { Argument, Command } from "../deps.ts";
import { Figure, type FigureOptions } from "../figures/figure.ts";
import { figuresJson, figuresTable } from "../figures/figures_table.ts";
import { mainJobFigures } from "../figures/main_job.ts";
import { present } from "../flags.ts";
import { CountProgress } from "../long_work/count_progress.ts";
import { Host } from "../host.ts";
import { Interrupted, interruptible } from "../long_work/interrupt.ts";
import { paint } from "../text/paint.ts";

/** The subjects that can be measured. */
const SUBJECTS = [
  "main-job",
  "pool",
  "explorer",
  "conformance",
  "verifier",
  "face",
] as const;

type Subject = typeof SUBJECTS[number];

const config = {
  name: Argument.Literals("name", SUBJECTS).pipe(
    Argument.withDescription(`What to measure: ${SUBJECTS.join(", ")}`),
  ),
  json: present("json", "One JSON object to a line, a line to a figure"),
  long: present("long", "Measure also what takes longer than a minute"),
};

/** The command line, decoded. */
interface FiguresInput {
  readonly name: Subject;
  readonly json: boolean;
  readonly long: boolean;
}

/** The command, to be put below the root. */
export const figuresCommand: Command.Command<
  "figures",
  FiguresInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("figures", config, figures).pipe(
  Command.withDescription(
    "Measure a subject and set every figure beside its target",
  ),
  Command.withExamples([
    { command: "figures main-job", description: "The main job, as a table" },
    { command: "figures pool --json", description: "The pool, for programs" },
  ]),
);

function figures(input: FiguresInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const measured = yield* measure(host, input);
    host.write(
      input.json
        ? figuresJson(measured)
        : figuresTable(measured, paint(host.colorful)),
    );
    if (measured.some(({ ok, gate }) => gate && !ok)) host.exitCode = 1;
  });
}

function measure(
  host: Host,
  { json, long, name }: FiguresInput,
): Effect.Effect<readonly Figure[], BadInput> {
  return interruptible(host, (asked) => {
    let progress: CountProgress | undefined;
    const tell = (done: number, total: number, part: string) => {
      if (asked()) throw new Interrupted(`Measuring ${name}`);
      if (json) return;
      progress ??= new CountProgress(host, total, "parts");
      progress.update(done, part);
    };
    const figures = name === "main-job"
      ? mainJobFigures(host, { long, tell })
      : benchFigures(name, { long, tell });
    return figures.pipe(
      Effect.ensuring(Effect.sync(() => progress?.finish())),
    );
  });
}

const decodeFigures = Schema.decodeUnknownSync(Schema.Array(Figure));

/**
 * Figures that a benchmark measures. Benchmarks are no part of the published
 * package, so they are loaded by name when they are asked for: the module
 * `bench/figures/SUBJECT.ts` exports `measureFigures`.
 */
function benchFigures(
  subject: Subject,
  options: FigureOptions,
): Effect.Effect<readonly Figure[], BadInput> {
  const url =
    new URL(`../../../bench/figures/${subject}.ts`, import.meta.url).href;
  return Effect.tryPromise({
    try: () => import(url),
    catch: (cause) =>
      new BadInput(
        `Cannot measure ${subject}, because ${url} cannot be loaded (${
          cause instanceof Error ? cause.message : cause
        }); run the command in a full checkout`,
      ),
  }).pipe(
    Effect.flatMap((module) =>
      Effect.tryPromise({
        try: async () => decodeFigures(await module.measureFigures(options)),
        catch: (error) => {
          if (error instanceof BadInput) return error;
          throw error;
        },
      })
    ),
  );
}
