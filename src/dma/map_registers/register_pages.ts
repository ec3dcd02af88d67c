/**
 * What stands behind map registers, a page each: bounce pages in memory, or, on
 * a machine that remaps, pages of the addresses that devices see.
 *
 * @module
 */

import { PAGE_SIZE } from "../../ddi/mod.ts";
import type { PageFrames } from "../../memory/mod.ts";

/** The addresses that a device of 24 bits drives. */
const REACHED_BY_ALL = 0x100_0000;

/** Where pages are to lie. */
export interface RegisterPagePlace {
  /** The highest address that a byte of them may have. */
  readonly highest: number;
  /** The first one lies at a multiple of so many bytes; of a page, if left out. */
  readonly alignment?: number;
}

/** Where the pages of map registers come from. */
export interface RegisterPages {
  /**
   * Takes pages that follow one another.
   *
   * @param count pages, 1 or more
   * @param place where they are to lie
   * @returns the address of the first one, as a device sees it
   * @throws {RangeError} when there is no room
   */
  take(count: number, place: RegisterPagePlace): number;
}

/**
 * Bounce pages: taken out of the memory of the machine. Those that need not lie
 * below 16 MiB are taken from the top, to leave low memory to who needs it.
 */
export function bouncePages(frames: PageFrames): RegisterPages {
  return {
    take: (count, { alignment = PAGE_SIZE, highest }) => {
      const taken = frames.allocatePages(count, {
        contiguous: true,
        alignment,
        maximumAddress: highest,
        order: highest < REACHED_BY_ALL ? "low first" : "high first",
      });
      if (taken !== undefined) return taken[0]! * PAGE_SIZE;
      throw new RangeError(
        `The memory ${
          inWords(highest)
        } has no room for the bounce pages of ${count} map registers; give the machine more memory there or fewer registers`,
      );
    },
  };
}

function inWords(highest: number): string {
  if (highest < REACHED_BY_ALL) return "below 16 MiB";
  return highest === Infinity ? "of the machine" : "below 4 GiB";
}

/**
 * Pages of logical addresses, from 16 MiB down: they need no memory, and every
 * device reaches them.
 */
export function logicalPages(): RegisterPages {
  let end = REACHED_BY_ALL;
  return {
    take: (count, { alignment = PAGE_SIZE }) => {
      const address = Math.floor((end - count * PAGE_SIZE) / alignment) *
        alignment;
      if (address < 0) {
        throw new RangeError(
          `The addresses below 16 MiB have no room for ${count} map registers; give the machine fewer`,
        );
      }
      end = address;
      return address;
    },
  };
}
