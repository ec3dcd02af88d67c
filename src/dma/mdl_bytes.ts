/**
 * Reading and writing a buffer as a processor does, in a step that a search of
 * interleavings sees.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { type Mdl, mdlChainLength } from "../memory/mod.ts";
import { DmaSystem } from "./dma_system.ts";

/**
 * Reads bytes of a buffer as a processor does: through its cache, which on a
 * machine without coherence may hide what a device wrote. One announced
 * operation, so a search tries it before and after every map, flush and access
 * of a device. A plain read of memory is invisible to it. Any IRQL.
 *
 * @param mdl the first MDL of the chain
 * @param offset where to start, in bytes; 0 if left out
 * @param length bytes; up to the end of the chain, if left out
 *
 * Dies with a RangeError when the chain is shorter or has no pages.
 *
 * @example What a processor wrote is there
 * ```ts
 * import { Machine, mdlOfPages, readMdl, writeMdl } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const mdl = mdlOfPages([70, 80], 4000, 200);
 *   yield* writeMdl(mdl, new Uint8Array([1, 2, 3]), 95);
 *   return yield* readMdl(mdl, 94, 5);
 * });
 * assert.deepEqual([...Machine.run(program).value!], [0, 1, 2, 3, 0]);
 * ```
 */
export function readMdl(
  mdl: Mdl,
  offset: number = 0,
  length: number = mdlChainLength(mdl) - offset,
): Effect.Effect<Uint8Array, never, DmaSystem> {
  return Effect.flatMap(DmaSystem, ({ mdlAccess }) => {
    const bytes = new Uint8Array(length);
    return Effect.as(
      mdlAccess.move({ _tag: "read", bytes, mdl, offset }),
      bytes,
    );
  });
}

/**
 * Writes bytes into a buffer as a processor does; see {@linkcode readMdl}.
 *
 * @param mdl the first MDL of the chain
 * @param bytes what to write; not to be changed until this is done
 * @param offset where to start, in bytes; 0 if left out
 *
 * Dies with a RangeError when the chain is shorter or has no pages.
 *
 * @example Over the border of two pages
 * ```ts
 * import { Machine, mdlOfPages, readMdl, writeMdl } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const mdl = mdlOfPages([70, 80], 4094, 4);
 *   yield* writeMdl(mdl, new Uint8Array([1, 2, 3, 4]));
 *   return yield* readMdl(mdl, 0, 4);
 * });
 * assert.deepEqual([...Machine.run(program).value!], [1, 2, 3, 4]);
 * ```
 */
export function writeMdl(
  mdl: Mdl,
  bytes: Uint8Array,
  offset: number = 0,
): Effect.Effect<void, never, DmaSystem> {
  return Effect.flatMap(
    DmaSystem,
    ({ mdlAccess }) => mdlAccess.move({ _tag: "write", bytes, mdl, offset }),
  );
}
