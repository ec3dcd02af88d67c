/**
 * Reading the conformance table: a row to a line, its columns divided by bars,
 * so that the table can be read as one.
 *
 * @module
 */

import type { ConformanceRow } from "../../../src/cli/conformance/suite.ts";

export type { ConformanceRow };

/**
 * Reads lines of `id | routine | when | expected`, with a fifth column where
 * the verifier has a say: rules divided by commas, or by `or` where one of
 * them is enough.
 *
 * @throws {Error} when a line has another form
 */
export function readRows(table: string): readonly ConformanceRow[] {
  return table.trim().split("\n").map((line) => {
    const [id = "", routine, when, expected, rules, ...rest] = line.split("|")
      .map((cell) => cell.trim());
    const whole = routine && when && expected && rest.length === 0;
    if (!whole || !/^C\d{3}$/.test(id)) {
      throw new Error(`Not a row of the conformance table: ${line}`);
    }
    return { id, routine, when, expected, findings: readRules(rules) };
  });
}

function readRules(cell: string | undefined): readonly (readonly string[])[] {
  if (cell === undefined) return [];
  return cell.split(", ").map((either) => either.split(" or "));
}
