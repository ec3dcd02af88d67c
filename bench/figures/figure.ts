/**
 * One measured figure and the target it is held against.
 *
 * @module
 */

import type { Figure, FigureOptions } from "../../src/cli/figures/figure.ts";

export type { Figure, FigureOptions };

/** A part of a subject: what it is called, and what measures it. */
export type Part = readonly [
  name: string,
  measure: () => readonly Figure[] | Promise<readonly Figure[]>,
];

/**
 * Measures parts one after the other, since what runs at the same time would
 * cost each other time, and tells before each how far it is.
 *
 * @returns their figures, in the same order
 */
export async function inTurn(
  { tell = () => {} }: Pick<FigureOptions, "tell">,
  parts: readonly Part[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [done, [name, measure]] of parts.entries()) {
    tell(done, parts.length, name);
    figures.push(...await measure());
  }
  return figures;
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
