/**
 * How a transfer may be laid out: what the bus master, or the DMA controller
 * behind a system adapter, can do with a list.
 *
 * @module
 */

import { SCATTER_GATHER_UNLIMITED } from "../../ddi/mod.ts";

/** What bounds one transfer. */
export interface TransferLimits {
  /** Whether a range may be in several pieces. */
  readonly scatterGather: boolean;
  /** The most elements of a list. */
  readonly scatterGatherLimit: number;
  /** A multiple of which no element may cross; 0 for none. */
  readonly boundary: number;
  /** Every element is a multiple of so many bytes: a power of two up to 4096. */
  readonly minimumTransferUnit: number;
  /** Every element begins at a multiple of this address. */
  readonly elementAlignment: number;
  /** Whether ReadDmaCounter tells anything. */
  readonly readDmaCounterAvailable: boolean;
}

/** A bus master has no limit but whether it takes lists at all (C043). */
export function masterLimits(scatterGather: boolean): TransferLimits {
  return {
    scatterGather,
    scatterGatherLimit: SCATTER_GATHER_UNLIMITED,
    boundary: 0,
    minimumTransferUnit: 1,
    elementAlignment: 1,
    readDmaCounterAvailable: false,
  };
}
