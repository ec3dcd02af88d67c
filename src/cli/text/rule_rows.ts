/**
 * The rules of the verifier as reports name them.
 *
 * @module
 */

import { ruleName, verifierRules } from "../../verifier/mod.ts";

/** One rule with its name. */
export interface RuleRow {
  /** Its short name: `0xE6/0x05`. */
  readonly rule: string;
  readonly title: string;
  readonly documentation: string;
  readonly spec: readonly string[];
}

/** Every rule, in the order of its codes. */
export const ruleRows: readonly RuleRow[] = verifierRules.map(
  ({ bugCheck, code, documentation, spec, title }) => ({
    rule: ruleName(bugCheck, code),
    title,
    documentation,
    spec,
  }),
);
