/**
 * Common buffers on a machine that remaps: the entries by which the devices of
 * a domain reach them, for their whole life.
 *
 * @module
 */

import { DmaHardwareAccessType, PAGE_SIZE } from "../../ddi/mod.ts";
import { IommuAccess } from "../../memory/mod.ts";
import type { DmaDomain } from "../adapter/dma_domain.ts";

/** The entries of one buffer. */
export interface BufferEntries {
  readonly domain: DmaDomain;
  /** Number of the first page as a device sees it. */
  readonly page: number;
  readonly count: number;
}

/** What the page table allows for each wish of a driver. */
const accessOf: { readonly [Type in DmaHardwareAccessType]: IommuAccess } = {
  [DmaHardwareAccessType.ReadOnly]: IommuAccess.Read,
  [DmaHardwareAccessType.WriteOnly]: IommuAccess.Write,
  [DmaHardwareAccessType.ReadWrite]: IommuAccess.ReadWrite,
};

/**
 * Makes the entries of a buffer.
 *
 * @param logicalAddress where the devices will see its first page
 * @param frames its pages
 * @param access what the devices may do
 */
export function loadBufferEntries(
  domain: DmaDomain,
  logicalAddress: number,
  frames: readonly number[],
  access: DmaHardwareAccessType,
): BufferEntries {
  const page = logicalAddress / PAGE_SIZE;
  for (const [index, frame] of frames.entries()) {
    if (domain.pages.map(page + index, frame, accessOf[access])) continue;
    throw new Error(
      `Assertion failed: ${domain.name} has an entry at page ${
        page + index
      } already`,
    );
  }
  return { domain, page, count: frames.length };
}

/** Ends the entries of a buffer. */
export function unloadBufferEntries(
  { count, domain, page }: BufferEntries,
): void {
  for (let index = 0; index < count; index++) domain.pages.unmap(page + index);
}
