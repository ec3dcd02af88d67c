/**
 * Cutting a layout to what a DMA controller can move: elements of whole
 * transfer units.
 *
 * @module
 */

import { addressAndSizeToSpanPages } from "../../ddi/mod.ts";
import type { Layout } from "./mapping_layout.ts";

/**
 * The longest beginning of a layout of which every element is a multiple of the
 * unit; the driver maps the rest later, as after any short mapping (C193).
 *
 * @param unit bytes: a power of two up to 4096
 */
export function inWholeUnits(layout: Layout, unit: number): Layout {
  const odd = layout.elements.findIndex(({ length }) => length % unit !== 0);
  if (odd < 0) return layout;
  const elements = layout.elements.slice(0, odd + 1).map((
    { address, length },
  ) => ({ address, length: length - length % unit }));
  if (elements[odd]!.length === 0) elements.pop();
  let length = 0;
  let pages = 0;
  for (const element of elements) {
    length += element.length;
    pages += addressAndSizeToSpanPages(element.address, element.length);
  }
  return {
    elements,
    length,
    pages,
    bounced: upTo(length, layout.bounced),
    remapped: upTo(length, layout.remapped),
  };
}

/** The pieces of the first bytes of a layout. */
function upTo<Piece extends { readonly at: number; readonly length: number }>(
  end: number,
  pieces: readonly Piece[],
): Piece[] {
  return pieces
    .filter(({ at }) => at < end)
    .map((piece) => ({
      ...piece,
      length: Math.min(piece.length, end - piece.at),
    }));
}
