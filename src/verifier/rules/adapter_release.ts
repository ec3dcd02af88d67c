/**
 * Rules about PutDmaAdapter: nothing may be left, and nothing may follow.
 *
 * @module
 */

import { counted } from "../call_facts.ts";
import { dmaRule, type Rule } from "../rule.ts";

/** 0x08: the channel was held. */
export const releasedWithChannel: Rule = dmaRule(0x08, {
  title: "Adapter released with channels left",
  documentation:
    "PutDmaAdapter was called while a request held the channel. P2 is the adapter, P3 how many channels. Registers that go with the channel are not told apart from it; see 0x09.",
  spec: ["08", "C036"],
  start: (ledger) => ({
    events: {
      AdapterReleased: ({ adapter }) => {
        const { holder } = ledger.adapter(adapter);
        return holder && {
          sentence:
            `${adapter} was released while request ${holder.request} held its channel and ${
              counted(holder.registers, "map register")
            }`,
          parameters: [adapter, 1],
        };
      },
    },
  }),
});

/** 0x09: registers were kept. */
export const releasedWithRegisters: Rule = dmaRule(0x09, {
  title: "Adapter released with map registers left",
  documentation:
    "PutDmaAdapter was called while the driver kept registers that FreeMapRegisters should have freed. P2 is the adapter, P3 how many registers.",
  spec: ["08", "C037"],
  start: (ledger) => ({
    events: {
      AdapterReleased: ({ adapter }) => {
        let left = 0;
        for (const grant of ledger.adapter(adapter).grants.values()) {
          const byItself = !grant.holdsChannel && grant.list === null;
          if (byItself) left += grant.registers;
        }
        return left === 0 ? undefined : {
          sentence: `${adapter} was released with ${
            counted(left, "map register")
          } not freed`,
          parameters: [adapter, left],
        };
      },
    },
  }),
});

/** 0x11: requests waited. */
export const releasedWithRequests: Rule = dmaRule(0x11, {
  title: "Too many outstanding references on the adapter",
  documentation:
    "PutDmaAdapter was called while requests of the adapter waited; their routines would run on an adapter that is gone. P2 is how many, P3 the adapter.",
  spec: ["08"],
  start: (ledger) => ({
    events: {
      AdapterReleased: ({ adapter }) => {
        const { size } = ledger.adapter(adapter).pending;
        return size === 0 ? undefined : {
          sentence: `${adapter} was released while ${
            counted(size, "request")
          } waited for it`,
          parameters: [size, adapter],
        };
      },
    },
  }),
});

/** 0x18: a routine was called afterwards. */
export const usedAfterRelease: Rule = dmaRule(0x18, {
  title: "Adapter already released",
  documentation:
    "A routine of the table was called after PutDmaAdapter, or was called before and came to the adapter after it. It has no effect; in the first case no other rule looks at it. P2 is the adapter.",
  spec: ["08", "C039"],
  start: (ledger) => ({
    events: {
      ReleasedAdapterUsed: ({ actor, adapter }) => ({
        sentence: `${
          ledger.tableCallOf(actor)?.routine ?? "A routine"
        } was on its way to ${adapter} when PutDmaAdapter released it`,
        parameters: [adapter],
      }),
    },
    strayCall: ({ adapter, routine }) =>
      adapter === undefined ? undefined : {
        sentence:
          `${routine} was called on ${adapter}, which PutDmaAdapter has released`,
        parameters: [adapter],
      },
  }),
});

/** 0x19: a routine was called on no adapter at all. */
export const nullAdapter: Rule = dmaRule(0x19, {
  title: "Null adapter",
  documentation:
    "A routine of the table was called without an adapter object. Drivers in TypeScript cannot do it; traces of other drivers can show it.",
  spec: ["08", "C040"],
  start: () => ({
    strayCall: ({ adapter, routine }) =>
      adapter !== undefined ? undefined : {
        sentence: `${routine} was called without an adapter`,
        parameters: [],
      },
  }),
});
