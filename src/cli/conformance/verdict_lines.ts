/**
 * What came of rows, in words for people or as JSON for programs, a row at a
 * time as they are done.
 *
 * @module
 */

import type { Paint } from "../text/paint.ts";
import { count, counted } from "../text/wording.ts";
import type { ConformanceRow } from "./suite.ts";
import type { RowVerdict } from "./verdict.ts";

/** Lines of a failure that are shown to people; programs get all. */
const LINES_SHOWN = 12;

/** How wide the column of routines is. */
export function routineWidth(rows: readonly ConformanceRow[]): number {
  return Math.max(...rows.map(({ routine }) => routine.length));
}

/**
 * A row in words: id, routine, pass or fail, and under a failure what was
 * expected and what happened.
 *
 * @param width of the column of routines
 */
export function verdictLine(
  { happened, ok, row }: RowVerdict,
  width: number,
  color: Paint,
): string {
  const word = ok ? color.green("pass") : color.red("fail");
  const line = `${row.id}  ${row.routine.padEnd(width)}  ${word}\n`;
  if (ok) return line;
  const lines = happened.split("\n").filter((text) => text.trim() !== "");
  const shown = lines.slice(0, LINES_SHOWN);
  if (shown.length < lines.length) shown.push("...");
  return [
    line,
    `      expected: ${row.when}: ${row.expected}\n`,
    `      happened: ${shown.join("\n                ")}\n`,
  ].join("");
}

/** A row as one JSON object. */
export function verdictJson(
  { happened, ok, row, tests }: RowVerdict,
): string {
  const { expected, findings, id, routine, when } = row;
  const result = ok ? "pass" : "fail";
  return `${
    JSON.stringify({
      id,
      routine,
      when,
      expected,
      findings,
      tests,
      result,
      happened: ok ? null : happened,
    })
  }\n`;
}

/** What came of all of them. */
export function verdictSummary(verdicts: readonly RowVerdict[]): string {
  const passed = verdicts.filter(({ ok }) => ok).length;
  const failed = verdicts.length - passed;
  return `${counted(verdicts.length, "row")}: ${
    failed === 0 ? "all pass" : `${count(passed)} pass, ${count(failed)} fail`
  }\n`;
}
