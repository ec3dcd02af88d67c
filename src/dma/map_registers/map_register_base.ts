/**
 * The handle that a driver calls MapRegisterBase: one run of map registers
 * that one request was granted.
 *
 * @module
 */

import type { AllocationRequest } from "../adapter/allocation_request.ts";

/**
 * Opaque to drivers: pass it to MapTransferEx, FlushAdapterBuffersEx and
 * FreeMapRegisters. A driver gets null instead where its adapter needs no map
 * registers, and must not free that null (A16).
 */
export class MapRegisterBase {
  /** The first register. For reports; a driver has no use for it. */
  readonly first: number;
  /** How many registers the run has. */
  readonly count: number;
  /**
   * The request that was granted the run.
   *
   * @internal
   */
  readonly request: AllocationRequest;

  /** Made by the adapter when it grants registers. */
  constructor(first: number, count: number, request: AllocationRequest) {
    this.first = first;
    this.count = count;
    this.request = request;
  }
}

/** A variable whose address is passed, as `&MapRegisterBase` is in C. */
export interface OutParameter<in out T> {
  /** What the variable holds. */
  value: T;
}
