/**
 * Remapping: map registers as entries in the page table of a domain. A device
 * sees logical addresses that are not those of the memory; nothing is copied
 * (C291), and what has no entry cannot be reached (C292).
 *
 * @module
 */

import { PAGE_SIZE } from "../../ddi/mod.ts";
import { IommuAccess } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { Mapping } from "./mapping.ts";

/** A piece of a page and the logical page that stands for it. */
export interface RemappedPiece {
  /** Place of the first byte within the mapping. */
  readonly at: number;
  /** Number of the page as the device sees it. */
  readonly page: number;
  /** Physical address of the driver's bytes. */
  readonly physical: number;
  readonly length: number;
}

/** Makes the entries of a mapping; none where the machine does not remap. */
export function loadEntries(
  { remapped, request, writeToDevice }: Mapping,
): void {
  const { pages } = request.adapter.domain;
  // A device may read what goes to it, and write what comes from it.
  const access = writeToDevice ? IommuAccess.Read : IommuAccess.Write;
  for (const { page, physical } of remapped) {
    if (pages.map(page, Math.floor(physical / PAGE_SIZE), access)) continue;
    throw new Error(
      `Assertion failed: two mappings of ${request.adapter.domain.name} use the map register at page ${page}`,
    );
  }
}

/** Ends the entries of a mapping. */
export function unloadEntries({ remapped, request }: Mapping): void {
  const { pages } = request.adapter.domain;
  for (const { page } of remapped) pages.unmap(page);
}

/** A stretch of memory behind logical addresses. */
export interface TranslatedRange {
  /** Physical address; -1 where the device may not go. */
  readonly address: number;
  readonly length: number;
}

/**
 * What stands behind a range of logical addresses: runs of memory, up to the
 * first fault, which is the last of them.
 *
 * @param write whether the device is about to write memory
 */
export function translate(
  { domain }: AdapterObject,
  start: number,
  length: number,
  write: boolean,
): TranslatedRange[] {
  const access = write ? IommuAccess.Write : IommuAccess.Read;
  const runs: { address: number; length: number }[] = [];
  for (let done = 0; done < length;) {
    const at = start + done;
    const bytes = Math.min(PAGE_SIZE - at % PAGE_SIZE, length - done);
    const address = domain.pages.translate(at, access);
    if (address < 0) return [...runs, { address, length: length - done }];
    const last = runs[runs.length - 1];
    if (last !== undefined && last.address + last.length === address) {
      last.length += bytes;
    } else {
      runs.push({ address, length: bytes });
    }
    done += bytes;
  }
  return runs;
}
