/**
 * Rules about flushing: what was mapped, as it was mapped, and no more.
 *
 * @module
 */

import {
  addressAndSizeToSpanPages,
  type CallEvent,
  type NothingMappedEvent,
} from "../../ddi/mod.ts";
import {
  counted,
  legacyRangeFacts,
  liesInside,
  rangeFacts,
  rangeInWords,
} from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import type { GrantEntry, MappingEntry } from "../ledger_entries.ts";
import { type Breach, dmaRule, modelRule, type Rule } from "../rule.ts";

/** How far a flush that names a live mapping goes beyond it. */
type Overrun = "none" | "bytes" | "registers" | "register file";

/** A flush that goes beyond the mapping that it names. */
interface LongFlush {
  readonly overrun: Overrun;
  readonly grant: GrantEntry;
  readonly mapping: MappingEntry;
}

/** Finds how far a flush goes; nothing if it names no live mapping. */
function measureFlush(ledger: Ledger, call: CallEvent): LongFlush | undefined {
  const facts = rangeFacts(call);
  const grant = ledger.grant(call.adapter!, facts.request);
  const mapping = grant?.mappingAt(facts.mdl, facts.offset);
  // A range outside the chain is refused, and flushes nothing (C208).
  if (grant === undefined || mapping === undefined || !liesInside(facts)) {
    return undefined;
  }
  let overrun: Overrun = "none";
  if (facts.length > mapping.length) {
    const room = grant.registers - mapping.firstRegister;
    if (grant.registers === 0 || facts.pages === mapping.pages) {
      overrun = "bytes";
    } else {
      overrun = facts.pages > room ? "register file" : "registers";
    }
  }
  return { overrun, grant, mapping };
}

/** 0x00: the flush ends after the last register, or no run is left to map with. */
export const registerFileExceeded: Rule = dmaRule(0x00, {
  title: "The register file was exceeded",
  documentation:
    "P2 = 1: a flush goes past the end of the grant's map registers; P3 is the bytes that were mapped, P4 the bytes to flush. P2 = 2: a mapping finds enough registers of its grant unmapped, but not one after another; P3 is how many are needed, P4 how many there are in one run.",
  spec: ["08"],
  start: (ledger) => ({
    calls: {
      flushAdapterBuffersEx: (call) => {
        const measured = measureFlush(ledger, call);
        if (measured?.overrun !== "register file") return undefined;
        const { grant, mapping } = measured;
        const facts = rangeFacts(call);
        return {
          sentence: `Flush of ${rangeInWords(facts)} goes past the ${
            counted(grant.registers, "map register")
          } of request ${grant.request}; ${
            counted(mapping.length, "byte")
          } were mapped`,
          parameters: [1, mapping.length, facts.length],
        };
      },
      flushAdapterBuffers: (call) => legacyFlushTooLong(ledger, call),
      mapTransferEx: (call) => noRunLeft(ledger, call),
    },
  }),
});

/**
 * A legacy flush may name the length of the buffer where less was mapped, but
 * not more than the registers of the grant could hold.
 */
function legacyFlushTooLong(
  ledger: Ledger,
  call: CallEvent,
): Breach | undefined {
  const facts = rangeFacts(call);
  const grant = ledger.grant(call.adapter!, facts.request);
  const mapping = grant?.mappingAt(facts.mdl, facts.offset);
  if (grant === undefined || mapping === undefined || grant.registers === 0) {
    return undefined;
  }
  const { currentVa } = legacyRangeFacts(call);
  const pages = addressAndSizeToSpanPages(currentVa, facts.length);
  const room = grant.registers - mapping.firstRegister;
  return !(pages > room) ? undefined : {
    sentence: `Flush of ${rangeInWords(facts)} spans ${
      counted(pages, "page")
    }, and request ${grant.request} has ${
      counted(room, "map register")
    } from there on`,
    parameters: [1, mapping.length, facts.length],
  };
}

function noRunLeft(ledger: Ledger, call: CallEvent): Breach | undefined {
  const { pages, request } = rangeFacts(call);
  const grant = ledger.grant(call.adapter!, request);
  if (grant === undefined || grant.mappings.length === 0) return undefined;
  const reached = grant.mappings.map(({ firstRegister, pages }) =>
    firstRegister + pages
  );
  const inOneRun = grant.registers - Math.max(...reached);
  const unmapped = grant.registers - grant.pagesMapped;
  if (!(pages > inOneRun) || !(pages <= unmapped)) return undefined;
  return {
    sentence:
      `MapTransferEx for request ${request} needs ${pages} map registers one after another; ${unmapped} are not mapped, but only ${inOneRun} in one run`,
    parameters: [2, pages, inOneRun],
  };
}

/** 0x16: what is flushed is not mapped. */
export const flushOfUnmappedBuffer: Rule = dmaRule(0x16, {
  title: "Flush of a buffer that is not mapped",
  documentation:
    "A flush names a range that no live mapping of the grant begins with, such as one that was flushed already, or more bytes than were mapped. P2 is the base of the registers.",
  spec: ["08", "03"],
  start: (ledger) => ({
    events: {
      NothingMapped: (event) =>
        neverMapped(ledger, event) || event.length === 0 ? undefined : {
          sentence: `Flush of ${
            rangeInWords(event)
          }, which are not mapped for request ${event.request}`,
          parameters: [event.mapRegisterBase],
        },
    },
    calls: {
      flushAdapterBuffersEx: (call) => {
        const measured = measureFlush(ledger, call);
        if (measured?.overrun !== "bytes") return undefined;
        const { mapping } = measured;
        return {
          sentence: `Flush of ${rangeInWords(rangeFacts(call))}, of which ${
            counted(mapping.length, "byte")
          } were mapped`,
          parameters: [mapping.mapRegisterBase],
        };
      },
    },
  }),
});

/** Whether the flush is of a grant whose registers never mapped anything. */
function neverMapped(
  ledger: Ledger,
  { adapter, request }: NothingMappedEvent,
): boolean {
  const grant = ledger.grant(adapter, request);
  return grant !== undefined && grant.registers > 0 &&
    grant.registersMapped === 0;
}

/** 0x20: a register is flushed that was never mapped. */
export const flushOfUnmappedRegister: Rule = dmaRule(0x20, {
  title: "Flush of a map register that was never mapped",
  documentation:
    "A flush names registers that nothing was mapped with: those of a grant that was never mapped, or those behind its mapping. P2 is the base of the registers, P3 the offset of the range, P4 its MDL.",
  spec: ["08"],
  start: (ledger) => ({
    events: {
      NothingMapped: (event) => {
        if (!neverMapped(ledger, event) || event.length === 0) return undefined;
        return {
          sentence: `Flush of ${
            rangeInWords(event)
          } through the map registers of request ${event.request}, which were never mapped`,
          parameters: [event.mapRegisterBase, event.offset, event.mdl],
        };
      },
    },
    calls: {
      flushAdapterBuffersEx: (call) => {
        const measured = measureFlush(ledger, call);
        if (measured?.overrun !== "registers") return undefined;
        const facts = rangeFacts(call);
        const { grant, mapping } = measured;
        return {
          sentence: `Flush of ${rangeInWords(facts)} through ${
            counted(facts.pages, "map register")
          } of request ${grant.request}, of which ${mapping.pages} were mapped`,
          parameters: [mapping.mapRegisterBase, facts.offset, facts.mdl],
        };
      },
    },
  }),
});

/** M9: a mapping was flushed in the other direction. */
export const otherDirection: Rule = modelRule(9, {
  title: "Direction differs between mapping and flush",
  documentation:
    "A flush says another WriteToDevice than the mapping did. The mapping's direction counts: what a device has written is copied or not as it was mapped.",
  spec: ["08", "C210", "C348"],
  start: (ledger) => ({
    events: {
      TransferFlushed: (event) => {
        const { adapter, mapping: number, request, writeToDevice } = event;
        const mapping = ledger.grant(adapter, request)?.mappings.find((entry) =>
          entry.mapping === number
        );
        if (mapping === undefined) return undefined;
        if (mapping.writeToDevice === writeToDevice) return undefined;
        return {
          sentence: `Flush of ${rangeInWords(mapping)} with WriteToDevice ${
            inC(writeToDevice)
          }; it was mapped with ${inC(mapping.writeToDevice)}`,
          parameters: [],
        };
      },
    },
  }),
});

function inC(flag: boolean): string {
  return flag ? "TRUE" : "FALSE";
}
