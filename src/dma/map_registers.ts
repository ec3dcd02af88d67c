/**
 * A store of map registers: runs of them, what stands behind each, and the
 * requests that wait for some.
 *
 * A store has one or more segments. The registers of a segment lie one after
 * another in the addresses a device sees; a grant lies in one segment.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import {
  FOREIGN_FREE,
  type FreeResult,
  type MapRegisterPool,
  type RegisterSource,
  RegisterWaiters,
} from "../registers/mod.ts";
import type { AllocationRequest } from "./allocation_request.ts";

/** Registers whose pages follow one another. */
interface Segment {
  /** Number of its first register; no two of a machine have the same. */
  readonly first: number;
  /** Address of the first register's page, as a device sees it. */
  readonly address: number;
  readonly pool: MapRegisterPool;
}

/** One store of map registers. The adapters that draw from it share its line. */
export class MapRegisters implements RegisterSource {
  /** Name shown in reports. */
  readonly name: string;
  /** Requests that hold their channel and wait for registers, in order. */
  readonly waiters: RegisterWaiters<AllocationRequest>;
  readonly #segments: Segment[] = [];

  /**
   * Makes a store without registers.
   *
   * @param name shown in reports
   */
  constructor(name: string) {
    this.name = name;
    this.waiters = new RegisterWaiters(this);
  }

  /** Registers of all segments together. */
  get size(): number {
    let size = 0;
    for (const { pool } of this.#segments) size += pool.size;
    return size;
  }

  /** Registers that nobody holds. */
  get freeCount(): number {
    let free = 0;
    for (const { pool } of this.#segments) free += pool.freeCount;
    return free;
  }

  /** The most registers that one grant can have: those of the largest segment. */
  get longestRun(): number {
    let longest = 0;
    for (const { pool } of this.#segments) {
      longest = Math.max(longest, pool.size);
    }
    return longest;
  }

  /**
   * Adds registers.
   *
   * @param first number of the first one
   * @param address address of its page, a multiple of the page size
   * @param pool keeps their books
   */
  addSegment(first: number, address: number, pool: MapRegisterPool): void {
    this.#segments.push({ first, address, pool });
  }

  /** Whether `allocate(count)` would be granted now. */
  canFit(count: number): boolean {
    for (const { pool } of this.#segments) {
      if (pool.canFit(count)) return true;
    }
    return false;
  }

  /**
   * Takes a run of registers.
   *
   * @returns the number of the first one, or -1 if no segment has such a run
   */
  allocate(count: number): number {
    for (const { first, pool } of this.#segments) {
      const at = pool.allocate(count);
      if (at >= 0) return first + at;
    }
    return -1;
  }

  /** Gives a run back; only a whole run or its tail is taken. */
  free(register: number, count: number): FreeResult {
    const segment = this.#segmentOf(register);
    return segment === undefined
      ? FOREIGN_FREE
      : segment.pool.free(register - segment.first, count);
  }

  /**
   * The address of a register's page, as a device sees it.
   *
   * @param register a register of this store
   */
  addressOf(register: number): number {
    const { address, first } = this.#segmentOf(register)!;
    return address + (register - first) * PAGE_SIZE;
  }

  #segmentOf(register: number): Segment | undefined {
    for (const segment of this.#segments) {
      const at = register - segment.first;
      if (at >= 0 && at < segment.pool.size) return segment;
    }
    return undefined;
  }
}
