/**
 * One processor of the machine: its level and holder, and the queues that
 * belong to it alone.
 *
 * @module
 */

import { Processor } from "../actors/processor.ts";

/** A processor with an IRQL. Its number is `id`. */
export class SystemProcessor extends Processor {
  /**
   * Made by the kernel.
   *
   * @param number from 0
   */
  constructor(number: number) {
    super(number, `processor ${number}`);
  }
}
