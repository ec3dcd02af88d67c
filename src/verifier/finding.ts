/**
 * A finding: what a driver did wrong, with the code that Windows gives it, the
 * values at fault, and the place in the run.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import type { EventValue } from "../ddi/mod.ts";
import { bugCheckName } from "./bug_check_names.ts";

/**
 * A misuse that has no code of its own in Windows: M1 to M11 (spec 08), and M12
 * to M14 for drivers that do not come back and for limits.
 */
export type ModelCode = `M${number}`;

/**
 * The number of a rule: a sub-code of its bug check, the bug check itself if
 * that has no sub-codes, or a code of the model.
 */
export type RuleCode = number | ModelCode;

/** DRIVER_VERIFIER_DMA_VIOLATION, the bug check of the DMA rules. */
export const DMA_VIOLATION = 0xE6;

/** DRIVER_VERIFIER_DETECTED_VIOLATION, the bug check of the compliance rules. */
export const DETECTED_VIOLATION = 0xC4;

/**
 * One thing that the verifier found. Plain data: it compares, prints and
 * travels as JSON.
 */
export interface Finding {
  /** The rule in short, unique among rules: `0xE6/0x05`, `0xB8` or `M2`. */
  readonly rule: string;
  /** The number of the rule: 0x05, 0xB8 or `"M2"`. */
  readonly code: RuleCode;
  /** The bug check a real system stops with; null for codes of the model. */
  readonly bugCheck: number | null;
  /** What the rule is called. */
  readonly title: string;
  /** What happened, in one sentence with the concrete values. */
  readonly sentence: string;
  /**
   * What the bug check says after its sub-code, parameters 2 to 4 as far as
   * they mean something here; 1 to 4 for a bug check without sub-codes.
   */
  readonly parameters: readonly EventValue[];
  /** How many announced operations had happened. */
  readonly step: number;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** The actor in whose step it happened. */
  readonly actor: string;
  /** The number of its processor; null for hardware. */
  readonly processor: number | null;
  /** The IRQL of that processor. */
  readonly irql: number;
}

const Value: Schema.Codec<EventValue> = Schema.Union([
  Schema.String,
  Schema.Number,
  Schema.Boolean,
  Schema.Null,
]);

/** Decodes and encodes {@linkcode Finding} in reports and lists. */
export const Finding: Schema.Codec<Finding> = Schema.Struct({
  rule: Schema.String,
  code: Schema.Union([
    Schema.Int,
    Schema.TemplateLiteral(["M", Schema.Number]),
  ]),
  bugCheck: Schema.NullOr(Schema.Int),
  title: Schema.String,
  sentence: Schema.String,
  parameters: Schema.Array(Value),
  step: Schema.Int,
  tick: Schema.Number,
  actor: Schema.String,
  processor: Schema.NullOr(Schema.Int),
  irql: Schema.Int,
});

/**
 * A code as Windows writes it, at least two digits long.
 *
 * @param code a bug check, a sub-code or a status; 0 or more
 * @returns for example `0x05` or `0x20003`
 */
export function hexCode(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * The short name of a rule, unique among all rules although sub-codes of one
 * bug check have the numbers of other bug checks.
 *
 * @param bugCheck its bug check; null for codes of the model
 * @param code its number
 * @returns for example `0xE6/0x05`, `0x44` or `M3`
 */
export function ruleName(bugCheck: number | null, code: RuleCode): string {
  if (typeof code === "string") return code;
  return bugCheck === null || bugCheck === code
    ? hexCode(code)
    : `${hexCode(bugCheck)}/${hexCode(code)}`;
}

/**
 * A finding in one line, as the blue screen of a real system would put it: the
 * bug check with its name and parameters, then the sentence.
 *
 * @param finding what a rule found
 * @returns one line without a line break
 *
 * @example
 * ```ts
 * import { describeFinding, type Finding } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const finding: Finding = {
 *   rule: "0xE6/0x04", code: 0x04, bugCheck: 0xE6,
 *   title: "More adapter channels freed than allocated",
 *   sentence: "freeAdapterChannel found no channel held on adapter",
 *   parameters: [1],
 *   step: 12, tick: 3, actor: "main", processor: 0, irql: 2,
 * };
 * assert.equal(
 *   describeFinding(finding),
 *   "DRIVER_VERIFIER_DMA_VIOLATION 0xE6 (0x04, 0x01): " +
 *     "freeAdapterChannel found no channel held on adapter",
 * );
 * ```
 */
export function describeFinding(finding: Finding): string {
  const { bugCheck, code, parameters, sentence, title } = finding;
  if (bugCheck === null) return `Model finding ${code} (${title}): ${sentence}`;
  const all = bugCheck === code ? parameters : [code, ...parameters];
  const list = all.map(describeParameter).join(", ");
  return `${bugCheckName(bugCheck)} ${
    hexCode(bugCheck)
  } (${list}): ${sentence}`;
}

function describeParameter(value: EventValue): string {
  return typeof value === "number" && Number.isInteger(value) && value >= 0
    ? hexCode(value)
    : String(value);
}
