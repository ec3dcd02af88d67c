/**
 * Figures as a table for people, or a line of JSON each for programs.
 *
 * @module
 */

import type { Paint } from "../paint.ts";
import type { Figure } from "./figure.ts";

/** Writes figures one to a line, in columns. */
export function figuresTable(figures: readonly Figure[], color: Paint): string {
  const rows = figures.map((figure) => [
    figure.id,
    shortNumber(figure.value),
    figure.unit,
    figure.target,
  ]);
  const head = ["figure", "value", "unit", "target"];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length))
  );
  const lines = [head, ...rows].map((row) =>
    row.map((cell, column) =>
      column === 1
        ? cell.padStart(widths[column]!)
        : cell.padEnd(widths[column]!)
    ).join("  ")
  );
  const marks = figures.map((figure) => verdictOf(figure, color));
  return lines.map((line, i) =>
    `${(i === 0 ? line : `${line}  ${marks[i - 1]}`).trimEnd()}\n`
  ).join("");
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

/** Three digits after the point for small numbers, fewer for large ones. */
function shortNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
