/**
 * Reads a trace from its file, event by event: the counterpart of
 * `trace_file.ts`. A trace of any length needs the memory of one line.
 *
 * @module
 */

import { Result, Schema } from "../../../deps.ts";
import { OperationEvent, type TraceEvent } from "../../actors/mod.ts";
import { readTraceEvent } from "../../verifier/mod.ts";
import { BadInput } from "../bad_input.ts";
import type { SourceFile } from "../host.ts";
import { linesOf } from "../files/lines_of_file.ts";
import { RaceMarks, type RacerMark } from "./race_marks.ts";
import { TRACE_VERSION, type TraceHeader } from "./trace_file.ts";

/** What a trace is of: its first line. */
export interface TraceHead extends TraceHeader {
  readonly trace: "adapter-channel";
  /** The form of the file. */
  readonly version: number;
}

const Header: Schema.Codec<TraceHead> = Schema.Struct({
  trace: Schema.Literal("adapter-channel"),
  version: Schema.Int,
  scenario: Schema.String,
  options: Schema.Record(
    Schema.String,
    Schema.Union([Schema.String, Schema.Number]),
  ),
});

const Ending = Schema.Struct({
  status: Schema.String,
  message: Schema.optionalKey(Schema.String),
  race: Schema.optionalKey(RaceMarks),
});

/** Told what is in a trace, in the order of its lines. */
export interface TraceVisitor {
  /** The header, before any event. */
  readonly head: (head: TraceHead) => void;
  /** One event that rules may look at, and the number of its line. */
  readonly event: (event: TraceEvent, line: number) => void;
  /** One announced operation; without it they are counted and passed over. */
  readonly operation?: (event: OperationEvent) => void;
}

/** How a trace ended. */
export interface TraceEnd {
  /** How the run ended. */
  readonly status: string;
  /** What is said of that, in a sentence; empty if nothing is. */
  readonly message: string;
  /** The two operations whose order makes the run fail; none if unknown. */
  readonly race: readonly RacerMark[];
  /** Events of all rooms. */
  readonly events: number;
}

const EVENTS_BEGIN = ',"events":[';
const EVENTS_END = "],";

/**
 * Reads a trace to its end.
 *
 * @param file is read to its end; the caller closes it
 * @param visitor is told what is in it
 * @throws {BadInput} when it is no trace, of another version, broken off or
 *   has a line that is no event: one sentence with the number of the line
 */
export function readTrace(file: SourceFile, visitor: TraceVisitor): TraceEnd {
  const { name } = file;
  let number = 0;
  let events = 0;
  let end: typeof Ending.Type | undefined;
  for (const line of linesOf(file)) {
    number++;
    if (number === 1) visitor.head(readHead(line, name));
    else if (end !== undefined) {
      if (line !== "") throw wrongLine(name, number, "comes after the end");
    } else if (line.startsWith(EVENTS_END)) {
      end = readEnd(line, name, number);
    } else {
      visitEvent(line, name, number, visitor);
      events++;
    }
  }
  if (number === 0) {
    throw new BadInput(
      `The trace ${name} is empty: write it anew with run --trace`,
    );
  }
  if (end === undefined) {
    throw new BadInput(
      `The trace ${name} breaks off after line ${number}: write it anew with run --trace`,
    );
  }
  return { message: "", race: [], ...end, events };
}

function readHead(line: string, name: string): TraceHead {
  const text = line.endsWith(EVENTS_BEGIN)
    ? `${line.slice(0, -EVENTS_BEGIN.length)}}`
    : "";
  const head = Schema.decodeUnknownResult(Header)(parsed(text));
  if (Result.isFailure(head)) {
    throw new BadInput(
      `Line 1 of ${name} is not the header of a trace: name a file that run --trace wrote`,
    );
  }
  const { version } = head.success;
  if (version !== TRACE_VERSION) {
    throw new BadInput(
      `Line 1 of ${name} says trace version ${version}, and this program reads version ${TRACE_VERSION}: write the trace anew, or use the program that wrote it`,
    );
  }
  return head.success;
}

function readEnd(
  line: string,
  name: string,
  number: number,
): typeof Ending.Type {
  const text = `{${line.slice(EVENTS_END.length)}`;
  const end = Schema.decodeUnknownResult(Ending)(parsed(text));
  if (Result.isSuccess(end)) return end.success;
  throw wrongLine(name, number, "is not the end of a trace");
}

const decodeOperation = Schema.decodeUnknownResult(OperationEvent);

function visitEvent(
  line: string,
  name: string,
  number: number,
  visitor: TraceVisitor,
): void {
  const value = parsed(line.endsWith(",") ? line.slice(0, -1) : line);
  if (value === undefined) throw wrongLine(name, number, "is not JSON");
  const event = readEvent(value, name, number);
  if (event !== undefined) visitor.event(event, number);
  else if (visitor.operation !== undefined) {
    const operation = decodeOperation(value);
    if (Result.isFailure(operation)) {
      throw wrongLine(name, number, "is no operation");
    }
    visitor.operation(operation.success);
  }
}

function readEvent(
  value: unknown,
  name: string,
  number: number,
): TraceEvent | undefined {
  try {
    return readTraceEvent(value, `Line ${number} of ${name}`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new BadInput(
      `${error.message}: mend that line, or write the trace anew with run --trace`,
    );
  }
}

/** What a text says as JSON; undefined if it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongLine(name: string, number: number, what: string): BadInput {
  return new BadInput(
    `Line ${number} of ${name} ${what}: mend that line, or write the trace anew with run --trace`,
  );
}
