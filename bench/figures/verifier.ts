/**
 * The figures of the verifier: that every documented rule has a driver that
 * breaks exactly its set, what judging costs, how many mutants of drivers
 * are caught, and what becomes of runs with faults.
 *
 * @module
 */

import { mutationFigures } from "../verifier/mutants/mutation_check.ts";
import { faultFigures } from "../verifier/faults.ts";
import { verifierCost } from "../verifier/cost.ts";
import { streamFigures } from "../verifier/trace_stream.ts";
import { ruleTable } from "../verifier/rule_table.ts";
import { ruleNames } from "../../tests/verifier/cases/mod.ts";
import {
  atLeast,
  atMost,
  type Figure,
  type FigureOptions,
  inTurn,
  told,
} from "./figure.ts";

/** How thorough to be. */
export interface VerifierFiguresOptions {
  /** Measures longer, and tries every mutant. */
  readonly long: boolean;
}

/** Sub-codes of 0xE6 that spec 08 does not document. */
const UNDOCUMENTED: readonly number[] = [0x12, 0x17, 0x1A, 0x1C];

/** The highest sub-code of 0xE6. */
const LAST_SUB_CODE = 0x26;

/** Codes of the model: M1 to M11. */
const MODEL_CODES = 11;

/**
 * The size of each job that is timed. Many short ones in turns: what else the
 * host does meanwhile then meets both sides alike.
 */
const JOB_MEBIBYTES = 8;

/** The most that the main job may take with the verifier, times without. */
const COST_LIMIT = 1.3;

/**
 * Measures everything that is claimed about the verifier.
 *
 * @param options how thorough to be
 * @returns the figures in the order of the table
 */
export function measureFigures(
  options: VerifierFiguresOptions & FigureOptions,
): Promise<Figure[]> {
  return inTurn(options, [
    ["rules", rules],
    ["cost", () => cost(options)],
    ["mutants", () => mutationFigures(options)],
    ["faults", () => faultFigures(options)],
    ["streams", () => streamFigures(options)],
  ]);
}

/** The names of all rules that spec 08 documents. */
function documentedRules(): string[] {
  const names: string[] = [];
  for (let code = 0; code <= LAST_SUB_CODE; code++) {
    if (UNDOCUMENTED.includes(code)) continue;
    names.push(`0xE6/0x${code.toString(16).toUpperCase().padStart(2, "0")}`);
  }
  for (let code = 1; code <= MODEL_CODES; code++) names.push(`M${code}`);
  names.push("0xC4/0x20003");
  for (let code = 1; code <= 5; code++) names.push(`0x1DC/0x0${code}`);
  return names;
}

function rules(): Figure[] {
  const table = ruleTable();
  const failed = new Set(
    table.filter(({ status }) => status === "failed").map(({ rule }) => rule),
  );
  const documented = documentedRules();
  const shown = new Set(table.map(({ rule }) => rule));
  const covered = documented.filter((rule) => shown.has(rule));
  const exact = [...shown].filter((rule) => !failed.has(rule));
  const decoded = table.filter(({ status }) => status === "decoded");
  return [
    atLeast(
      "verifier.rules-covered",
      covered.length,
      documented.length,
      "documented rules with a test",
      true,
    ),
    atLeast(
      "verifier.rules-exact",
      exact.length,
      ruleNames.length,
      "rules whose tests break exactly their set",
      true,
    ),
    told("verifier.tests", table.length, "drivers with a twin"),
    told("verifier.rules-decoded", decoded.length, "rules shown by a trace"),
  ];
}

/** What the main job costs with the verifier, in turns in one process. */
function cost({ long }: VerifierFiguresOptions): Figure[] {
  const { off, report } = verifierCost(long ? 101 : 41, JOB_MEBIBYTES);
  return [
    atMost("verifier.report-cost", report, COST_LIMIT, "times off", true),
    told("verifier.off-cost", off, "times off, by chance alone"),
  ];
}
