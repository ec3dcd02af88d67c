/**
 * The trace of a run as a file: one JSON object with a header and its events,
 * one on a line, written as they happen. It holds no times and no paths, so
 * the same run gives the same bytes.
 *
 * @module
 */

import type { TraceEvent, Verdict } from "../../actors/mod.ts";
import { BadInput } from "../bad_input.ts";
import type { RacerMark } from "./race_marks.ts";
import type { PartialFile } from "../files/partial_file.ts";

/** The form of the file, in its `version` field. */
export const TRACE_VERSION = 1;

/** What the trace is of; a reader needs it to make sense of the events. */
export interface TraceHeader {
  /** What was run. */
  readonly scenario: string;
  /** The choices that make the run, seed included. */
  readonly options: { readonly [name: string]: string | number };
}

/** What a trace tells of the end of its run beside its status. */
export interface TraceEnding {
  /** How it ended, in a sentence; empty if there is nothing to say. */
  readonly message?: string;
  /** The two operations whose order makes the run fail. */
  readonly race?: readonly RacerMark[];
}

/** Lines are collected up to this many characters before they are written. */
const BATCH_CHARACTERS = 65_536;

/** Writes a trace. Give its `observe` to a run. */
export class TraceFile {
  /** Why the trace could not be written, once that is so. */
  failure: BadInput | undefined = undefined;
  readonly #file: PartialFile;
  readonly #encoder: TextEncoder = new TextEncoder();
  #batch: string;
  #separator = "\n";

  /**
   * @param file gets the text; it is committed by {@linkcode TraceFile.finish}
   * @param header what the trace is of
   */
  constructor(file: PartialFile, header: TraceHeader) {
    this.#file = file;
    const { scenario, options } = header;
    const head = { trace: "adapter-channel", version: TRACE_VERSION };
    const fields = JSON.stringify({ ...head, scenario, options });
    this.#batch = `${fields.slice(0, -1)},"events":[`;
  }

  /**
   * Writes one event.
   *
   * @returns nothing, or a verdict that stops the run when the file cannot be
   *   written
   */
  readonly observe = (event: TraceEvent): Verdict | undefined => {
    this.#batch += this.#separator + JSON.stringify(event);
    this.#separator = ",\n";
    if (this.#batch.length < BATCH_CHARACTERS) return undefined;
    try {
      this.#flush();
    } catch (error) {
      this.failure ??= BadInput.because("Cannot write the trace", error);
    }
    return this.failure;
  };

  /**
   * Ends the file and gives it its name.
   *
   * @param status how the run ended
   * @param told what else is to be said of that
   * @throws {BadInput} when the file cannot be written
   */
  finish(status: string, { message = "", race = [] }: TraceEnding = {}): void {
    const ending = {
      status,
      ...(message === "" ? {} : { message }),
      ...(race.length === 0 ? {} : { race }),
    };
    this.#batch += `\n],${JSON.stringify(ending).slice(1)}\n`;
    this.#flush();
    this.#file.commit();
  }

  #flush(): void {
    this.#file.write(this.#encoder.encode(this.#batch));
    this.#batch = "";
  }
}
