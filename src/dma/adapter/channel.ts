/**
 * The channel of adapter objects: who owns it and who waits for it.
 *
 * A bus master has a channel of its own. The adapters of one system-DMA channel
 * share it, whatever device they were made for, and stand in one line.
 *
 * @module
 */

import type { AllocationRequest } from "./allocation_request.ts";

/** One channel, owned by one request at a time. */
export class AdapterChannel {
  /** Name shown to people: the adapter's, or the controller's channel. */
  readonly name: string;
  /** Who has it: granted, or pending until its registers are free. */
  owner: AllocationRequest | undefined = undefined;
  /** Who waits for it, first come first. */
  readonly waiting: Set<AllocationRequest> = new Set();

  /** @param name shown in reports */
  constructor(name: string) {
    this.name = name;
  }

  /** Whether nobody has it and nobody waits. */
  get idle(): boolean {
    return this.owner === undefined && this.waiting.size === 0;
  }

  /** The request that was granted it and still has it. */
  get holder(): AllocationRequest | undefined {
    return this.owner?.state === "granted" ? this.owner : undefined;
  }
}
