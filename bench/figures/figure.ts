/**
 * One measured figure and the target it is held against.
 *
 * @module
 */

/** A row of what `figures` prints. */
export interface Figure {
  /** Name that stays the same from run to run, parts joined by dots. */
  readonly id: string;
  /** What was measured. */
  readonly value: number | string;
  /** Unit of the value; empty for counts and words. */
  readonly unit: string;
  /** What is asked for, as text; empty for a figure that is only told. */
  readonly target: string;
  /** Whether the target is met. */
  readonly ok: boolean;
  /** Whether a miss fails the run; a goal that depends on the machine does not. */
  readonly gate: boolean;
}

/** A figure that should not exceed a limit. */
export function atMost(
  id: string,
  value: number,
  limit: number,
  unit: string,
  gate: boolean,
): Figure {
  return {
    id,
    value: rounded(value),
    unit,
    target: `at most ${limit}`,
    ok: value <= limit,
    gate,
  };
}

/** A figure that should not fall short of a limit. */
export function atLeast(
  id: string,
  value: number,
  limit: number,
  unit: string,
  gate: boolean,
): Figure {
  return {
    id,
    value: rounded(value),
    unit,
    target: `at least ${limit}`,
    ok: value >= limit,
    gate,
  };
}

/** A count that must be exactly what is known; a miss fails the run. */
export function exactly(
  id: string,
  value: number,
  wanted: number,
  unit: string,
): Figure {
  const target = `exactly ${wanted}`;
  const shown = Number.isNaN(value) ? "not complete" : value;
  return { id, value: shown, unit, target, ok: value === wanted, gate: true };
}

/** A figure without a target. */
export function told(id: string, value: number | string, unit = ""): Figure {
  const shown = typeof value === "number" ? rounded(value) : value;
  return { id, value: shown, unit, target: "", ok: true, gate: false };
}

/** Three digits are more than any of these figures can promise. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : +value.toPrecision(3);
}
