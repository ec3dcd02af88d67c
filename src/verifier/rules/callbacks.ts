/**
 * The rule about leaving a callback as it was entered.
 *
 * @module
 */

import { type Irql, irqlName } from "../../ddi/mod.ts";
import { type Breach, modelRule, type Rule } from "../rule.ts";

/** M10: a callback returned with another IRQL or with locks. */
export const callbackLeftAStateBehind: Rule = modelRule(10, {
  title: "Callback returned with changed IRQL or held lock",
  documentation:
    "An AdapterControl routine or another callback of the DMA routines, or a DPC routine, returned at another IRQL than it was entered at, or with more or fewer spin locks held.",
  spec: ["08", "06"],
  start: () => {
    /** The IRQL at which the present DPC was entered, by the actor that runs it. */
    const entered = new Map<string, Irql>();
    /** Locks that earlier DPCs left behind, which the next one is not to blame for. */
    const left = new Map<string, number>();
    return {
      events: {
        CallbackFinished: (
          { callback, irql, irqlAtEntry, locksHeld, request },
        ) =>
          compare(
            `The ${callback} routine of request ${request}`,
            irqlAtEntry,
            irql,
            locksHeld,
          ),
        DpcStarted: ({ actor, irql }) => {
          entered.set(actor, irql);
          return undefined;
        },
        DpcFinished: ({ actor, dpc, irql, locksHeld }) => {
          const before = left.get(actor) ?? 0;
          if (locksHeld !== before) left.set(actor, locksHeld);
          const irqlBefore = entered.get(actor) ?? irql;
          return compare(dpc, irqlBefore, irql, locksHeld - before);
        },
      },
    };
  },
});

function compare(
  who: string,
  before: Irql,
  after: Irql,
  locks: number,
): Breach | undefined {
  const faults: string[] = [];
  if (before !== after) {
    faults.push(
      `was entered at ${irqlName(before)} and returned at ${irqlName(after)}`,
    );
  }
  if (locks > 0) faults.push(`returned with spin locks held: ${locks}`);
  if (locks < 0) {
    faults.push(`released spin locks that it did not take: ${-locks}`);
  }
  return faults.length === 0
    ? undefined
    : { sentence: `${who} ${faults.join(" and ")}`, parameters: [] };
}
