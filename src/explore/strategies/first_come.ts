/**
 * First come, first served: the one schedule that a person would expect.
 *
 * @module
 */

import type { Strategy } from "../strategy.ts";

/** Runs one schedule, in which who became ready first moves first. */
export class FirstCome implements Strategy {
  readonly name: string = "fifo";
  readonly complete: boolean = false;

  begin(): void {}

  pick(): number {
    return 0;
  }

  choose(): number {
    return 0;
  }

  next(): boolean {
    return false;
  }
}
