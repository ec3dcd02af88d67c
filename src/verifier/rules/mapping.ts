/**
 * Rules about mapping: flush before the next mapping and before the end, never
 * map twice, never map nothing.
 *
 * @module
 */

import type {
  AdapterReleasedEvent,
  CallEvent,
  ChannelReleasedEvent,
  IrpCompletedEvent,
} from "../../ddi/mod.ts";
import { PAGE_SIZE } from "../../ddi/mod.ts";
import {
  beginsInside,
  liesInside,
  rangeFacts,
  rangeInWords,
} from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import type { GrantEntry } from "../ledger_entries.ts";
import { type Breach, dmaRule, type Rule } from "../rule.ts";

/** 0x0D: something is mapped that should have been flushed. */
export const notFlushed: Rule = dmaRule(0x0D, {
  title: "Adapter buffers not flushed",
  documentation:
    "A grant was mapped again, an IRP was completed, or a grant without registers was given up with its channel or its adapter, while a mapping was not flushed. (With registers see 0x10.) A null base does not say which grant is mapped, so without registers a second mapping is judged only while the grant holds the channel. P2 is how many bytes are mapped, P3 how many the registers can map at most, or 0 without registers.",
  spec: ["08", "C137", "C188", "C213", "C216"],
  start: (ledger) => ({
    calls: { mapTransferEx: (call) => mappedAgain(ledger, call) },
    events: {
      ChannelReleased: (event) => freedWithoutFlush(ledger, event),
      IrpCompleted: (event) => completedWithoutFlush(ledger, event),
      AdapterReleased: (event) => releasedWithoutFlush(ledger, event),
    },
  }),
});

function unflushed(grant: GrantEntry, sentence: string): Breach {
  const capacity = grant.registers * PAGE_SIZE;
  return { sentence, parameters: [grant.bytesMapped, capacity] };
}

/** The grant that a mapping is of, as far as its base tells. */
function grantToMap(ledger: Ledger, call: CallEvent): GrantEntry | undefined {
  const facts = rangeFacts(call);
  const grant = ledger.grant(call.adapter!, facts.request);
  if (grant === undefined || !liesInside(facts)) return undefined;
  return grant.registers > 0 || grant.holdsChannel ? grant : undefined;
}

function mappedAgain(ledger: Ledger, call: CallEvent): Breach | undefined {
  const grant = grantToMap(ledger, call);
  if (grant === undefined) return undefined;
  const [first] = grant.mappings;
  return first && unflushed(
    grant,
    `MapTransferEx for request ${grant.request} while ${
      rangeInWords(first)
    } are mapped and not flushed`,
  );
}

function freedWithoutFlush(
  ledger: Ledger,
  { adapter, keepsRegisters, request }: ChannelReleasedEvent,
): Breach | undefined {
  const grant = ledger.grant(adapter, request);
  if (keepsRegisters || grant === undefined || grant.registers > 0) {
    return undefined;
  }
  const [first] = grant.mappings;
  return first && unflushed(
    grant,
    `The channel of ${adapter} was freed while ${
      rangeInWords(first)
    } are mapped for request ${request} and not flushed`,
  );
}

function releasedWithoutFlush(
  ledger: Ledger,
  { adapter }: AdapterReleasedEvent,
): Breach | undefined {
  for (const grant of ledger.adapter(adapter).grants.values()) {
    const [first] = grant.mappings;
    const toldElsewhere = grant.registers > 0 || grant.holdsChannel ||
      grant.list !== null;
    if (first === undefined || toldElsewhere) continue;
    return unflushed(
      grant,
      `${adapter} was released while ${
        rangeInWords(first)
      } are mapped for request ${grant.request} and not flushed`,
    );
  }
  return undefined;
}

function completedWithoutFlush(
  ledger: Ledger,
  { irp, mdl }: IrpCompletedEvent,
): Breach | undefined {
  const mapping = mdl === null ? undefined : ledger.mappingOf(mdl);
  if (mapping === undefined) return undefined;
  const grant = ledger.grant(mapping.adapter, mapping.request);
  return grant && unflushed(
    grant,
    `${irp} was completed while ${
      rangeInWords(mapping)
    } are mapped for request ${mapping.request} and not flushed`,
  );
}

/** 0x1D: the range, or a part of it, is mapped already. */
export const mappedTwice: Rule = dmaRule(0x1D, {
  title: "The range is mapped already",
  documentation:
    "MapTransferEx was given a range that overlaps a live mapping of the same grant, or MapTransfer one that begins in such a mapping. P2 and P3 are where the range begins and ends in the chain, P4 where the live mapping begins.",
  spec: ["08", "03", "C188"],
  start: (ledger) => ({
    calls: {
      mapTransferEx: (call) => judgeOverlap(ledger, call),
      mapTransfer: (call) => judgeOverlap(ledger, call),
    },
  }),
});

function judgeOverlap(ledger: Ledger, call: CallEvent): Breach | undefined {
  const grant = grantToMap(ledger, call);
  if (grant === undefined) return undefined;
  const facts = rangeFacts(call);
  const { mdl, offset, length } = facts;
  // MapTransfer may end its run long before the end that it is given.
  const legacy = call.routine === "mapTransfer";
  const end = offset + (legacy ? 1 : length);
  const other = grant.mappings.find((mapping) =>
    mapping.mdl === mdl && mapping.offset < end &&
    offset < mapping.offset + mapping.length
  );
  return other && {
    sentence: `${legacy ? "MapTransfer" : "MapTransferEx"} for ${
      rangeInWords(facts)
    }, of which ${
      rangeInWords(other)
    } are mapped already for request ${grant.request}`,
    parameters: [offset, offset + length, other.offset],
  };
}

/** 0x21: nothing was to be mapped. */
export const nothingToMap: Rule = dmaRule(0x21, {
  title: "Mapping of no bytes",
  documentation:
    "MapTransferEx or MapTransfer was given a length of 0. It maps nothing and starts nothing.",
  spec: ["08", "C180", "A26"],
  start: () => ({
    calls: {
      mapTransferEx: (call) => judgeLength(call, "MapTransferEx"),
      mapTransfer: (call) => judgeLength(call, "MapTransfer"),
    },
  }),
});

function judgeLength(call: CallEvent, name: string): Breach | undefined {
  const facts = rangeFacts(call);
  const zero = facts.length === 0 && beginsInside({ ...facts, length: 1 });
  return !zero ? undefined : {
    sentence: `${name} on ${call.adapter} for ${rangeInWords(facts)}`,
    parameters: [],
  };
}
