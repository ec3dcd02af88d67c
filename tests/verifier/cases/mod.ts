/**
 * The table of rules: every case, in the order of the rules. Tests, the command
 * line and the figures read this one list.
 *
 * @module
 */

import { ruleName, verifierRules } from "../../../src/verifier/mod.ts";
import { allocationCases } from "./allocations.ts";
import { failureCases } from "./failures.ts";
import { kernelCases } from "./kernel.ts";
import { mappingCases } from "./mappings.ts";
import { memoryCases } from "./memory.ts";
import { releaseCases } from "./releases.ts";
import type { RuleCase } from "./rule_case.ts";

export * from "./rule_case.ts";

/** The names of all rules, in order. */
export const ruleNames: readonly string[] = verifierRules.map((
  { bugCheck, code },
) => ruleName(bugCheck, code));

/** Every case, in the order of the rules. */
export const ruleCases: readonly RuleCase[] = [
  ...releaseCases,
  ...allocationCases,
  ...mappingCases,
  ...memoryCases,
  ...kernelCases,
  ...failureCases,
].toSorted((a, b) => ruleNames.indexOf(a.rule) - ruleNames.indexOf(b.rule));
