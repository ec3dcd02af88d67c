/**
 * SCATTER_GATHER_LIST: the pieces of a transfer as the device is to use them.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { type PointerBytes, StructureLayout } from "../layout.ts";
import { Address, Ulong } from "./scalars.ts";

/** One piece: where the device finds it and how long it is. */
export interface ScatterGatherElement {
  /** Logical (device) address of the first byte; not always the physical one (C013). */
  readonly address: number;
  /** Bytes. */
  readonly length: number;
}

/** The pieces in the order of the data. */
export interface ScatterGatherList {
  /** One or more pieces; none only for a transfer of no bytes. */
  readonly elements: ReadonlyArray<ScatterGatherElement>;
}

/** Schema of {@link ScatterGatherElement}. */
export const ScatterGatherElement: Schema.Codec<ScatterGatherElement> = Schema
  .Struct({ address: Address, length: Ulong });

/** Schema of {@link ScatterGatherList}. */
export const ScatterGatherList: Schema.Codec<ScatterGatherList> = Schema.Struct(
  {
    elements: Schema.Array(ScatterGatherElement),
  },
);

/** What stands before the elements: 16 bytes, 8 on 32-bit systems (C012). */
export const scatterGatherListHeaderLayout: StructureLayout<
  { readonly numberOfElements: number }
> = new StructureLayout<{ readonly numberOfElements: number }>(
  "SCATTER_GATHER_LIST",
  [["numberOfElements", "ULONG"], [null, "POINTER"]],
);

/** SCATTER_GATHER_ELEMENT: 24 bytes, 16 on 32-bit systems (C012). */
export const scatterGatherElementLayout: StructureLayout<ScatterGatherElement> =
  new StructureLayout<ScatterGatherElement>("SCATTER_GATHER_ELEMENT", [
    ["address", "LONGLONG"],
    ["length", "ULONG"],
    [null, "POINTER"],
  ]);

/**
 * Gives the bytes of a buffer that holds a list.
 *
 * @param elements Number of elements, 0 or more.
 * @param pointerBytes 8 (default) or 4.
 * @returns Header and elements: 40 bytes for one element on 64-bit systems.
 */
export function scatterGatherListSize(
  elements: number,
  pointerBytes: PointerBytes = 8,
): number {
  return scatterGatherListHeaderLayout.size(pointerBytes) +
    elements * scatterGatherElementLayout.size(pointerBytes);
}

/**
 * Gives the elements that fit a buffer.
 *
 * @param bytes Length of the buffer.
 * @param pointerBytes 8 (default) or 4.
 * @returns Whole elements behind the header; 0 when not even one fits.
 */
export function scatterGatherElementsThatFit(
  bytes: number,
  pointerBytes: PointerBytes = 8,
): number {
  const room = bytes - scatterGatherListHeaderLayout.size(pointerBytes);
  const each = scatterGatherElementLayout.size(pointerBytes);
  return Math.max(0, Math.floor(room / each));
}

/**
 * Writes a list as the bytes a driver in C would get.
 *
 * @param list The list.
 * @param pointerBytes 8 (default) or 4.
 * @returns Header, then the elements inline.
 * @throws {RangeError} When an address or length does not fit its field.
 *
 * @example There and back
 * ```ts
 * import {
 *   decodeScatterGatherList, encodeScatterGatherList, scatterGatherListSize,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const elements = [{ address: 0x1234_5000, length: 4096 }];
 * const bytes = encodeScatterGatherList({ elements });
 * assert.equal(bytes.length, scatterGatherListSize(1));
 * assert.deepEqual(decodeScatterGatherList(bytes).elements, elements);
 * ```
 */
export function encodeScatterGatherList(
  list: ScatterGatherList,
  pointerBytes: PointerBytes = 8,
): Uint8Array {
  const { elements } = list;
  const bytes = new Uint8Array(
    scatterGatherListSize(elements.length, pointerBytes),
  );
  const header = { numberOfElements: elements.length };
  bytes.set(scatterGatherListHeaderLayout.encode(header, pointerBytes));
  elements.forEach((element, index) => {
    bytes.set(
      scatterGatherElementLayout.encode(element, pointerBytes),
      scatterGatherListSize(index, pointerBytes),
    );
  });
  return bytes;
}

/**
 * Reads a list from bytes.
 *
 * @param bytes Header and elements; what lies behind them is ignored.
 * @param pointerBytes 8 (default) or 4.
 * @returns The list.
 * @throws {RangeError} When NumberOfElements names more than the bytes hold.
 */
export function decodeScatterGatherList(
  bytes: Uint8Array,
  pointerBytes: PointerBytes = 8,
): ScatterGatherList {
  const { numberOfElements } = scatterGatherListHeaderLayout.decode(
    bytes,
    pointerBytes,
  );
  if (
    scatterGatherElementsThatFit(bytes.length, pointerBytes) < numberOfElements
  ) {
    throw new RangeError(
      `SCATTER_GATHER_LIST names ${numberOfElements} elements but has ${bytes.length} bytes.`,
    );
  }
  const elements: ScatterGatherElement[] = [];
  for (let index = 0; index < numberOfElements; index++) {
    const start = scatterGatherListSize(index, pointerBytes);
    elements.push(
      scatterGatherElementLayout.decode(bytes.subarray(start), pointerBytes),
    );
  }
  return { elements };
}
