/**
 * What the main job did, for people: aligned, in plain words, 80 columns wide.
 *
 * @module
 */

import type { Finding } from "../../verifier/mod.ts";
import { type Paint, paint } from "./paint.ts";
import { type FileChoices, isWell, type SentFile } from "../files/send_file.ts";
import { byteRate, count, counted, seconds } from "./wording.ts";

/** Column in which values begin. */
const VALUE_COLUMN = 16;
/** Columns that a line may fill. */
const WIDTH = 80;
/** Actors that are listed by name; the rest are added up. */
const ACTORS_LISTED = 6;
/** Findings that are listed; the rest are counted. */
const FINDINGS_LISTED = 10;

/** What the report is of. */
export interface FileReportInput {
  /** The file's name, as it was given. */
  readonly name: string;
  readonly choices: FileChoices;
  readonly sent: SentFile;
  /** Where the copy was put, if it was. */
  readonly copyTo?: string | undefined;
  /** Whether colours may be used. */
  readonly colorful: boolean;
}

/** Writes the report. */
export function fileReport(input: FileReportInput): string {
  const { sent, colorful } = input;
  const color = paint(colorful);
  const sections = [
    heading(input, color),
    bytesSection(sent, color),
    machineSection(input),
    messagesSection(sent),
    endSection(input, color),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function heading({ name, choices }: FileReportInput, color: Paint): string[] {
  const { processors, mapRegisters, dmaAddressWidth, seed } = choices;
  const machine = [
    counted(processors, "processor"),
    counted(mapRegisters, "map register"),
    `${dmaAddressWidth}-bit devices`,
    `seed ${seed}`,
  ];
  return [color.bold(name), `on a machine with ${machine.join(", ")}`];
}

function bytesSection(sent: SentFile, color: Paint): string[] {
  const { report, sha256In, sha256Out } = sent;
  const verdict = sha256In === sha256Out
    ? color.green("equal: every byte arrived")
    : color.red("different: bytes were lost or changed");
  return [
    row("Bytes", count(report.bytes)),
    row("SHA-256 in", sha256In),
    row("SHA-256 out", sha256Out),
    row("", verdict),
  ];
}

function machineSection({ sent: { report }, choices }: FileReportInput) {
  return [
    row("Transfers", count(report.transfers)),
    row(
      "Requests",
      `${choices.requestsInFlight} in flight, ${choices.cancelPercent} in 100 cancelled`,
    ),
    row(
      "Grants",
      `${count(report.grantedAtOnce)} at once, ${
        count(report.grantedAfterWaiting)
      } after waiting`,
    ),
    row(
      "Waits",
      `median ${counted(report.waitTicksMedian, "tick")}, longest ${
        counted(report.waitTicksMax, "tick")
      }`,
    ),
    row(
      "Cancels",
      `${count(report.cancelsWon)} won, ${count(report.cancelsLost)} too late`,
    ),
    row("Bounced pages", count(report.bouncedPages)),
    row("Interrupts", count(report.interrupts)),
    row("DPC runs", count(report.dpcRuns)),
  ];
}

function messagesSection({ report: { messages } }: SentFile): string[] {
  const listed = messages.slice(0, ACTORS_LISTED);
  const rest = messages.slice(ACTORS_LISTED);
  const all = listed.map(({ actor, messages }) => [actor, messages] as const);
  if (rest.length > 0) {
    const sum = rest.reduce((sum, { messages }) => sum + messages, 0);
    all.push([counted(rest.length, "other actor"), sum]);
  }
  const widest = Math.max(
    0,
    ...all.map(([, messages]) => count(messages).length),
  );
  return all.map(([actor, messages], i) =>
    row(
      i === 0 ? "Messages" : "",
      `${count(messages).padStart(widest)}  ${actor}`,
    )
  );
}

function endSection(input: FileReportInput, color: Paint): string[] {
  const { report, milliseconds } = input.sent;
  const { freeMapRegisters: free, poolSize } = report;
  const lines = [
    row(
      "Map registers",
      free === poolSize
        ? `all ${count(poolSize)} free at the end`
        : color.red(`${count(free)} of ${count(poolSize)} free at the end`),
    ),
    row("Verifier", findingsSummary(report.findings, color)),
    ...report.findings.slice(0, FINDINGS_LISTED).flatMap((finding) =>
      wrap(finding.sentence)
    ),
  ];
  if (report.status !== "completed") {
    lines.push(row("Ended", color.red(report.status)), ...wrap(report.message));
  }
  if (report.error !== undefined) lines.push(...wrap(report.error));
  if (input.copyTo !== undefined && isWell(input.sent)) {
    lines.push(row("Copy", input.copyTo));
  }
  if (input.choices.faults !== undefined) lines.push(...faultLines(report));
  const rate = byteRate(report.bytes, milliseconds);
  lines.push(row("Time", `${seconds(milliseconds)}, ${rate}`));
  return lines;
}

/** What was done wrong on purpose. */
function faultLines({ faults }: SentFile["report"]): string[] {
  const done = faults.filter(({ injected }) => injected > 0);
  const all = done.reduce((sum, { injected }) => sum + injected, 0);
  const kinds = done.map(({ fault, injected }) =>
    `${count(injected)} ${fault}`
  );
  return [
    row("Faults", `${count(all)} injected`),
    ...(all === 0 ? [] : wrap(kinds.join(", "))),
  ];
}

function findingsSummary(
  findings: readonly Finding[],
  color: Paint,
): string {
  if (findings.length === 0) return "nothing found";
  return color.red(counted(findings.length, "finding"));
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(VALUE_COLUMN - 2)}${value}`;
}

/** A sentence below the values, in as many lines as it needs. */
function wrap(sentence: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(" ")) {
    if (line !== "" && VALUE_COLUMN + line.length + 1 + word.length > WIDTH) {
      lines.push(row("", line));
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(row("", line));
  return lines;
}
