/**
 * A figure: something that was measured or counted, beside what it ought to
 * be, so that every claim of this project is one command away.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";

/** One measured figure. */
export interface Figure {
  /** Its name, the same from run to run, such as `main-job.time-ratio`. */
  readonly id: string;
  /** What was measured; words where a number cannot be had. */
  readonly value: number | string;
  /** What the value counts; empty for counts and words. */
  readonly unit: string;
  /** What the value ought to be, such as `<= 3`; empty if it is only told. */
  readonly target: string;
  /** Whether it is. */
  readonly ok: boolean;
  /**
   * Whether a miss fails the command; that of a goal which depends on the
   * machine does not.
   */
  readonly gate: boolean;
}

/** Checks figures that come from a module loaded by name. */
export const Figure: Schema.Codec<Figure> = Schema.Struct({
  id: Schema.String,
  value: Schema.Union([Schema.Finite, Schema.String]),
  unit: Schema.String,
  target: Schema.String,
  ok: Schema.Boolean,
  gate: Schema.Boolean,
});

/** What a measurement is told. */
export interface FigureOptions {
  /** Whether it may take longer than a minute. */
  readonly long: boolean;
  /**
   * Told before each part how many were measured, how many there are and which
   * comes; throws if somebody has asked to stop.
   */
  readonly tell?: (done: number, total: number, part: string) => void;
}

/** A figure that must not be larger than its target. */
export function atMost(
  id: string,
  value: number,
  limit: number,
  unit: string,
): Figure {
  return gating(id, value, unit, `<= ${limit}`, value <= limit);
}

/** A figure that must not be smaller than its target. */
export function atLeast(
  id: string,
  value: number,
  limit: number,
  unit: string,
): Figure {
  return gating(id, value, unit, `>= ${limit}`, value >= limit);
}

/** A figure that must be exactly its target. */
export function exactly(
  id: string,
  value: number,
  wanted: number,
  unit: string,
): Figure {
  return gating(id, value, unit, `= ${wanted}`, value === wanted);
}

/** A figure that is told and never fails the command. */
export function told(
  id: string,
  value: number | string,
  unit: string,
): Figure {
  return { id, value, unit, target: "", ok: true, gate: false };
}

function gating(
  id: string,
  value: number,
  unit: string,
  target: string,
  ok: boolean,
): Figure {
  return { id, value, unit, target, ok, gate: true };
}
