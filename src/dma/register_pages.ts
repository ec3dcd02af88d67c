/**
 * What stands behind map registers, a page each: bounce pages in memory, or, on
 * a machine that remaps, pages of the addresses that devices see.
 *
 * Both lie below 16 MiB, so that every device reaches them.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import type { PageFrames } from "../memory/mod.ts";

/** The addresses that a device of 24 bits drives. */
const REACHED_BY_ALL = 0x100_0000;

/** Where the pages of map registers come from. */
export interface RegisterPages {
  /**
   * Takes pages that follow one another.
   *
   * @param count pages, 1 or more
   * @param alignment the first one lies at a multiple of so many bytes
   * @returns the address of the first one, as a device sees it
   * @throws {RangeError} when there is no room
   */
  take(count: number, alignment?: number): number;
}

/** Bounce pages: taken out of the memory of the machine. */
export function bouncePages(frames: PageFrames): RegisterPages {
  return {
    take: (count, alignment = PAGE_SIZE) => {
      const taken = frames.allocatePages(count, {
        contiguous: true,
        alignment,
        maximumAddress: REACHED_BY_ALL - 1,
      });
      if (taken !== undefined) return taken[0]! * PAGE_SIZE;
      throw new RangeError(
        `The memory below 16 MiB has no room for the bounce pages of ${count} map registers; give the machine more memory there or fewer registers`,
      );
    },
  };
}

/** Pages of logical addresses, from the top: they need no memory. */
export function logicalPages(): RegisterPages {
  let end = REACHED_BY_ALL;
  return {
    take: (count, alignment = PAGE_SIZE) => {
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
