/**
 * How benchmarks did against a saved run: a table for people, or a line of JSON
 * each for programs.
 *
 * @module
 */

import type { Paint } from "../text/paint.ts";
import { counted } from "../text/wording.ts";
import { type BenchChange, SLOWER_LIMIT } from "./compare_runs.ts";

/** Writes changes one to a line, in columns, and what they come to. */
export function changesTable(
  changes: readonly BenchChange[],
  color: Paint,
): string {
  const width = Math.max(
    "benchmark".length,
    ...changes.map(({ bench }) => bench.length),
  );
  const line = (bench: string, average: string, p75: string, end: string) =>
    `${bench.padEnd(width)}  ${average.padStart(7)}  ${p75.padStart(6)}  ${end}`
      .trimEnd();
  const complaints = changes.filter(isComplaint).length;
  const lines = changes.map((change) => {
    const { average, bench, p75, verdict } = change;
    const word = isComplaint(change) ? color.red(verdict) : verdict;
    return line(bench, factor(average), factor(p75), word);
  });
  const all = counted(changes.length, "benchmark");
  const verdict = complaints === 0
    ? color.green(`No complaint about ${all}`)
    : color.red(`Complaints about ${complaints} of ${all}`);
  return [
    line("benchmark", "average", "p75", ""),
    ...lines,
    "",
    `${verdict}: slower is both average and p75 more than ${SLOWER_LIMIT} times the saved ones`,
    "",
  ].join("\n");
}

/** Writes changes as one JSON object to a line. */
export function changesJson(changes: readonly BenchChange[]): string {
  return changes.map((change) => `${JSON.stringify(change)}\n`).join("");
}

/** Whether a change ends the command with status 1. */
export function isComplaint({ verdict }: BenchChange): boolean {
  return verdict === "slower" || verdict === "failed";
}

function factor(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(2);
}
