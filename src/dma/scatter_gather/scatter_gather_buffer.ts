/**
 * The memory that a scatter/gather list is built in.
 *
 * @module
 */

import {
  encodeScatterGatherList,
  type ScatterGatherElement,
  scatterGatherElementsThatFit,
  type ScatterGatherList,
  scatterGatherListSize,
} from "../../ddi/mod.ts";

/**
 * A buffer for a list: so many bytes, and the list that was built in it last.
 * The header takes 16 bytes and each element 24, on 64-bit systems.
 *
 * A driver makes one for MapTransferEx and for the Build routines; the Get
 * routines bring their own. Until PutScatterGatherList a list that they built
 * there belongs to the driver, but the buffer to the list: nothing else may be
 * built in it.
 */
export class ScatterGatherBuffer implements ScatterGatherList {
  /** Its size. */
  readonly byteLength: number;
  /** What was built in it last; none before the first mapping. */
  elements: readonly ScatterGatherElement[] = [];
  /** Number of the list that a Get or Build routine built in it last, or 0. */
  number = 0;

  /**
   * Reserves a buffer without a list in it.
   *
   * @param byteLength bytes, 0 or more; GetDmaTransferInfo says how many a
   *   transfer wants
   */
  constructor(byteLength: number) {
    this.byteLength = byteLength;
  }

  /**
   * A buffer for so many elements.
   *
   * @param count elements, 0 or more
   */
  static forElements(count: number): ScatterGatherBuffer {
    return new ScatterGatherBuffer(scatterGatherListSize(count));
  }

  /** How many elements fit. */
  get capacity(): number {
    return this.capacityOf(this.byteLength);
  }

  /** How many elements fit so many bytes of it. */
  capacityOf(bytes: number): number {
    return scatterGatherElementsThatFit(bytes);
  }

  /** The list as the bytes a driver in C would read. */
  encode(): Uint8Array {
    return encodeScatterGatherList(this);
  }
}
