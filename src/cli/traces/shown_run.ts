/**
 * Reads a saved trace into what the reports show of it: its picture, what the
 * verifier says of it and where, and the command that makes the run again.
 *
 * @module
 */

import { nameOf } from "../text/help_text.ts";
import type { Effect } from "../../../deps.ts";
import { PictureReader } from "../../report/mod.ts";
import { makeInvariantChecker, makeVerifier } from "../../verifier/mod.ts";
import { attempt, type BadInput } from "../bad_input.ts";
import type { Host, SourceFile } from "../host.ts";
import { readingFile } from "../files/guarded_file.ts";
import { shownRace } from "./race_marks.ts";
import { readTrace, type TraceHead } from "./trace_reader.ts";
import type { ShownRun } from "../viewer/page.ts";

/** More findings than this are as good as these. */
const FINDINGS_MAX = 1000;

/** The flag of `run` for each choice that a trace of it names. */
const RUN_FLAGS: readonly (readonly [choice: string, flag: string])[] = [
  ["processors", "processors"],
  ["mapRegisters", "map-registers"],
  ["dmaAddressWidth", "width"],
  ["requestsInFlight", "requests-in-flight"],
  ["cancelPercent", "cancel"],
  ["seed", "seed"],
  ["faults", "faults"],
];

/**
 * Reads a trace.
 *
 * @param path of a file that `run`, `explore` or `replay` wrote; anything else
 *   is bad input
 */
export function readShownRun(
  host: Host,
  path: string,
): Effect.Effect<ShownRun, BadInput> {
  const reading = { doing: "Reading", shows: true };
  return readingFile(
    host,
    path,
    reading,
    (file) => attempt(() => shownIn(host, file)),
  );
}

function shownIn(host: Host, file: SourceFile): ShownRun {
  const reader = new PictureReader();
  const judge = new Judge(reader);
  let head: TraceHead | undefined;
  const { message, race, status } = readTrace(file, {
    head: (read) => {
      head = read;
    },
    event: (event) => {
      reader.observe(event);
      judge.observe(event);
    },
    operation: reader.observe,
  });
  const { picture } = reader;
  const marked = shownRace(race, picture);
  return {
    title: `${head!.scenario}: ${status} (${file.name})`,
    message,
    replay: commandOf(host, head!),
    picture,
    findings: [...judge.findings, ...marked.findings],
    race: marked.race,
    racing: race.flatMap(({ step }) => step === undefined ? [] : [step]),
  };
}

/** What is found wrong, each with the moment of the picture that shows it. */
class Judge {
  readonly findings: { readonly moment: number; readonly text: string }[] = [];
  readonly #reader: PictureReader;
  readonly #verifier = makeVerifier({
    mode: "report",
    findingsMax: FINDINGS_MAX,
  });
  readonly #checker = makeInvariantChecker();
  #isBroken = false;
  #told = 0;

  constructor(reader: PictureReader) {
    this.#reader = reader;
  }

  observe(event: Parameters<PictureReader["observe"]>[0]): void {
    this.#verifier.observe(event);
    this.#checker.observe(event);
    const { findings } = this.#verifier;
    for (; this.#told < findings.length; this.#told++) {
      const { rule, sentence } = findings[this.#told]!;
      this.#add(`${rule}: ${sentence}`);
    }
    const { verdict } = this.#checker;
    if (verdict === undefined || this.#isBroken) return;
    this.#isBroken = true;
    this.#add(verdict.message);
  }

  #add(text: string): void {
    this.findings.push({ moment: this.#reader.length - 1, text });
  }
}

/** The command that makes the run of a trace, as far as its head tells. */
function commandOf({ invocation }: Host, head: TraceHead): string {
  const { options, scenario } = head;
  if (options.schedule !== undefined) {
    const flag = options.export === undefined
      ? ""
      : ` --export ${options.export}`;
    const module = options.module ?? "MODULE";
    return `${invocation} replay ${module}${flag} ${options.schedule}`;
  }
  if (scenario !== "main-job") return "";
  const flags = RUN_FLAGS
    .filter(([choice]) => options[choice] !== undefined)
    .map(([choice, flag]) => ` --${flag} ${options[choice]}`);
  return `${invocation} ${nameOf("run", invocation)} FILE${flags.join("")}`;
}
