/**
 * Rules about the level at which a routine is called.
 *
 * @module
 */

import {
  type CallEvent,
  type Irql,
  irqlName,
  type IrqlRule,
  irqlRuleOf,
  type RoutineIrql,
} from "../../ddi/mod.ts";
import { DETECTED_VIOLATION, DMA_VIOLATION } from "../finding.ts";
import { type Breach, dmaRule, type Judge, type Rule } from "../rule.ts";

/**
 * Routines that wait: from DISPATCH_LEVEL up the machine itself tells of 0xB8,
 * and one mistake is one finding.
 */
const toldByMachine: ReadonlySet<string> = new Set([
  "keDelayExecutionThread",
  "keFlushQueuedDpcs",
]);

/**
 * Gives each routine the judge of a rule about levels, if it has that rule.
 *
 * @param bugCheck the bug check of the rule
 * @param code the number of the rule
 */
export function irqlJudge(
  bugCheck: number,
  code: number,
): (routine: string) => Judge<CallEvent> | undefined {
  const isOwn = (rule: IrqlRule) =>
    rule.bugCheck === bugCheck && rule.code === code;
  const judgeOf = (routine: string): Judge<CallEvent> | undefined => {
    const levels = irqlRuleOf(routine);
    if (levels === undefined || toldByMachine.has(routine)) return undefined;
    const below = levels.below.find(isOwn);
    const above = levels.above.find(isOwn);
    if (below === undefined && above === undefined) return undefined;
    return ({ irql, processor }) => {
      // What runs on no processor, such as a device, has no level.
      if (processor === null) return undefined;
      if (irql < levels.lowest) return breach(routine, levels, below, irql);
      if (irql > levels.highest) return breach(routine, levels, above, irql);
      return undefined;
    };
  };
  // The judges remember nothing of a run, so one of each is enough.
  const judges = new Map<string, Judge<CallEvent> | undefined>();
  return (routine) => {
    if (!judges.has(routine)) judges.set(routine, judgeOf(routine));
    return judges.get(routine);
  };
}

function breach(
  routine: string,
  levels: RoutineIrql,
  rule: IrqlRule | undefined,
  irql: Irql,
): Breach | undefined {
  if (rule === undefined) return undefined;
  const expected = irql < levels.lowest ? levels.lowest : levels.highest;
  return {
    sentence: `${routine} was called at ${irqlName(irql)}; it may be called ${
      inWords(levels)
    }`,
    parameters: rule.kind === null
      ? [expected, irql]
      : [rule.kind, expected, irql],
  };
}

function inWords({ highest, lowest }: RoutineIrql): string {
  if (lowest === highest) return `at ${irqlName(lowest)} only`;
  return lowest === 0
    ? `up to ${irqlName(highest)}`
    : `from ${irqlName(lowest)} to ${irqlName(highest)}`;
}

const judgeWrongIrql = irqlJudge(DMA_VIOLATION, 0x13);
const judgeIrqlDispatch = irqlJudge(DETECTED_VIOLATION, 0x20003);

/** 0x13: a DMA routine was called at a wrong level. */
export const wrongIrql: Rule = dmaRule(0x13, {
  title: "Wrong IRQL",
  documentation:
    "A DMA routine was called at an IRQL other than the one it needs (P2 = 1), or above the highest it allows (P2 = 2). P3 is the level expected, P4 the present one.",
  spec: [
    "08",
    "C034",
    "C068",
    "C092",
    "C093",
    "C136",
    "C149",
    "C194",
    "A04",
    "A51",
  ],
  start: () => ({ anyCall: judgeWrongIrql }),
});

/** 0xC4/0x20003: a routine that needs DISPATCH_LEVEL exactly was called elsewhere. */
export const irqlDispatch: Rule = {
  code: 0x20003,
  bugCheck: DETECTED_VIOLATION,
  title: "Routine not called at DISPATCH_LEVEL",
  documentation:
    "The DDI compliance rule IrqlDispatch: the routine must be called at exactly DISPATCH_LEVEL. The parameters are the level expected and the present one.",
  spec: ["08", "C068", "C136", "C149", "C223", "C239", "C316"],
  start: () => ({ anyCall: judgeIrqlDispatch }),
};
