/**
 * Channel allocation written down naively: arrays, a bitmap and one thread. It
 * says for each command what must be returned, who is granted what and in which
 * order routines run. Only the place of a run of registers is left to the real
 * thing, which the reference then holds to be free or not.
 *
 * @module
 */

import {
  IoAllocationAction,
  type NtStatus,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** What a request asks for. */
export interface ReferenceRequest {
  readonly adapter: number;
  readonly registers: number;
  readonly action: number;
  readonly synchronous: boolean;
  /** False: the caller owns the grant, as if a routine had kept the object. */
  readonly routine: boolean;
}

/** A run of registers that the real thing granted. */
export interface Placement {
  readonly request: number;
  readonly base: number | null;
  readonly count: number;
}

interface Entry extends ReferenceRequest {
  readonly number: number;
  state: "pending" | "granted" | "cancelled" | "refused";
  base: number | null;
}

/** How an adapter is limited; a maximum of null needs no registers at all. */
export type AdapterMaximum = number | null;

/** The naive model. One command at a time; ask it after the real thing. */
export class Reference {
  /** Routines that ran in the latest command, in order. */
  entered: number[] = [];
  readonly #registers: boolean[];
  readonly #maximums: readonly AdapterMaximum[];
  readonly #owners: (Entry | undefined)[];
  readonly #lines: Entry[][];
  readonly #registerLine: Entry[] = [];
  readonly #requests: Entry[] = [];
  #placements: Placement[] = [];
  #granted: Entry[] = [];

  /**
   * @param size registers of the pool
   * @param maximums for each adapter, the most one request may have
   */
  constructor(size: number, maximums: readonly AdapterMaximum[]) {
    this.#registers = Array(size).fill(false);
    this.#maximums = maximums;
    this.#owners = maximums.map(() => undefined);
    this.#lines = maximums.map(() => []);
  }

  /** Registers that nobody holds. */
  get free(): number {
    return this.#registers.filter((taken) => !taken).length;
  }

  /** Whether a request has a routine that has not run and may still. */
  isPending(number: number): boolean {
    return this.#requests[number]!.state === "pending";
  }

  /** Whether a request has registers that were not given back. */
  isHeld(number: number): boolean {
    return this.#requests[number]!.base !== null;
  }

  /** AllocateAdapterChannelEx; requests are numbered from 0 as they come. */
  allocate(request: ReferenceRequest, placements: Placement[]): NtStatus {
    return this.#command(placements, () => {
      const entry: Entry = {
        ...request,
        number: this.#requests.length,
        state: "pending",
        base: null,
      };
      this.#requests.push(entry);
      const { adapter, synchronous } = request;
      const needed = this.#needed(entry);
      const busy = this.#owners[adapter] !== undefined;
      const waits = needed > 0 &&
        (this.#registerLine.length > 0 || !this.#fits(needed));
      const tooMany = needed > (this.#maximums[adapter] ?? Infinity);
      if (tooMany || (synchronous && (busy || waits))) {
        entry.state = "refused";
        return STATUS_INSUFFICIENT_RESOURCES;
      }
      if (busy) this.#lines[adapter]!.push(entry);
      else this.#takeChannel(entry);
      return STATUS_SUCCESS;
    });
  }

  /** CancelAdapterChannel. */
  cancel(number: number, placements: Placement[]): boolean {
    return this.#command(placements, () => {
      const entry = this.#requests[number]!;
      if (entry.state === "granted") return false;
      const { adapter, state } = entry;
      entry.state = "cancelled";
      if (state !== "pending") return true;
      remove(this.#lines[adapter]!, entry);
      if (remove(this.#registerLine, entry)) {
        this.#serveRegisterLine();
        this.#next(adapter);
      }
      return true;
    });
  }

  /** FreeAdapterChannel, or FreeAdapterObject with its action. */
  freeChannel(adapter: number, action: number, placements: Placement[]): void {
    this.#command(placements, () => {
      const owner = this.#owners[adapter];
      if (owner?.state === "granted") this.#returned(owner, action);
    });
  }

  /** FreeMapRegisters with the base and count of a request. */
  freeRegisters(number: number, placements: Placement[]): void {
    this.#command(placements, () => this.#giveBack(this.#requests[number]!));
  }

  #command<A>(placements: Placement[], body: () => A): A {
    this.#placements = placements;
    this.#granted = [];
    this.entered = [];
    const result = body();
    for (let at = 0; at < this.#granted.length; at++) {
      const entry = this.#granted[at]!;
      if (!entry.routine) continue;
      this.entered.push(entry.number);
      this.#returned(entry, entry.action);
    }
    if (this.#placements.length > 0) {
      const { request } = this.#placements[0]!;
      throw new Error(`request ${request} must not be granted now`);
    }
    return result;
  }

  /** Obeys an action for a request that was granted. */
  #returned(entry: Entry, action: number): void {
    if (this.#owners[entry.adapter] !== entry) return;
    if (action === DeallocateObject) this.#giveBack(entry);
    if (
      action === DeallocateObject || action === DeallocateObjectKeepRegisters
    ) this.#next(entry.adapter);
  }

  #next(adapter: number): void {
    this.#owners[adapter] = undefined;
    const next = this.#lines[adapter]!.shift();
    if (next !== undefined) this.#takeChannel(next);
  }

  #takeChannel(entry: Entry): void {
    this.#owners[entry.adapter] = entry;
    const needed = this.#needed(entry);
    const waits = needed > 0 &&
      (this.#registerLine.length > 0 || !this.#fits(needed));
    if (waits) this.#registerLine.push(entry);
    else this.#grant(entry);
  }

  #giveBack(entry: Entry): void {
    if (entry.base === null) return;
    for (let at = 0; at < entry.registers; at++) {
      this.#registers[entry.base + at] = false;
    }
    entry.base = null;
    this.#serveRegisterLine();
  }

  #serveRegisterLine(): void {
    for (;;) {
      const first = this.#registerLine[0];
      if (first === undefined || !this.#fits(first.registers)) return;
      this.#registerLine.shift();
      this.#grant(first);
    }
  }

  /** Takes the run that the real thing took, if that is what it did. */
  #grant(entry: Entry): void {
    const placement = this.#placements.shift();
    if (placement?.request !== entry.number) {
      throw new Error(
        `request ${entry.number} must be granted next, not ${placement?.request}`,
      );
    }
    const needed = this.#needed(entry);
    if (placement.count !== needed) {
      throw new Error(`${placement.count} registers instead of ${needed}`);
    }
    for (let at = 0; at < needed; at++) {
      const register = placement.base! + at;
      if (this.#registers[register] !== false) {
        throw new Error(`register ${register} is not there or not free`);
      }
      this.#registers[register] = true;
    }
    entry.base = needed === 0 ? null : placement.base;
    entry.state = "granted";
    this.#granted.push(entry);
  }

  #needed({ adapter, registers }: Entry): number {
    return this.#maximums[adapter] === null ? 0 : registers;
  }

  /** Whether a run of so many free registers exists anywhere. */
  #fits(count: number): boolean {
    let run = 0;
    for (const taken of this.#registers) {
      run = taken ? 0 : run + 1;
      if (run === count) return true;
    }
    return false;
  }
}

function remove<A>(line: A[], element: A): boolean {
  const at = line.indexOf(element);
  if (at >= 0) line.splice(at, 1);
  return at >= 0;
}
