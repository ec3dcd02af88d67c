/**
 * Rules about routines that only one kind of adapter has: bus master or system
 * DMA.
 *
 * @module
 */

import type { CallEvent } from "../../ddi/mod.ts";
import type { Ledger } from "../ledger.ts";
import { type Breach, type Judge, modelRule, type Rule } from "../rule.ts";

function judgeKind(
  ledger: Ledger,
  routines: readonly string[],
  wrongIfMaster: boolean,
): Record<string, Judge<CallEvent>> {
  const judge = ({ adapter, routine }: CallEvent): Breach | undefined => {
    const { master, name } = ledger.adapter(adapter!);
    if (master !== wrongIfMaster) return undefined;
    const kind = master ? "a bus master" : "a system-DMA adapter";
    return {
      sentence: `${routine} was called on ${name}, which is ${kind}`,
      parameters: [],
    };
  };
  return Object.fromEntries(routines.map((routine) => [routine, judge]));
}

/** M4: an Ex list routine on a system adapter. */
export const listOnSystemAdapter: Rule = modelRule(4, {
  title: "Scatter/gather Ex routine on a system adapter",
  documentation:
    "GetScatterGatherListEx and BuildScatterGatherListEx are for bus masters; on a system-DMA adapter they fail with STATUS_INVALID_PARAMETER.",
  spec: ["08", "A23"],
  start: (ledger) => ({
    calls: judgeKind(
      ledger,
      ["getScatterGatherListEx", "buildScatterGatherListEx"],
      false,
    ),
  }),
});

/** M8: a routine of system DMA on a bus master. */
export const systemRoutineOnBusMaster: Rule = modelRule(8, {
  title: "System-only routine on a bus master",
  documentation:
    "ConfigureAdapterChannel, ReadDmaCounter and CancelMappedTransfer are for system-DMA adapters. On a bus master they do nothing and fail, or give 0.",
  spec: ["08", "C154", "C158", "C222"],
  start: (ledger) => ({
    calls: judgeKind(
      ledger,
      ["configureAdapterChannel", "readDmaCounter", "cancelMappedTransfer"],
      true,
    ),
  }),
});
