/**
 * A store of map registers: runs of them, what stands behind each, and the
 * requests that wait for some.
 *
 * A store has one or more segments. The registers of a segment lie one after
 * another in the addresses a device sees; a grant lies in one segment.
 *
 * @module
 */

import { PAGE_SIZE } from "../../ddi/mod.ts";
import {
  FOREIGN_FREE,
  type FreeResult,
  MapRegisterPool,
  type RegisterSource,
  RegisterWaiters,
} from "../../registers/mod.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";

/** Registers whose pages follow one another. */
interface Segment {
  /** Number of its first register; no two of a machine have the same. */
  readonly first: number;
  /** Address of the first register's page, as a device sees it. */
  readonly address: number;
  readonly pool: MapRegisterPool;
}

/** Registers that follow one another. */
export interface RegisterRun {
  /** Number of its first register; no two of a machine have the same. */
  readonly first: number;
  readonly count: number;
}

/** How far a store may grow. */
export interface StoreGrowth {
  /** The most registers it may have, without the one in reserve. */
  readonly most: number;
  /** The fewest registers that are added at a time, unless fewer are left. */
  readonly step: number;
}

/**
 * What those who wait are served from. A class, because a literal with a getter
 * would have a shape of its own in every machine, which the engine keeps.
 */
class SourceForWaiters implements RegisterSource {
  readonly canFit: (count: number) => boolean;
  readonly #store: MapRegisters;

  constructor(store: MapRegisters, canFit: (count: number) => boolean) {
    this.#store = store;
    this.canFit = canFit;
  }

  get size(): number {
    return this.#store.longestRun;
  }

  allocate(count: number): number {
    return this.#store.allocateForNext(count);
  }
}

/** One store of map registers. The adapters that draw from it share its line. */
export class MapRegisters implements RegisterSource {
  /** Name shown in reports. */
  readonly name: string;
  /** Requests that hold their channel and wait for registers, in order. */
  readonly waiters: RegisterWaiters<AllocationRequest>;
  /** Whether the worker was asked for more registers and has not answered. */
  growing = false;
  /** Grants that hold registers of it. */
  grants = 0;
  readonly #segments: Segment[] = [];
  readonly #growth: StoreGrowth;
  readonly #more: (count: number) => void;
  #reserve: Segment | undefined = undefined;
  /** Segments that events have told of. */
  #told = 0;
  #reserveTold = false;

  /**
   * Makes a store without registers.
   *
   * @param name shown in reports
   * @param growth how far it may grow
   * @param more adds a segment of so many registers to it; a RangeError says
   *   that there is no room for their pages
   */
  constructor(
    name: string,
    growth: StoreGrowth,
    more: (count: number) => void,
  ) {
    this.name = name;
    this.#growth = growth;
    this.#more = more;
    this.waiters = new RegisterWaiters<AllocationRequest>(
      new SourceForWaiters(
        this,
        (count) => this.canFit(count) || this.#reserveFits(count),
      ),
    );
  }

  /** Registers of all segments together, and the one in reserve. */
  get size(): number {
    let size = this.#reserve === undefined ? 0 : 1;
    for (const { pool } of this.#segments) size += pool.size;
    return size;
  }

  /** Registers that nobody holds. */
  get freeCount(): number {
    let free = this.#reserve?.pool.freeCount ?? 0;
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

  /** Whether it may have so many registers more. */
  canGrow(count: number): boolean {
    return count <= this.#growthLeft;
  }

  /**
   * Adds a segment in which a run of registers fits. Only at PASSIVE_LEVEL is
   * there memory to be had for them.
   *
   * @param count registers of the run, 1 or more
   * @returns false if it may not have so many more, or there is no room for
   *   their pages
   */
  grow(count: number): boolean {
    const left = this.#growthLeft;
    if (count > left) return false;
    try {
      this.#more(Math.max(count, Math.min(this.#growth.step, left)));
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** Registers that it does not have yet and may have. */
  get #growthLeft(): number {
    let present = 0;
    for (const { pool } of this.#segments) present += pool.size;
    return this.#growth.most - present;
  }

  /**
   * Keeps one register for the first in line while nothing is granted, so that
   * somebody always goes on (spec 07).
   *
   * @param first its number
   * @param address address of its page
   */
  setReserve(first: number, address: number): void {
    this.#reserve = { first, address, pool: new MapRegisterPool(1) };
  }

  /**
   * Takes registers for the request whose turn it is: a free run or, if there is
   * none and nothing is granted, the register in reserve.
   *
   * @param count registers wanted; of those in reserve there is one
   * @returns the number of the first one, or -1 if the request has to wait
   */
  allocateForNext(count: number): number {
    const first = this.allocate(count);
    if (first >= 0 || !this.#reserveFits(count)) return first;
    const reserve = this.#reserve!;
    return reserve.first + reserve.pool.allocate(1);
  }

  /**
   * The runs of registers that no event has told of yet; from now on they count
   * as told.
   */
  takeUntold(): readonly RegisterRun[] {
    const untold: RegisterRun[] = this.#segments.slice(this.#told).map(
      ({ first, pool }) => ({ first, count: pool.size }),
    );
    this.#told = this.#segments.length;
    if (this.#reserve !== undefined && !this.#reserveTold) {
      untold.push({ first: this.#reserve.first, count: 1 });
      this.#reserveTold = true;
    }
    return untold;
  }

  #reserveFits(count: number): boolean {
    return count === 1 && this.grants === 0 &&
      this.#reserve !== undefined && this.#reserve.pool.canFit(1);
  }

  /**
   * The first address of a range that lies in the page of a register which
   * nobody holds. Looks at every page of the range, so it is for reports.
   *
   * @param address as a device sees it
   * @param length bytes, 1 or more
   * @returns undefined if there is none
   */
  freePageWithin(address: number, length: number): number | undefined {
    for (const { address: start, pool } of this.#segments) {
      let at = Math.max(address, start);
      const end = Math.min(address + length, start + pool.size * PAGE_SIZE);
      for (; at < end; at += PAGE_SIZE - at % PAGE_SIZE) {
        if (pool.isFree(Math.floor((at - start) / PAGE_SIZE))) return at;
      }
    }
    return undefined;
  }

  #segmentOf(register: number): Segment | undefined {
    for (const segment of this.#segments) {
      const at = register - segment.first;
      if (at >= 0 && at < segment.pool.size) return segment;
    }
    return this.#reserve?.first === register ? this.#reserve : undefined;
  }
}
