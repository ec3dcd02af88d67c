/**
 * Sends one file through the simulated machine: the disks around the main job,
 * its copy and its trace, and what came of it all.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type FileJobOptions,
  type FileJobReport,
  runFileJob,
} from "../../simulator/mod.ts";
import { PIECE_BYTES } from "../../simulator/file_copy.ts";
import { attempt, type BadInput } from "../bad_input.ts";
import type { FaultChoice } from "../fault_flag.ts";
import type { Host, SourceFile } from "../host.ts";
import { optionalFile, type PartialFile } from "./partial_file.ts";
import { SourceMedium } from "./source_medium.ts";
import { TargetMedium } from "./target_medium.ts";
import { TraceFile } from "../traces/trace_file.ts";

/** The choices that make a run of the main job; all of them are in its trace. */
export interface FileChoices {
  readonly processors: number;
  readonly mapRegisters: number;
  readonly dmaAddressWidth: 24 | 32 | 64;
  readonly requestsInFlight: number;
  readonly cancelPercent: number;
  readonly seed: number;
  /** What goes wrong on purpose; nothing if left out. */
  readonly faults?: FaultChoice;
}

/** What else is wanted of a run. */
export interface FileExtras {
  /** Where to put the bytes that came out; nowhere if left out. */
  readonly copyTo?: string | undefined;
  /** Where to put the trace; nowhere if left out. */
  readonly traceTo?: string | undefined;
  /** Told how many bytes have arrived. */
  readonly onProgress?: ((bytesDone: number) => void) | undefined;
}

/** What came of sending a file. */
export interface SentFile {
  /** What the machine says. */
  readonly report: FileJobReport;
  /** SHA-256 of the bytes that went in, in hexadecimal digits. */
  readonly sha256In: string;
  /** SHA-256 of the bytes that came out, in hexadecimal digits. */
  readonly sha256Out: string;
  /** How long the machine ran, in milliseconds. */
  readonly milliseconds: number;
}

/** Whether every byte arrived, and nothing was found on the way. */
export function isWell({ report, sha256In, sha256Out }: SentFile): boolean {
  return report.status === "completed" && report.error === undefined &&
    report.findings.length === 0 && sha256In === sha256Out;
}

/**
 * Sends a file. The copy appears only when every byte arrived; the trace also
 * when something was found; neither when the file cannot be read to its end.
 *
 * @param file is read to its end; the caller closes it
 */
export function sendFile(
  host: Host,
  file: SourceFile,
  choices: FileChoices,
  extras: FileExtras = {},
): Effect.Effect<SentFile, BadInput> {
  return Effect.scoped(Effect.gen(function* () {
    const copy = yield* optionalFile(host, extras.copyTo);
    const trace = yield* optionalFile(host, extras.traceTo);
    return yield* attempt(() =>
      send(host, file, choices, { copy, trace, onProgress: extras.onProgress })
    );
  }));
}

interface OpenExtras {
  readonly copy: PartialFile | undefined;
  readonly trace: PartialFile | undefined;
  readonly onProgress: ((bytesDone: number) => void) | undefined;
}

function send(
  host: Host,
  file: SourceFile,
  choices: FileChoices,
  { copy, trace, onProgress }: OpenExtras,
): SentFile {
  const { faults, ...machine } = choices;
  const wrong = faults === undefined ? {} : { faults: faults.text };
  const header = {
    scenario: "main-job",
    options: { bytes: file.size, ...machine, ...wrong },
  };
  const traceFile = trace && new TraceFile(trace, header);
  const options: FileJobOptions = {
    ...machine,
    ...(faults === undefined ? {} : { faults: faults.options }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(traceFile === undefined
      ? {}
      : { observers: [traceFile.observe], traceOperations: true }),
  };
  // So far apart may the pieces of the job be, see runFileJob.
  const window = 2 * choices.requestsInFlight * PIECE_BYTES;
  const source = new SourceMedium(file, window);
  const target = new TargetMedium(file.size, window, copy);
  const started = host.now();
  const report = runFileJob(source, target, options);
  const milliseconds = host.now() - started;
  const failure = source.failure ?? target.failure ?? traceFile?.failure;
  if (failure !== undefined) throw failure;
  const sent: SentFile = {
    report,
    sha256In: source.finish(),
    sha256Out: target.finish(),
    milliseconds,
  };
  traceFile?.finish(report.status, { message: report.message });
  if (isWell(sent)) copy?.commit();
  return sent;
}
