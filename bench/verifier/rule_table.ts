/**
 * The table of rules: each rule with the test that shows it, judged anew. Its
 * one source is the list of cases that the tests run.
 *
 * @module
 */

import {
  type CaseResult,
  judgeCase,
  type RuleCase,
  ruleCases,
  titleOf,
} from "../../tests/verifier/cases/mod.ts";

/** One row of the table. */
export interface RuleTableRow {
  /** The rule, such as `0xE6/0x05`. */
  readonly rule: string;
  readonly title: string;
  /** The mistake of the driver that shows it. */
  readonly test: string;
  /** Exactly the rules that this driver breaks. */
  readonly breaks: readonly string[];
  /**
   * `exact` if the driver breaks its set and its twin nothing, `decoded` if so
   * does a trace, `failed` otherwise.
   */
  readonly status: CaseResult["status"];
  /** Why it failed; empty if it did not. */
  readonly why: string;
}

/**
 * Judges every case. Takes a few seconds.
 *
 * @param tell told before each how many were judged, and how many there are
 */
export function ruleTable(
  tell: (done: number, total: number) => void = () => {},
): RuleTableRow[] {
  return ruleCases.map((row, i) => {
    tell(i, ruleCases.length);
    return rowOf(row, judgeCase(row));
  });
}

function rowOf(row: RuleCase, { status, why }: CaseResult): RuleTableRow {
  const { breaks, mistake, rule } = row;
  return {
    rule,
    title: titleOf(rule),
    test: mistake,
    breaks: breaks ?? [rule],
    status,
    why,
  };
}
