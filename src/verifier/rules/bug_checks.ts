/**
 * Rules of the kernel: a state in which the machine tells of a bug check.
 *
 * @module
 */

import type { BugCheckEvent } from "../../ddi/mod.ts";
import { MACHINE_BUG_CHECKS } from "../bug_check_names.ts";
import {
  DETECTED_VIOLATION,
  DMA_VIOLATION,
  hexCode,
  ruleName,
} from "../finding.ts";
import { irqlJudge } from "./irql.ts";
import type { Breach, Rule } from "../rule.ts";

/** DMA_COMMON_BUFFER_VECTOR_ERROR. */
const VECTOR_ERROR = 0x1DC;

/** Bug checks whose parameter 1 says what happened, with that parameter. */
const subCodes: readonly (readonly [
  bugCheck: number,
  code: number,
  title: string,
])[] = [
  [DETECTED_VIOLATION, 0x40007, "A plain spin lock was used as a queued one"],
  [DETECTED_VIOLATION, 0x4000B, "A spin lock was used in two forms"],
  // Two that only older systems stop with; a saved trace may tell of them.
  [DMA_VIOLATION, 0x14, "Wrong IRQL, in the older form"],
  [DMA_VIOLATION, 0x1E, "HalGetAdapter was used"],
  [VECTOR_ERROR, 0x01, "A vector routine was called at a wrong IRQL"],
  [VECTOR_ERROR, 0x02, "A vector was freed with elements not freed"],
  [VECTOR_ERROR, 0x03, "A vector has no element with that index"],
  [VECTOR_ERROR, 0x04, "An element of a vector was freed twice"],
  [VECTOR_ERROR, 0x05, "A common buffer of a vector was leaked"],
];

function machineRule(
  bugCheck: number,
  code: number,
  title: string,
  judge: (event: BugCheckEvent) => Breach | undefined,
): Rule {
  const fold = {
    events: { BugCheck: judge },
    anyCall: irqlJudge(bugCheck, code),
  };
  return {
    code,
    bugCheck,
    title,
    documentation:
      `${title}. The parameters are those of the bug check; for a routine called at a wrong IRQL, the level expected and the present one.`,
    spec: bugCheck === VECTOR_ERROR ? ["05", "08"] : ["06", "08"],
    start: () => fold,
  };
}

const plainRules = MACHINE_BUG_CHECKS.map(({ code, title }) =>
  machineRule(code, code, title, (event) =>
    event.code !== code ? undefined : {
      sentence: event.sentence,
      parameters: event.parameters,
    })
);

const subCodeRules = subCodes.map(([bugCheck, code, title]) =>
  machineRule(bugCheck, code, title, (event) => {
    const [subCode, ...parameters] = event.parameters;
    return event.code !== bugCheck || subCode !== code
      ? undefined
      : { sentence: event.sentence, parameters };
  })
);

const known: ReadonlySet<string> = new Set(
  [...plainRules, ...subCodeRules].map(({ bugCheck, code }) =>
    ruleName(bugCheck, code)
  ),
);

/** Tells of what no other rule knows, as a trace of another version may hold. */
const unknownBugCheck = machineRule(
  0x00,
  0x00,
  "A bug check that the verifier has no rule for",
  (event) => {
    const { code, parameters, sentence } = event;
    const subCode = parameters[0];
    const isKnown = known.has(ruleName(code, code)) ||
      (typeof subCode === "number" && known.has(ruleName(code, subCode)));
    return isKnown ? undefined : {
      sentence: `Bug check ${hexCode(code)}: ${sentence}`,
      parameters,
    };
  },
);

/** One rule for each bug check that a machine can tell of. */
export const bugCheckRules: readonly Rule[] = [
  ...plainRules,
  ...subCodeRules,
  unknownBugCheck,
];
