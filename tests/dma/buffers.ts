/**
 * Buffers of known bytes for the tests: MDLs in memory that a 32-bit device
 * reaches or does not, in pages that lie side by side or apart.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { bytesToPages, type ScatterGatherElement } from "../../src/ddi/mod.ts";
import {
  type MapRegisterBase,
  ScatterGatherBuffer,
} from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import {
  type Mdl,
  mdlChainLength,
  mdlOfPages,
  readMdlChain,
  writeMdlChain,
} from "../../src/memory/mod.ts";
import { assert } from "../deps.ts";
import type { AdapterOwner } from "./fixture.ts";

/** The first address that a device of 32 bits does not reach. */
export const FOUR_GIB = 0x1_0000_0000;

/** What {@linkcode makeBuffer} makes. */
export interface BufferOptions {
  /** Bytes; a page if left out. */
  readonly length?: number;
  /** Place of the first byte in its page; 0 if left out. */
  readonly offset?: number;
  /** Below 4 GiB or from there on; from there on, if left out. */
  readonly memory?: "low" | "high";
  /** Whether no page follows the one before it; false if left out. */
  readonly scattered?: boolean;
}

/** A buffer of one MDL, in pages of its own, full of zeros. */
export function makeBuffer(
  options: BufferOptions = {},
): Effect.Effect<Mdl, never, Kernel> {
  const { length = 4096, memory = "high", offset = 0 } = options;
  const { scattered = false } = options;
  return Effect.map(Kernel, ({ memory: { cache, frames } }) => {
    const pages = frames.allocatePages(bytesToPages(offset + length), {
      ...(memory === "high"
        ? { minimumAddress: FOUR_GIB }
        : { maximumAddress: FOUR_GIB - 1 }),
      ...(scattered ? { scattered } : { contiguous: true }),
    });
    assert(pages, "the test's machine has too little memory");
    for (const frame of pages) cache.fill(frame * 4096, 4096, 0);
    return mdlOfPages(pages, offset, length);
  });
}

/** Links MDLs to a chain and gives its head. */
export function chain(...mdls: readonly Mdl[]): Mdl {
  for (const [index, mdl] of mdls.entries()) {
    mdl.next = mdls[index + 1] ?? null;
  }
  return mdls[0]!;
}

/** Bytes that no other seed and no shifted place repeats. */
export function pattern(length: number, seed = 1): Uint8Array {
  let state = seed * 0x9E37_79B9 >>> 0;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return state >>> 24;
  });
}

/** What the processors see of a chain. */
export function readBuffer(
  mdl: Mdl,
  offset = 0,
  length: number = mdlChainLength(mdl) - offset,
): Effect.Effect<Uint8Array, never, Kernel> {
  return Effect.map(Kernel, ({ memory: { cache } }) => {
    const bytes = new Uint8Array(length);
    assert(readMdlChain(cache, mdl, offset, bytes));
    return bytes;
  });
}

/** Writes bytes into a chain, as the processors do. */
export function writeBuffer(
  mdl: Mdl,
  bytes: Uint8Array,
  offset = 0,
): Effect.Effect<void, never, Kernel> {
  return Effect.map(Kernel, ({ memory: { cache } }) => {
    assert(writeMdlChain(cache, mdl, offset, bytes));
  });
}

/** A mapped range, and how to end it. */
export interface Mapped {
  /** Bytes that were mapped. */
  readonly length: number;
  /** What the device is given. */
  readonly elements: readonly ScatterGatherElement[];
  /** FlushAdapterBuffersEx for the range, or for the first bytes of it. */
  flush(length?: number): Effect.Effect<void>;
}

/** What {@linkcode mapRange} maps. */
export interface RangeOptions {
  readonly base?: MapRegisterBase | null;
  readonly offset?: number;
  readonly length?: number;
  readonly writeToDevice?: boolean;
  /** Elements that the list has room for; 64 if left out. */
  readonly elements?: number;
}

/** MapTransferEx for the whole chain or a part, which must succeed. */
export function mapRange(
  { dma }: AdapterOwner,
  mdl: Mdl,
  options: RangeOptions = {},
): Effect.Effect<Mapped> {
  const { elements = 64, offset = 0, writeToDevice = false } = options;
  const { base: mapRegisterBase = null } = options;
  const range = { mdl, mapRegisterBase, offset, writeToDevice };
  const scatterGatherBuffer = ScatterGatherBuffer.forElements(elements);
  const length = options.length ?? mdlChainLength(mdl) - offset;
  return Effect.orDie(Effect.map(
    dma.mapTransferEx({ ...range, length, scatterGatherBuffer }),
    (mapped) => ({
      length: mapped,
      elements: scatterGatherBuffer.elements,
      flush: (bytes = mapped) =>
        Effect.orDie(dma.flushAdapterBuffersEx({ ...range, length: bytes })),
    }),
  ));
}

/** Bytes of all elements together. */
export function lengthOf(elements: readonly ScatterGatherElement[]): number {
  return elements.reduce((sum, { length }) => sum + length, 0);
}
