/**
 * The page tables of an IOMMU: which page of RAM stands behind a page that a
 * device names, and what the device may do with it.
 *
 * A table belongs to one translation domain. What has no entry in it does not
 * exist for the devices of the domain.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";

/** What a device may do with a page; a combination. */
export const IommuAccess = {
  /** Read memory: transfers to the device. */
  Read: 1,
  /** Write memory: transfers from the device. */
  Write: 2,
  /** Both, as for memory that is shared for long. */
  ReadWrite: 3,
} as const;

/** A combination of {@linkcode IommuAccess}. */
export type IommuAccess = typeof IommuAccess[keyof typeof IommuAccess];

/** What an entry says. */
interface Entry {
  readonly frame: number;
  readonly access: IommuAccess;
}

/**
 * One page table of an IOMMU: which physical page a logical page leads to. Each
 * DMA domain has one; {@linkcode DmaDomain} shows what drivers see of it.
 */
export class IommuPageTable {
  readonly #entries: Map<number, Entry> = new Map();

  /** Pages that have an entry. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Makes an entry.
   *
   * @param page number of the device's page: logical address / 4096
   * @param frame number of the page of RAM: physical address / 4096
   * @param access what the device may do with it
   * @returns false, with the table as it was, if the page has an entry
   *
   * @example
   * ```ts
   * import { IommuAccess, IommuPageTable } from "@adapter-channel/dma";
   * import assert from "node:assert/strict";
   *
   * const table = new IommuPageTable();
   * assert.ok(table.map(0xF00, 7, IommuAccess.Read));
   * assert.equal(table.translate(0xF00_123, IommuAccess.Read), 7 * 4096 + 0x123);
   * assert.equal(table.translate(0xF00_123, IommuAccess.Write), -1);
   * assert.ok(table.unmap(0xF00));
   * assert.equal(table.translate(0xF00_123, IommuAccess.Read), -1);
   * ```
   */
  map(page: number, frame: number, access: IommuAccess): boolean {
    if (this.#entries.has(page)) return false;
    this.#entries.set(page, { frame, access });
    return true;
  }

  /**
   * Ends an entry.
   *
   * @param page number of the device's page
   * @returns false if it had none
   */
  unmap(page: number): boolean {
    return this.#entries.delete(page);
  }

  /**
   * The physical address behind a logical one.
   *
   * @param address as the device drives it
   * @param access what the device is about to do
   * @returns the address; -1, a fault, if the page has no entry or the entry
   *   does not allow the access
   */
  translate(address: number, access: IommuAccess): number {
    const entry = this.#entries.get(Math.floor(address / PAGE_SIZE));
    return entry === undefined || (entry.access & access) !== access
      ? -1
      : entry.frame * PAGE_SIZE + address % PAGE_SIZE;
  }
}
