/**
 * Rules about the range that a driver wants mapped: inside its buffer, and
 * aligned as the device needs it.
 *
 * @module
 */

import { type CallEvent, PAGE_SIZE } from "../../ddi/mod.ts";
import {
  beginsInside,
  legacyRangeFacts,
  liesInside,
  rangeFacts,
  rangeInWords,
} from "../call_facts.ts";
import type { Ledger } from "../ledger.ts";
import { type Breach, dmaRule, type Rule } from "../rule.ts";

/** Parameter 2 of {@linkcode invalidBuffer}. */
const BEFORE_BUFFER = 1;
const AFTER_BUFFER = 2;
const PAGE_CROSSED = 3;
const ADDRESS_NOT_ALIGNED = 4;
const LENGTH_NOT_ALIGNED = 5;

/** 0x1F: the range does not begin in the buffer, or is not aligned. */
export const invalidBuffer: Rule = dmaRule(0x1F, {
  title: "Invalid DMA buffer",
  documentation:
    "MapTransferEx was given a range that begins before (P2 = 1) or after (P2 = 2) the buffer, MapTransfer one that goes on into a page after the MDL's last (P2 = 3), or it or MapTransfer one whose address (P2 = 4) or length (P2 = 5) is not a multiple of what GetDmaAlignment says. P3 is the offset or address, P4 the length of the buffer or of the range.",
  spec: ["08", "C052", "C178", "A26"],
  start: (ledger) => ({
    calls: {
      mapTransferEx: (call) => begins(call) ?? aligned(ledger, call),
      mapTransfer: (call) => crossesPage(call) ?? alignedRun(ledger, call),
    },
  }),
});

function begins(call: CallEvent): Breach | undefined {
  const { mdl, offset, chainLength } = rangeFacts(call);
  if (!(offset < 0) && !(offset >= chainLength)) return undefined;
  const side = offset < 0 ? BEFORE_BUFFER : AFTER_BUFFER;
  return {
    sentence:
      `MapTransferEx on ${call.adapter} begins at offset ${offset} of ${mdl}, which has ${chainLength} bytes`,
    parameters: [side, offset, chainLength],
  };
}

/**
 * MapTransfer ends a run where it must, so a length that is too long is found
 * only where it reaches a page that is none of the buffer's. In a chain the
 * rest may be that of the next MDL.
 */
function crossesPage(call: CallEvent): Breach | undefined {
  const { byteCount, currentVa, last, length, mdl, virtualAddress } =
    legacyRangeFacts(call);
  const end = virtualAddress + byteCount;
  const inside = last === true && currentVa >= virtualAddress &&
    currentVa < end;
  const lastPage = Math.floor((end - 1) / PAGE_SIZE);
  const crosses = Math.floor((currentVa + length - 1) / PAGE_SIZE) > lastPage;
  return !inside || !crosses ? undefined : {
    sentence:
      `MapTransfer on ${call.adapter} for ${length} bytes from address 0x${
        currentVa.toString(16)
      }, which goes on into a page after the ${byteCount} bytes of ${mdl}`,
    parameters: [PAGE_CROSSED, mdl, length],
  };
}

function aligned(ledger: Ledger, call: CallEvent): Breach | undefined {
  const facts = rangeFacts(call);
  return liesInside(facts)
    ? judgeAlignment(ledger, call, "MapTransferEx", facts.virtualAddress)
    : undefined;
}

function alignedRun(ledger: Ledger, call: CallEvent): Breach | undefined {
  const { currentVa } = legacyRangeFacts(call);
  return beginsInside(rangeFacts(call))
    ? judgeAlignment(ledger, call, "MapTransfer", currentVa)
    : undefined;
}

function judgeAlignment(
  ledger: Ledger,
  call: CallEvent,
  name: string,
  address: number | null,
): Breach | undefined {
  const { alignment } = ledger.adapter(call.adapter!);
  const facts = rangeFacts(call);
  const { length } = facts;
  if (alignment <= 1 || typeof address !== "number") return undefined;
  if (address % alignment !== 0) {
    return {
      sentence: `${name} for ${rangeInWords(facts)}: address 0x${
        address.toString(16)
      } is not a multiple of ${alignment}, which GetDmaAlignment says`,
      parameters: [ADDRESS_NOT_ALIGNED, address, length],
    };
  }
  return length % alignment === 0 ? undefined : {
    sentence: `${name} for ${
      rangeInWords(facts)
    }: the length is not a multiple of ${alignment}, which GetDmaAlignment says`,
    parameters: [LENGTH_NOT_ALIGNED, address, length],
  };
}

/** 0x24: the range ends after the buffer. */
export const chainTooShort: Rule = dmaRule(0x24, {
  title: "MDL chain shorter than the requested length",
  documentation:
    "MapTransferEx was given more bytes than the chain has from the offset on. P2 is how many bytes are missing.",
  spec: ["08", "C179", "A26"],
  start: () => ({
    calls: {
      mapTransferEx: (call) => {
        const facts = rangeFacts(call);
        const { chainLength, length, offset } = facts;
        const missing = offset + length - chainLength;
        const inside = offset >= 0 && offset < chainLength;
        return !inside || !(missing > 0) ? undefined : {
          sentence: `MapTransferEx for ${
            rangeInWords(facts)
          }, which is ${missing} more than it has`,
          parameters: [missing],
        };
      },
    },
  }),
});
