/**
 * Rules about scatter/gather lists: put back once, and before the adapter.
 *
 * @module
 */

import { counted } from "../call_facts.ts";
import { dmaRule, type Rule } from "../rule.ts";

/** 0x06: a list was put back that is not live. */
export const listFreedTooOften: Rule = dmaRule(0x06, {
  title: "More scatter/gather lists freed than allocated",
  documentation:
    "PutScatterGatherList was given a list that was put back already, that another adapter built, or that was never built. P2 is how many lists the adapter has built so far, P3 how many were to be put back.",
  spec: ["08", "C238"],
  start: (ledger) => {
    /** Lists that were put back in vain, by adapter. */
    const extra = new Map<string, number>();
    return {
      events: {
        ScatterGatherListNotLive: ({ adapter, list }) => {
          const tooMany = (extra.get(adapter) ?? 0) + 1;
          extra.set(adapter, tooMany);
          const { lists, listsBuilt } = ledger.adapter(adapter);
          const freed = listsBuilt - lists.size + tooMany;
          return {
            sentence: `PutScatterGatherList on ${adapter} was given ${
              list === 0
                ? "a buffer in which no list was built"
                : `list ${list}, which is not live there`
            }`,
            parameters: [listsBuilt, freed],
          };
        },
      },
    };
  },
});

/** 0x0A: lists were left. */
export const releasedWithLists: Rule = dmaRule(0x0A, {
  title: "Adapter released with scatter/gather lists left",
  documentation:
    "PutDmaAdapter was called before PutScatterGatherList for every list. P2 is the adapter, P3 how many lists are left. The map registers of these lists are not told of by 0x09 as well.",
  spec: ["08", "C038"],
  start: (ledger) => ({
    events: {
      AdapterReleased: ({ adapter }) => {
        const { size } = ledger.adapter(adapter).lists;
        return size === 0 ? undefined : {
          sentence: `${adapter} was released with ${
            counted(size, "scatter/gather list")
          } not put back`,
          parameters: [adapter, size],
        };
      },
    },
  }),
});
