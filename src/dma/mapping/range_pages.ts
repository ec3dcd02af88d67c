/**
 * The parts of MDLs that a range of a chain touches, and their pages: each page
 * costs one map register where there are any.
 *
 * @module
 */

import { addressAndSizeToSpanPages } from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";

/** Calls `visit` with the part of each MDL that the range touches. */
export function forPieces(
  head: Mdl,
  offset: number,
  length: number,
  visit: (mdl: Mdl, within: number, bytes: number) => void,
): void {
  let within = offset;
  let left = length;
  for (let mdl: Mdl | null = head; mdl !== null && left > 0; mdl = mdl.next) {
    if (within >= mdl.byteCount) {
      within -= mdl.byteCount;
      continue;
    }
    const bytes = Math.min(mdl.byteCount - within, left);
    visit(mdl, within, bytes);
    left -= bytes;
    within = 0;
  }
}

/** Pages that a range touches, each MDL counted for itself (C231). */
export function pagesOfRange(
  head: Mdl,
  offset: number,
  length: number,
): number {
  let pages = 0;
  forPieces(head, offset, length, (mdl, within, bytes) => {
    pages += addressAndSizeToSpanPages(mdl.byteOffset + within, bytes);
  });
  return pages;
}
