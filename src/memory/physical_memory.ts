/**
 * The machine's RAM: real bytes at physical addresses, in banks with holes
 * between them. Devices read and write here directly; processors go through
 * {@link ./cache.ts}.
 *
 * Addresses are plain numbers, exact to 2^53.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";

/** A piece of RAM: where it starts and how long it is. */
export interface MemoryBank {
  /** The first physical address; a multiple of 4096, below 2^53. */
  readonly base: number;
  /** Length in bytes; a positive multiple of 4096. */
  readonly bytes: number;
}

/**
 * Someone touched a physical address where no RAM is.
 *
 * Thrown, because reaching it unasked is a mistake of the model. A device whose
 * driver may hand it any address asks {@link PhysicalMemory.contains} first and
 * reports a bus error as an event.
 */
export class NoMemoryError extends Error {
  /** The first address of the range that was asked for. */
  readonly address: number;
  /** Length of that range in bytes. */
  readonly length: number;

  /**
   * Made where a range is used that is not RAM.
   *
   * @param address The first address of the range.
   * @param length Length of the range in bytes.
   */
  constructor(address: number, length: number) {
    super(`No memory at 0x${address.toString(16)} for ${length} bytes.`);
    this.name = "NoMemoryError";
    this.address = address;
    this.length = length;
  }
}

/** Reading and writing bytes at physical addresses, whoever does it. */
export interface MemoryAccess {
  /** Fills `target` with the bytes from `address` on. */
  read(address: number, target: Uint8Array): void;
  /** Stores the bytes of `source` from `address` on. */
  write(address: number, source: Uint8Array): void;
  /** Moves `length` bytes; the ranges may overlap. */
  copy(from: number, to: number, length: number): void;
  /** Stores one byte value `length` times. */
  fill(address: number, length: number, value: number): void;
}

/** Real bytes at physical addresses. */
export class PhysicalMemory implements MemoryAccess {
  /** The banks, lowest first; neighbours without a hole between are one. */
  readonly banks: ReadonlyArray<MemoryBank>;
  /** Bytes of all banks together. */
  readonly size: number;
  readonly #bases: Float64Array;
  readonly #ends: Float64Array;
  readonly #offsets: Float64Array;
  #bytes: Uint8Array | undefined = undefined;
  #dataView: DataView | undefined = undefined;

  /**
   * Makes RAM filled with zeros.
   *
   * @param banks In any order, page-aligned, not overlapping.
   * @throws {RangeError} When a bank is empty, not page-aligned, above 2^53 or overlaps another.
   *
   * @example
   * ```ts
   * import { PhysicalMemory } from "@adapter-channel/dma";
   * import assert from "node:assert/strict";
   *
   * const memory = new PhysicalMemory([
   *   { base: 0, bytes: 1 << 20 },
   *   { base: 0x1_0000_0000, bytes: 1 << 20 },
   * ]);
   * memory.write(0x1_0000_0000, new Uint8Array([1, 2, 3]));
   * memory.copy(0x1_0000_0000, 0x1000, 3);
   * assert.deepEqual([...memory.view(0x1000, 3)], [1, 2, 3]);
   * assert.ok(!memory.contains(0xFFFF_F000, 1));
   * ```
   */
  constructor(banks: ReadonlyArray<MemoryBank>) {
    this.banks = mergeBanks(banks);
    const count = this.banks.length;
    this.#bases = new Float64Array(count);
    this.#ends = new Float64Array(count);
    this.#offsets = new Float64Array(count);
    let offset = 0;
    for (let index = 0; index < count; index++) {
      const bank = this.banks[index]!;
      this.#bases[index] = bank.base;
      this.#ends[index] = bank.base + bank.bytes;
      this.#offsets[index] = offset;
      offset += bank.bytes;
    }
    this.size = offset;
  }

  /** All banks one after the other; {@link offsetOf} says where an address lies. */
  get bytes(): Uint8Array {
    // Made when the first byte is touched: a search builds many machines, and
    // most of its drivers race for a channel without moving data.
    // One array for all banks: copying between any two addresses is one
    // copyWithin, which allocates nothing.
    return this.#bytes ??= new Uint8Array(this.size);
  }

  get #view(): DataView {
    return this.#dataView ??= new DataView(this.bytes.buffer);
  }

  /**
   * Tells where a range lies in {@link bytes}.
   *
   * @param address The first byte.
   * @param length Bytes, 0 or more.
   * @returns The index of the first byte, or -1 when any byte of the range is not RAM.
   */
  offsetOf(address: number, length: number): number {
    const bases = this.#bases;
    for (let index = 0; index < bases.length; index++) {
      const base = bases[index]!;
      if (address >= base && address + length <= this.#ends[index]!) {
        return this.#offsets[index]! + (address - base);
      }
    }
    return -1;
  }

  /** Tells whether every byte of a range is RAM. */
  contains(address: number, length: number): boolean {
    return this.offsetOf(address, length) >= 0;
  }

  /**
   * Gives a window on a range: writing to it writes the RAM.
   *
   * @param address The first byte.
   * @param length Bytes.
   * @returns The window; no copy.
   * @throws {NoMemoryError} When any byte of the range is not RAM.
   */
  view(address: number, length: number): Uint8Array {
    const offset = this.#offset(address, length);
    return this.bytes.subarray(offset, offset + length);
  }

  /**
   * Fills an array with the bytes from an address on.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM; nothing is read then.
   */
  read(address: number, target: Uint8Array): void {
    target.set(this.view(address, target.length));
  }

  /**
   * Stores bytes from an address on.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM; nothing is written then.
   */
  write(address: number, source: Uint8Array): void {
    this.bytes.set(source, this.#offset(address, source.length));
  }

  /**
   * Moves bytes within the RAM, also between banks; the ranges may overlap.
   *
   * @throws {NoMemoryError} When any byte of either range is not RAM; nothing is written then.
   */
  copy(from: number, to: number, length: number): void {
    const source = this.#offset(from, length);
    this.bytes.copyWithin(this.#offset(to, length), source, source + length);
  }

  /**
   * Stores one byte value over a range.
   *
   * @throws {NoMemoryError} When any byte of the range is not RAM; nothing is written then.
   */
  fill(address: number, length: number, value: number): void {
    const offset = this.#offset(address, length);
    this.bytes.fill(value, offset, offset + length);
  }

  /** Reads four bytes, lowest first. Throws {@link NoMemoryError} where no RAM is. */
  readUint32(address: number): number {
    return this.#view.getUint32(this.#offset(address, 4), true);
  }

  /** Writes four bytes, lowest first. Throws {@link NoMemoryError} where no RAM is. */
  writeUint32(address: number, value: number): void {
    this.#view.setUint32(this.#offset(address, 4), value, true);
  }

  /**
   * Reads eight bytes, lowest first, as a number exact to 2^53.
   * Throws {@link NoMemoryError} where no RAM is.
   */
  readUint64(address: number): number {
    const offset = this.#offset(address, 8);
    return this.#view.getUint32(offset, true) +
      this.#view.getUint32(offset + 4, true) * 0x1_0000_0000;
  }

  /**
   * Writes eight bytes, lowest first, from a number of 0 to 2^53 - 1.
   * Throws {@link NoMemoryError} where no RAM is.
   */
  writeUint64(address: number, value: number): void {
    const offset = this.#offset(address, 8);
    this.#view.setUint32(offset, value % 0x1_0000_0000, true);
    this.#view.setUint32(offset + 4, value / 0x1_0000_0000, true);
  }

  #offset(address: number, length: number): number {
    const offset = this.offsetOf(address, length);
    if (offset < 0) throw new NoMemoryError(address, length);
    return offset;
  }
}

/** Sorts and checks banks and joins neighbours, so that a range without a hole is one piece. */
function mergeBanks(banks: ReadonlyArray<MemoryBank>): MemoryBank[] {
  const merged: MemoryBank[] = [];
  for (const bank of [...banks].sort((a, b) => a.base - b.base)) {
    checkBank(bank);
    const last = merged.at(-1);
    const lastEnd = last === undefined ? 0 : last.base + last.bytes;
    if (bank.base < lastEnd) {
      throw new RangeError(
        `The bank at 0x${bank.base.toString(16)} overlaps the one before it.`,
      );
    }
    if (last !== undefined && bank.base === lastEnd) {
      merged[merged.length - 1] = {
        base: last.base,
        bytes: last.bytes + bank.bytes,
      };
    } else {
      merged.push({ base: bank.base, bytes: bank.bytes });
    }
  }
  return merged;
}

function checkBank(bank: MemoryBank): void {
  const { base, bytes } = bank;
  const aligned = Number.isSafeInteger(base) && base % PAGE_SIZE === 0 &&
    Number.isSafeInteger(bytes) && bytes % PAGE_SIZE === 0;
  const end = base + bytes;
  if (!aligned || base < 0 || bytes <= 0 || end > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `A bank is whole pages from 0 to 2^53: base ${base}, bytes ${bytes} is not.`,
    );
  }
}
