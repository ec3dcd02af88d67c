/**
 * What properties are checked over: buffers of any place and length, chained or
 * alone, devices that reach some of them, and ranges within.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import type { Kernel } from "../../src/machine/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { between, whole } from "../property.ts";
import { type BufferOptions, chain, makeBuffer } from "./buffers.ts";

/** The fields of a buffer, see {@linkcode BufferOptions}. */
export type BufferFields = {
  readonly offset: Schema.Codec<number>;
  readonly length: Schema.Codec<number>;
  readonly memory: Schema.Codec<"low" | "high">;
  readonly scattered: Schema.Codec<boolean>;
};

/** A buffer of at most so many bytes. */
export function bufferFields(maximum: number): BufferFields {
  return {
    offset: whole(0, 4095),
    length: whole(1, maximum),
    memory: Schema.Literals(["low", "high"]),
    scattered: Schema.Boolean,
  };
}

/** A device of any width, with scatter/gather or without. */
export const deviceFields: {
  readonly scatterGather: Schema.Codec<boolean>;
  readonly dmaAddressWidth: Schema.Codec<24 | 32 | 64>;
} = {
  scatterGather: Schema.Boolean,
  dmaAddressWidth: Schema.Literals([24, 32, 64]),
};

/** One to four buffers, of which a chain can be made. */
export const Pieces: Schema.Codec<readonly Required<BufferOptions>[]> = Schema
  .Array(Schema.Struct(bufferFields(9000))).check(
    Schema.isMinLength(1),
    Schema.isMaxLength(4),
  );

/** Links buffers to a chain. */
export function makeChain(
  pieces: readonly BufferOptions[],
): Effect.Effect<Mdl, never, Kernel> {
  return Effect.map(
    Effect.forEach(pieces, makeBuffer),
    (mdls) => chain(...mdls),
  );
}

/** Bytes of all pieces together. */
export function lengthOfPieces(
  pieces: readonly { readonly length: number }[],
): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Where a range begins, and how much of the rest it takes. */
export interface Range {
  /** From 0, the first byte, to almost 1. */
  readonly start: number;
  /** Up to 1, all that follows. */
  readonly part: number;
}

/** A range of any chain, as parts of it. */
export const rangeFields: {
  readonly [Field in keyof Range]: Schema.Codec<number>;
} = {
  start: between(0, 0.99),
  part: between(0.01, 1),
};

/**
 * The range in bytes: one at least.
 *
 * @param most bytes among which it begins
 * @param total bytes of the chain
 */
export function rangeIn(
  { part, start }: Range,
  total: number,
  most: number = total,
): { readonly offset: number; readonly length: number } {
  const offset = Math.floor(most * start);
  return { offset, length: Math.max(1, Math.floor((total - offset) * part)) };
}
