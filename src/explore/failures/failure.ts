/**
 * A failure that a search found, with the line that replays it.
 *
 * @module
 */

import type { Schedule } from "../codes.ts";
import type { FailureKind } from "../verdict.ts";

/** A failure, and how to see it again. */
export interface Failure {
  /** In one word. */
  readonly kind: FailureKind;
  /** In one sentence. */
  readonly message: string;
  /** What failures share that are called the same. */
  readonly signature: string;
  /** Which run of the search found it first, counted from 1. */
  readonly run: number;
  /** The schedule as one line, for `replay` and the command line. */
  readonly line: string;
  /** The schedule itself. */
  readonly schedule: Schedule;
  /** Operations of the run. */
  readonly steps: number;
}
