/**
 * Rules about adapter channels: freed once for each time they were granted, and
 * held by one at a time.
 *
 * @module
 */

import {
  type CallEvent,
  DmaFlags,
  type NoChannelHeldEvent,
  type ReturnEvent,
} from "../../ddi/mod.ts";
import { allocationFacts, counted, failed } from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import { type Breach, dmaRule, type Rule } from "../rule.ts";

/** 0x04: a channel was freed that nobody held. */
export const channelFreedTooOften: Rule = dmaRule(0x04, {
  title: "More adapter channels freed than allocated",
  documentation:
    'FreeAdapterChannel, or FreeAdapterObject with an action other than KeepObject, found no channel held. P2 is how many frees were too many. FreeAdapterObject right after a synchronous request that failed is let pass unless the machine says `failedSyncFree: "finding"`.',
  spec: ["08", "C133", "C135", "C143", "A06", "A07", "A49"],
  start: (ledger) => {
    const fold = new ChannelFrees(ledger);
    const noteReturn = (event: ReturnEvent) => fold.noteReturn(event);
    return {
      events: { NoChannelHeld: (event) => fold.judge(event) },
      returns: {
        allocateAdapterChannelEx: noteReturn,
        getScatterGatherListEx: noteReturn,
        buildScatterGatherListEx: noteReturn,
      },
    };
  },
});

class ChannelFrees {
  readonly #ledger: Ledger;
  /** Frees too many, by adapter. */
  readonly #extra: Map<string, number> = new Map();
  /** Actors whose latest synchronous request failed, and on which adapter. */
  readonly #refused: Map<string, string> = new Map();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Remembers whether an actor's synchronous request failed. */
  noteReturn({ actor, adapter, value }: ReturnEvent): undefined {
    if (!failed(value)) {
      this.#refused.delete(actor);
      return;
    }
    // A call that fails runs nothing in between, so it is the actor's latest.
    const call = this.#ledger.tableCallOf(actor);
    if (call === undefined || adapter === undefined) return;
    const { flags } = allocationFacts(call);
    if ((flags & DmaFlags.SynchronousCallback) !== 0) {
      this.#refused.set(actor, adapter);
    }
  }

  judge({ actor, adapter }: NoChannelHeldEvent): Breach | undefined {
    const call = this.#ledger.tableCallOf(actor);
    const afterRefusal = this.#refused.get(actor) === adapter;
    this.#refused.delete(actor);
    if (afterRefusal && isExcused(call)) return undefined;
    const extra = (this.#extra.get(adapter) ?? 0) + 1;
    this.#extra.set(adapter, extra);
    return {
      sentence: `${
        call?.routine ?? "A release"
      } found no channel held on ${adapter}; ${
        counted(extra, "free")
      } too many so far`,
      parameters: [extra],
    };
  }
}

/** FreeAdapterObject after a failed request, where the machine allows it. */
function isExcused(call: CallEvent | undefined): boolean {
  return call?.routine === "freeAdapterObject" &&
    call.arguments["failedSyncFree"] !== "finding";
}

/** 0x0B: two hold the channel of one adapter. */
export const channelHeldTwice: Rule = dmaRule(0x0B, {
  title: "More than one adapter channel at a time on an adapter",
  documentation:
    "A request was granted the channel of an adapter while another one held it. P2 is how many are outstanding. Requests that wait do not count.",
  spec: ["08", "C329", "A50"],
  start: (ledger) => ({
    events: {
      RequestGranted: ({ adapter, request, withoutChannel }) => {
        if (withoutChannel) return undefined;
        const { grants } = ledger.adapter(adapter);
        const holders = [...grants.values()].filter((grant) =>
          grant.holdsChannel
        );
        if (holders.length === 0) return undefined;
        const names = holders.map((grant) => grant.request).join(", ");
        return {
          sentence:
            `Request ${request} was granted the channel of ${adapter} while it was held by request ${names}`,
          parameters: [holders.length + 1],
        };
      },
    },
  }),
});
