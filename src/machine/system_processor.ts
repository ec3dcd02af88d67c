/**
 * One processor of the machine: its level and holder, and the DPC queues that
 * belong to it.
 *
 * @module
 */

import { Processor } from "../actors/processor.ts";
import { DpcServer } from "./dpc_server.ts";
import type { KernelSettings } from "./kernel_options.ts";

/** A processor with an IRQL. Its number is `id`. */
export class SystemProcessor extends Processor {
  /** Runs its ordinary DPCs at DISPATCH_LEVEL. */
  readonly dpcs: DpcServer;
  /** Runs its threaded DPCs: a thread, or the ordinary server without one. */
  readonly threadedDpcs: DpcServer;

  /**
   * Made by the kernel.
   *
   * @param number from 0
   * @param settings limits of its DPC queues
   */
  constructor(number: number, settings: KernelSettings) {
    super(number, `processor ${number}`);
    const { dpcDepthLimit, threadedDpcs } = settings;
    this.dpcs = new DpcServer(this, false, dpcDepthLimit);
    this.threadedDpcs = threadedDpcs
      ? new DpcServer(this, true, dpcDepthLimit)
      : this.dpcs;
  }
}
