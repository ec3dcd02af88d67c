/**
 * Rules about transfer contexts: initialized before use, one request at a time,
 * cancelled through its own adapter, and alive until its request is over.
 *
 * @module
 */

import {
  type CallEvent,
  type RequestGrantedEvent,
  type ReturnEvent,
  STATUS_INVALID_PARAMETER,
} from "../../ddi/mod.ts";
import { allocationFacts } from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import type { PendingEntry } from "../ledger_entries.ts";
import { type Breach, type Judge, modelRule, type Rule } from "../rule.ts";

/** The routines that make a request with a context. */
const REQUESTING = [
  "allocateAdapterChannelEx",
  "getScatterGatherListEx",
  "buildScatterGatherListEx",
];

function forEach<Event>(
  routines: readonly string[],
  judge: Judge<Event>,
): Record<string, Judge<Event>> {
  return Object.fromEntries(routines.map((routine) => [routine, judge]));
}

/** M2: the context was never initialized, or its request waits. */
export const contextMisused: Rule = modelRule(2, {
  title: "Transfer context raw, or reused while pending",
  documentation:
    "A context was passed that InitializeDmaTransferContext never wrote, or that is null; or one whose request waits was initialized again or given to another request. The call fails, and the request that waits is not harmed.",
  spec: ["08", "C056", "C058", "C059", "C131", "A14", "A15"],
  start: (ledger) => {
    const pending = (event: ReturnEvent) => judgePending(ledger, event);
    return {
      calls: forEach([...REQUESTING, "cancelAdapterChannel"], judgeRaw),
      returns: forEach(
        [...REQUESTING, "initializeDmaTransferContext"],
        pending,
      ),
    };
  },
});

function judgeRaw(call: CallEvent): Breach | undefined {
  const { contextState } = allocationFacts(call);
  if (contextState !== "raw" && contextState !== "null") return undefined;
  return {
    sentence: `${call.routine} on ${call.adapter} was given ${
      contextState === "raw"
        ? "a transfer context that was never initialized"
        : "a null transfer context"
    }`,
    parameters: [],
  };
}

/** Whose request waits, when a call was refused because of it. */
function judgePending(
  ledger: Ledger,
  { actor, routine, value }: ReturnEvent,
): Breach | undefined {
  if (value !== STATUS_INVALID_PARAMETER) return undefined;
  // Nothing runs within a call that is refused, so it is the actor's latest.
  const call = ledger.tableCallOf(actor);
  if (call === undefined) return undefined;
  const { context } = allocationFacts(call);
  const pending = ledger.pendingOf(context);
  return pending && {
    sentence:
      `${routine} was given transfer context ${context}, whose request ${pending.request} waits for ${
        pending.waitsFor === "channel" ? "the channel" : "map registers"
      } of ${pending.adapter}`,
    parameters: [],
  };
}

/** M3: a request was to be cancelled through an adapter that is not its own. */
export const cancelOfOtherAdapter: Rule = modelRule(3, {
  title: "Cancel through the wrong adapter",
  documentation:
    "CancelAdapterChannel was given a context whose request waits on another adapter. It returns FALSE, and the request goes on.",
  spec: ["08", "C130", "A13"],
  start: (ledger) => ({
    returns: {
      cancelAdapterChannel: ({ actor, adapter, value }) => {
        if (value !== false) return undefined;
        const call = ledger.tableCallOf(actor);
        const pending = call && ledger.pendingOf(allocationFacts(call).context);
        if (pending === undefined || pending.adapter === adapter) {
          return undefined;
        }
        return {
          sentence: describeWrongAdapter(adapter!, pending),
          parameters: [],
        };
      },
    },
  }),
});

function describeWrongAdapter(adapter: string, pending: PendingEntry): string {
  return `CancelAdapterChannel on ${adapter} for transfer context ${pending.context}, whose request ${pending.request} waits on ${pending.adapter}`;
}

/** M11: the memory of a context was given up too early. */
export const contextFreedEarly: Rule = modelRule(11, {
  title: "Transfer context freed before its request was over",
  documentation:
    "A request was made with a context whose memory the driver had freed, or the memory was freed while the request waited. It may be freed once the routine was entered or a cancel won.",
  spec: ["08", "C336"],
  start: () => {
    /** Contexts that were freed when their request was made. */
    const told = new Set<number | null>();
    return {
      calls: forEach(REQUESTING, (call: CallEvent) => {
        const { context, contextFreed } = allocationFacts(call);
        if (contextFreed !== true) return undefined;
        told.add(context);
        return {
          sentence:
            `${call.routine} on ${call.adapter} was given transfer context ${context}, whose memory was freed`,
          parameters: [],
        };
      }),
      events: {
        RequestGranted: (event) =>
          event.contextFreed && !told.delete(event.context)
            ? describeFreed(event)
            : undefined,
      },
    };
  },
});

function describeFreed(event: RequestGrantedEvent): Breach {
  return {
    sentence:
      `The memory of transfer context ${event.context} was freed before its request ${event.request} on ${event.adapter} was granted`,
    parameters: [],
  };
}
