/**
 * Rules about the buffer itself: its pages must stay where they are, processors
 * must reach them, and an address must lie in it.
 *
 * @module
 */

import type { CallEvent, TransferMappedEvent } from "../../ddi/mod.ts";
import { legacyRangeFacts, rangeFacts } from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import { type Breach, dmaRule, type Rule } from "../rule.ts";

/** 0x0E: the pages of the buffer may move. */
export const bufferNotLocked: Rule = dmaRule(0x0E, {
  title: "Buffer not locked",
  documentation:
    "A mapping or scatter/gather routine was given an MDL, or a chain with one, that is neither locked nor nonpaged pool. P2 is the MDL.",
  spec: ["08", "C165"],
  start: () => ({
    calls: {
      mapTransferEx: judgeLocked,
      mapTransfer: judgeLocked,
      getScatterGatherList: judgeLocked,
      buildScatterGatherList: judgeLocked,
      getScatterGatherListEx: judgeLocked,
      buildScatterGatherListEx: judgeLocked,
    },
  }),
});

function judgeLocked(call: CallEvent): Breach | undefined {
  const { locked, mdl } = rangeFacts(call);
  return locked !== false ? undefined : {
    sentence:
      `${call.routine} on ${call.adapter} was given ${mdl}, whose pages are not locked`,
    parameters: [mdl],
  };
}

/** 0x1B: a legacy routine was given an address outside its MDL. */
export const addressOutsideMdl: Rule = dmaRule(0x1B, {
  title: "Address not inside the given MDL",
  documentation:
    "MapTransfer, FlushAdapterBuffers or a legacy scatter/gather routine was given a CurrentVa before the first byte that the MDL describes or after its last. P2 is the address, P3 the MDL.",
  spec: ["08", "C162"],
  start: () => ({
    calls: {
      mapTransfer: judgeAddress,
      flushAdapterBuffers: judgeAddress,
      getScatterGatherList: judgeAddress,
      buildScatterGatherList: judgeAddress,
    },
  }),
});

function judgeAddress(call: CallEvent): Breach | undefined {
  const { byteCount, currentVa, mdl, virtualAddress } = legacyRangeFacts(call);
  const outside = currentVa < virtualAddress ||
    currentVa >= virtualAddress + byteCount;
  return !outside ? undefined : {
    sentence: `${call.routine} on ${call.adapter} was given address 0x${
      Number(currentVa).toString(16)
    }, which is not one of the ${byteCount} bytes of ${mdl}`,
    parameters: [currentVa, mdl],
  };
}

/** 0x22: bytes must be copied that no processor can reach. */
export const bufferNotMapped: Rule = dmaRule(0x22, {
  title: "Buffer not mapped in system space",
  documentation:
    "A mapping goes through bounce pages although the chain has device memory, which is not copied through a system address. P2 is the MDL.",
  spec: ["08"],
  start: (ledger) => ({
    events: { TransferMapped: (event) => judgeBounce(ledger, event) },
  }),
});

function judgeBounce(
  ledger: Ledger,
  { actor, bouncedPages, mdl }: TransferMappedEvent,
): Breach | undefined {
  if (bouncedPages === 0) return undefined;
  const call = ledger.tableCallOf(actor);
  if (call === undefined || rangeFacts(call).mappable !== false) {
    return undefined;
  }
  return {
    sentence:
      `${mdl} has device memory, and ${bouncedPages} of its pages had to bounce`,
    parameters: [mdl],
  };
}
