/**
 * Rules about common buffers: freed once and as they were allocated, before the
 * adapter, and written only between their first byte and their last.
 *
 * @module
 */

import { counted } from "../call_facts.ts";
import { dmaRule, type Rule } from "../rule.ts";

/** 0x03: a buffer was freed that is not held so. */
export const commonBufferFreedTooOften: Rule = dmaRule(0x03, {
  title: "More common buffers freed than allocated",
  documentation:
    "FreeCommonBuffer was given a buffer that was freed already or never allocated, or a length, address or CacheEnabled other than at the allocation; nothing is freed. P2 is how many frees of the adapter were too many.",
  spec: ["08", "C271", "C272", "A42"],
  start: () => {
    /** Frees too many, by adapter. */
    const extra = new Map<string, number>();
    return {
      events: {
        CommonBufferNotHeld: ({ adapter, reason, virtualAddress }) => {
          const tooMany = (extra.get(adapter) ?? 0) + 1;
          extra.set(adapter, tooMany);
          return {
            sentence: `FreeCommonBuffer on ${adapter} for the buffer at 0x${
              virtualAddress.toString(16)
            }: ${reason}`,
            parameters: [tooMany],
          };
        },
      },
    };
  },
});

/** 0x07: buffers were left. */
export const releasedWithCommonBuffers: Rule = dmaRule(0x07, {
  title: "Adapter released with common buffers left",
  documentation:
    "PutDmaAdapter was called before FreeCommonBuffer for every common buffer. P2 is the adapter, P3 how many are left. Elements of vectors are told of by bug check 0x1DC.",
  spec: ["08", "C035"],
  start: (ledger) => ({
    events: {
      AdapterReleased: ({ adapter }) => {
        let left = 0;
        for (const buffer of ledger.adapter(adapter).commonBuffers.values()) {
          if (buffer.vector === null) left++;
        }
        return left === 0 ? undefined : {
          sentence: `${adapter} was released with ${
            counted(left, "common buffer")
          } not freed`,
          parameters: [adapter, left],
        };
      },
    },
  }),
});

const places: ReadonlyMap<number, string> = new Map([
  [1, "before"],
  [2, "after"],
  [3, "in"],
  [4, "some way before"],
  [5, "some way after"],
]);

/** 0x0F: bytes beside a buffer were written. */
export const writtenOutsideBuffer: Rule = dmaRule(0x0F, {
  title: "Write outside the DMA buffer",
  documentation:
    "The driver or its device wrote beside a common buffer or beside the part of a bounce page that was mapped, which is found when the buffer is freed or the mapping flushed; or the device wrote into a bounce page that belongs to nobody. P2 is 1 for the tag right before it, 2 for the tag right after it, 3 for a free map register, 4 and 5 for the padding beyond the tags; P3 is the physical address of the first byte that changed.",
  spec: ["08", "C273", "C333"],
  start: () => ({
    events: {
      GuardBytesChanged: ({ adapter, address, owner, place }) => ({
        sentence: `Bytes ${
          places.get(place) ?? "beside"
        } ${owner} of ${adapter} were written, the first at 0x${
          address.toString(16)
        }`,
        parameters: [place, address],
      }),
    },
  }),
});
