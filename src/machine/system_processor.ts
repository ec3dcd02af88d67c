/**
 * One processor of the machine: its level and holder, and the actors that serve
 * its interrupts and DPCs.
 *
 * @module
 */

import { Processor } from "../actors/processor.ts";
import type { Irql } from "../ddi/mod.ts";
import { DpcServer } from "./dpcs/dpc_server.ts";
import { InterruptServer } from "./interrupts/interrupt_server.ts";
import type { KernelSettings } from "./kernel_options.ts";

/** A processor with an IRQL. Its number is `id`. */
export class SystemProcessor extends Processor {
  /** Runs its ordinary DPCs at DISPATCH_LEVEL. */
  readonly dpcs: DpcServer;
  /** Runs its threaded DPCs: a thread, or the ordinary server without one. */
  readonly threadedDpcs: DpcServer;
  readonly #interrupts: Map<Irql, InterruptServer> = new Map();

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

  /** Who serves the interrupts of a device level here. */
  interruptsAt(irql: Irql): InterruptServer {
    let server = this.#interrupts.get(irql);
    if (server === undefined) {
      server = new InterruptServer(this, irql);
      this.#interrupts.set(irql, server);
    }
    return server;
  }
}
