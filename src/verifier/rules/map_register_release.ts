/**
 * Rules about giving map registers back: only what is held, only as it was
 * granted, and only when nothing of it is mapped.
 *
 * @module
 */

import type { MapRegistersNotHeldEvent } from "../../ddi/mod.ts";
import { counted } from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import { dmaRule, modelRule, type Rule } from "../rule.ts";

/** 0x05: registers were freed that are not held so. */
export const registersFreedTooOften: Rule = dmaRule(0x05, {
  title: "More map registers freed than allocated",
  documentation:
    "FreeMapRegisters was given a base that is not held, or another count than was granted. P2 is how many registers were to be freed.",
  spec: ["08", "02"],
  start: (ledger) => ({
    events: {
      MapRegistersNotHeld: (event) => ({
        sentence: `FreeMapRegisters on ${event.adapter} was given ${
          counted(event.numberOfMapRegisters, "map register")
        } from ${event.mapRegisterBase}, ${whyNotHeld(event, ledger)}`,
        parameters: [event.numberOfMapRegisters],
      }),
    },
  }),
});

function whyNotHeld(event: MapRegistersNotHeldEvent, ledger: Ledger): string {
  const { adapter, request } = event;
  const grant = ledger.grantAnywhere(request);
  if (grant === undefined || grant.registers === 0) {
    return `which request ${request} has given back already`;
  }
  return grant.adapter === adapter
    ? `but request ${request} was granted ${grant.registers} there and must free them in one call`
    : `which request ${request} was granted on ${grant.adapter}`;
}

/** 0x10: registers were freed with something mapped through them. */
export const registersFreedWhileMapped: Rule = dmaRule(0x10, {
  title: "Map registers freed while some are still mapped",
  documentation:
    "The registers of a grant were freed, by whatever routine or action, before what is mapped through them was flushed. P2 is how many registers are mapped. The bytes of a read that were still in bounce pages are lost.",
  spec: ["08", "C137", "C147"],
  start: (ledger) => ({
    events: {
      MapRegistersFreed: ({ adapter, request, numberOfMapRegisters }) => {
        const grant = ledger.grant(adapter, request);
        if (grant === undefined || grant.mappings.length === 0) {
          return undefined;
        }
        const mapped = grant.pagesMapped;
        return {
          sentence: `The ${
            counted(numberOfMapRegisters, "map register")
          } of request ${request} on ${adapter} were freed with ${mapped} of them mapped; flush first`,
          parameters: [mapped],
        };
      },
    },
  }),
});

/** M7: the null of a grant without registers was freed. */
export const nullBaseFreed: Rule = modelRule(7, {
  title: "FreeMapRegisters with a null base",
  documentation:
    "An adapter that needs no map registers grants a null base, which is passed to the mapping routines but must not be freed. The call has no effect.",
  spec: ["08", "C148", "A16"],
  start: () => ({
    calls: {
      freeMapRegisters: ({ adapter, arguments: facts }) =>
        facts["mapRegisterBase"] !== null ? undefined : {
          sentence: `FreeMapRegisters on ${adapter} was given a null base and ${
            counted(Number(facts["numberOfMapRegisters"]), "map register")
          }`,
          parameters: [],
        },
    },
  }),
});
