/**
 * What a scenario of the disk driver is made of, and the medium that its disk
 * is on.
 *
 * @module
 */

import type { DiskMedium } from "../../../src/devices/mod.ts";

/** One read or write of a scenario. */
export interface Wish {
  readonly operation: "read" | "write";
  readonly offset: number;
  readonly length: number;
  /** Whether somebody cancels it, at any moment. */
  readonly cancelled?: boolean;
  /** Whether it is cancelled before the driver gets it. */
  readonly late?: boolean;
}

/** What a scenario is made of. */
export interface DiskPlan {
  readonly wishes: readonly Wish[];
  /** Address bits of the disk; 24 if left out. */
  readonly width?: number;
  /** The most bytes under way, as the driver is told; 12 KiB if left out. */
  readonly maximumLength?: number;
  /** Where the medium fails; nowhere if left out. */
  readonly bad?: { readonly offset: number; readonly times: number };
  readonly tries?: number;
  readonly watchdogTicks?: number;
  /** The statuses that a request may end with besides success. */
  readonly allowed?: readonly number[];
  /** Whether one request comes after the other. */
  readonly inTurn?: boolean;
  /** Whether the disk takes no time, so that only the schedule orders things. */
  readonly atOnce?: boolean;
  /** The tick at which every request is over, at the latest. */
  readonly deadline?: number;
  /** How often the medium must fail, if it is known. */
  readonly failures?: number;
  /**
   * How many resets may be sent for commands that are over: one for each that
   * ended while its interrupt was lost or late.
   */
  readonly stale?: number;
  /** Whether the driver is stopped as soon as all requests are over. */
  readonly stopsAtOnce?: boolean;
  /** Whether another device shares the interrupt line. */
  readonly shared?: boolean;
}

/** Bytes of a page. */
export const PAGE = 4096;

const DISK_BYTES = 16 * PAGE;

/** What is on a disk before anything moved. */
const original = (at: number) => (at * 7 + (at >> 8)) & 255;

/** A medium with a byte that cannot be moved, at least for a while. */
export class Medium implements DiskMedium {
  readonly size: number = DISK_BYTES;
  readonly bytes: Uint8Array = Uint8Array.from(
    { length: DISK_BYTES },
    (_, at) => original(at),
  );
  /** How often it failed. */
  failures = 0;
  readonly #bad: number;
  #times: number;

  constructor({ bad }: DiskPlan) {
    this.#bad = bad?.offset ?? Infinity;
    this.#times = bad?.times ?? 0;
  }

  read(offset: number, target: Uint8Array): number {
    const length = this.#whole(offset, target.length);
    target.set(this.bytes.subarray(offset, offset + length));
    return length;
  }

  write(offset: number, source: Uint8Array): number {
    const length = this.#whole(offset, source.length);
    this.bytes.set(source.subarray(0, length), offset);
    return length;
  }

  #whole(offset: number, length: number): number {
    const hit = offset <= this.#bad && this.#bad < offset + length;
    if (!hit || this.#times === 0) {
      return Math.max(0, Math.min(length, this.size - offset));
    }
    this.#times--;
    this.failures++;
    return this.#bad - offset;
  }
}
