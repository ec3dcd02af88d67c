/**
 * Rules about how many map registers a driver may ask for and hold.
 *
 * @module
 */

import type { CallEvent } from "../../ddi/mod.ts";
import { allocationFacts, counted } from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import { type Breach, dmaRule, type Rule } from "../rule.ts";

/** 0x0C: more registers held at one time than IoGetDmaAdapter promised. */
export const tooManyRegistersHeld: Rule = dmaRule(0x0C, {
  title: "Too many map registers allocated at the same time",
  documentation:
    "All grants of an adapter together have more registers than IoGetDmaAdapter said. P2 is how many are required, P3 the maximum. Judged when a request is granted, so requests that wait do not count. An adapter that needs no registers grants the request all the same, and is judged by what was asked.",
  spec: ["08", "C330", "A17"],
  start: (ledger) => ({
    events: {
      RequestGranted: (event) => {
        const adapter = ledger.adapter(event.adapter);
        const required = adapter.needsMapRegisters
          ? adapter.registersHeld + event.numberOfMapRegisters
          : event.registersAsked;
        const maximum = adapter.numberOfMapRegisters;
        if (required <= maximum) return undefined;
        return {
          sentence:
            `Request ${event.request} brings ${adapter.name} to ${required} map registers at one time, and IoGetDmaAdapter said ${maximum}`,
          parameters: [required, maximum],
        };
      },
    },
  }),
});

/** 0x15: more registers asked for in one call than IoGetDmaAdapter promised. */
export const tooManyRegistersAsked: Rule = dmaRule(0x15, {
  title: "Too many map registers in one allocation",
  documentation:
    "One request asks for more registers than IoGetDmaAdapter said; it fails with STATUS_INSUFFICIENT_RESOURCES. P2 is how many were asked for, P3 the maximum. For adapters that need no registers see 0x0C.",
  spec: ["08", "C064", "C088", "A17"],
  start: (ledger) => {
    const judge = (call: CallEvent) => judgeAsked(ledger, call);
    return {
      calls: {
        allocateAdapterChannel: judge,
        allocateAdapterChannelEx: judge,
      },
    };
  },
});

function judgeAsked(ledger: Ledger, call: CallEvent): Breach | undefined {
  const adapter = ledger.adapter(call.adapter!);
  const { numberOfMapRegisters: asked } = allocationFacts(call);
  const maximum = adapter.numberOfMapRegisters;
  if (!adapter.needsMapRegisters || !(asked > maximum)) return undefined;
  return {
    sentence: `${call.routine} asks for ${
      counted(asked, "map register")
    } of ${adapter.name}, and IoGetDmaAdapter said ${maximum}`,
    parameters: [asked, maximum],
  };
}
