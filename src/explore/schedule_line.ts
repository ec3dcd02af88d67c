/**
 * The schedule as one line that can be pasted: which scenario, which answers,
 * and enough of a checksum to tell a typing error from a changed program.
 *
 * ```text
 * r1 k3f9 0a8x2mq . 12a3b ~ 5.90 . 7c . q
 * |  |    |         |       |      |    the line's own checksum
 * |  |    |         |       |      checkpoints, one for every 8 answers
 * |  |    |         |       preemptions, if any
 * |  |    |         12 expected answers, deviation 1, 3 expected, deviation 2
 * |  |    the run, events in their order
 * |  the scenario
 * the version of this format
 * ```
 *
 * The line is written without the spaces.
 *
 * @module
 */

import type { Schedule } from "./codes.ts";
import { mixFirst } from "./history/hashing.ts";

/** Everything that a line says. */
export interface ScheduleLine extends Schedule {
  /** Which scenario it belongs to: a whole number below 36^4. */
  readonly scenario: number;
  /** The fingerprint of the run, order included: 32 bits. */
  readonly trace: number;
  /** Few bits of the run after every 8 answers. */
  readonly checkpoints: readonly number[];
}

/** How a line can be wrong. */
export type LineFault = "corrupted" | "other version" | "other scenario";

/** Thrown for a line that cannot be replayed. */
export class ScheduleLineError extends Error {
  /** How it is wrong. */
  readonly fault: LineFault;

  /**
   * Made where a line is read or replayed.
   *
   * @param fault how the line is wrong
   */
  constructor(fault: LineFault, message: string) {
    super(message);
    this.name = "ScheduleLineError";
    this.fault = fault;
  }
}

const VERSION = "r1";
const SCENARIO_DIGITS = 4;
const TRACE_DIGITS = 7;
const LETTERS = 26;
const RADIX = 36;

/**
 * Writes a line; {@linkcode parseLine} reads it.
 *
 * @param line all that it says
 * @returns up to some forty characters without a blank, for most failures
 *
 * @example There and back
 * ```ts
 * import { formatLine, parseLine } from "@adapter-channel/dma/explore";
 * import assert from "node:assert/strict";
 *
 * const printed = "r1oznq1uogjkr.1a..k";
 * const line = parseLine(printed);
 * assert.deepEqual(line.codes, [0, 1]); // one answer as expected, one deviation
 * assert.equal(formatLine(line), printed);
 * assert.throws(() => parseLine("r1oznq1uogjkr.1b..k"), /was damaged/);
 * ```
 */
export function formatLine(line: ScheduleLine): string {
  const { scenario, trace, preemptions, checkpoints } = line;
  const head = VERSION +
    scenario.toString(RADIX).padStart(SCENARIO_DIGITS, "0") +
    trace.toString(RADIX).padStart(TRACE_DIGITS, "0");
  const cut = preemptions.length === 0
    ? ""
    : `~${preemptions.map((at) => at.toString(RADIX)).join(".")}`;
  const checks = checkpoints.map((bits) => bits.toString(RADIX)).join("");
  const text = `${head}.${formatCodes(line.codes)}${cut}.${checks}.`;
  return text + checksumOf(text);
}

/**
 * Reads a line that {@linkcode formatLine} wrote. To run one, `replayLine` is
 * enough; use this to look at it.
 *
 * @param text a line as it was printed; white space around it is left out
 * @returns all that it says
 * @throws {ScheduleLineError} when it is damaged or of another version
 */
export function parseLine(text: string): ScheduleLine {
  const line = text.trim();
  const version = /^r\d+/.exec(line)?.[0];
  if (version !== undefined && !line.startsWith(VERSION)) {
    throw new ScheduleLineError(
      "other version",
      `Cannot replay a schedule of version ${
        shown(version)
      }: this is version ${VERSION}, and schedules of other versions mean something else`,
    );
  }
  const parts = LINE.exec(line);
  if (parts === null || checksumOf(line.slice(0, -1)) !== line.at(-1)) {
    throw damaged(line);
  }
  const [, scenario, trace, codes, cut = "", checks] = parts;
  return {
    scenario: parseInt(scenario!, RADIX),
    trace: parseInt(trace!, RADIX),
    codes: parseCodes(codes!, line),
    preemptions: cut === ""
      ? []
      : cut.split(".").map((at) => parseInt(at, RADIX)),
    checkpoints: [...checks!].map((bits) => parseInt(bits, RADIX)),
  };
}

const LINE =
  /^r1([0-9a-z]{4})([0-9a-z]{7})\.((?:\d*[A-Z]*[a-z])*)(?:~([0-9a-z]+(?:\.[0-9a-z]+)*))?\.([0-9a-v]*)\.[0-9a-z]$/;

/** So much of a line is shown in a message. */
const SHOWN_MAX = 60;

/** A text as a message shows it: on one line, and not longer than it may be. */
function shown(text: string): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, " ");
  if (line === "") return "that is empty";
  return line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}…` : line;
}

function damaged(line: string): ScheduleLineError {
  return new ScheduleLineError(
    "corrupted",
    `Cannot read the schedule ${
      shown(line)
    }: it was damaged on its way, so paste it again as it was printed`,
  );
}

/** Expected answers as their number, each deviation as letters. */
function formatCodes(codes: readonly number[]): string {
  let text = "";
  let expected = 0;
  for (const code of codes) {
    if (code === 0) {
      expected++;
      continue;
    }
    if (expected > 0) text += expected;
    expected = 0;
    text += formatCode(code);
  }
  return text;
}

/** 1 is a, 26 is z, 27 is Aa: capitals count the alphabets that are full. */
function formatCode(code: number): string {
  const full = Math.floor((code - 1) / LETTERS);
  const last = String.fromCharCode(97 + (code - 1) % LETTERS);
  if (full === 0) return last;
  const capitals = formatCode(full).toUpperCase();
  return capitals + last;
}

/** More answers than any run gives, and a greater answer than any it has. */
const ANSWERS_MAX = 10_000_000;

function parseCodes(text: string, line: string): number[] {
  const codes: number[] = [];
  for (const [, expected, capitals, last] of text.matchAll(CODE)) {
    if (Number(expected) + codes.length > ANSWERS_MAX) throw damaged(line);
    for (let i = Number(expected); i > 0; i--) codes.push(0);
    let full = 0;
    for (const capital of capitals!) {
      full = full * LETTERS + capital.charCodeAt(0) - 64;
    }
    const code = full * LETTERS + last!.charCodeAt(0) - 96;
    if (code > ANSWERS_MAX) throw damaged(line);
    codes.push(code);
  }
  return codes;
}

const CODE = /(\d*)([A-Z]*)([a-z])/g;

function checksumOf(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = mixFirst(sum, text.charCodeAt(i));
  return ((sum >>> 0) % RADIX).toString(RADIX);
}

/**
 * The number of a scenario, by which its lines are told from those of others.
 *
 * @param parts its name and what else decides its runs
 * @returns a whole number from 0 to 36^4 - 1
 */
export function scenarioNumber(...parts: readonly string[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      sum = mixFirst(sum, part.charCodeAt(i));
    }
    sum = mixFirst(sum, part.length);
  }
  return (sum >>> 0) % RADIX ** SCENARIO_DIGITS;
}
