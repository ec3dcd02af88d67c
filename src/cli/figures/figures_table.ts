/**
 * Figures as a table for people, or a line of JSON each for programs.
 *
 * @module
 */

import type { Paint } from "../text/paint.ts";
import type { Figure } from "./figure.ts";

/** Writes figures one to a line, in columns. Words may run past theirs. */
export function figuresTable(figures: readonly Figure[], color: Paint): string {
  const numbers = figures.filter(({ value }) => typeof value === "number");
  const widths = {
    id: widest("figure", figures.map(({ id }) => id)),
    value: widest("value", numbers.map(({ value }) => shown(value))),
    unit: widest("unit", numbers.map(({ unit }) => unit)),
    target: widest("target", figures.map(({ target }) => target)),
  };
  const line = (
    id: string,
    value: string,
    unit: string,
    target: string,
    verdict: string,
  ) =>
    [
      id.padEnd(widths.id),
      value.padStart(widths.value),
      unit.padEnd(widths.unit),
      target.padEnd(widths.target),
      verdict,
    ].join("  ").trimEnd();
  const lines = figures.map((figure) =>
    line(
      figure.id,
      shown(figure.value),
      figure.unit,
      figure.target,
      verdictOf(figure, color),
    )
  );
  return [line("figure", "value", "unit", "target", ""), ...lines, ""]
    .join("\n");
}

function widest(head: string, cells: readonly string[]): number {
  return Math.max(head.length, ...cells.map((cell) => cell.length));
}

/** Writes figures as one JSON object to a line. */
export function figuresJson(figures: readonly Figure[]): string {
  return figures.map(({ id, value, unit, target, ok, gate }) =>
    `${JSON.stringify({ id, value, unit, target, ok, gate })}\n`
  ).join("");
}

function verdictOf({ ok, gate, target }: Figure, color: Paint): string {
  if (target === "") return "";
  if (ok) return color.green("ok");
  return gate ? color.red("falls short") : "short of the goal";
}

/** Two digits after the point for small numbers, fewer for large ones. */
function shown(value: number | string): string {
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
