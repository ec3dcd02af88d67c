/**
 * All the memory of one machine, put together.
 *
 * @module
 */

import { ProcessorCache } from "./cache.ts";
import { PageFrames } from "./page_frames.ts";
import { type MemoryBank, PhysicalMemory } from "./physical_memory.ts";
import { VirtualMemory } from "./virtual_memory.ts";

/** What memory a machine has. */
export interface MemoryOptions {
  /**
   * The banks of RAM; default 16 MiB at 0 and 16 MiB at 4 GiB, so that devices
   * of 24 bits and of 32 bits both find memory they do not reach.
   */
  readonly banks?: ReadonlyArray<MemoryBank>;
  /** Whether devices see the processors' writes at once; default `true`. */
  readonly coherent?: boolean;
}

/** The memory of one machine. */
export interface MachineMemory {
  /** The RAM, as devices see it. */
  readonly physical: PhysicalMemory;
  /** Who owns which page of it. */
  readonly frames: PageFrames;
  /** The RAM, as processors see it. */
  readonly cache: ProcessorCache;
  /** Virtual addresses: pool, pageable buffers, mappings. */
  readonly virtual: VirtualMemory;
}

/** Two banks, one below 16 MiB and one above 4 GiB. */
export const DEFAULT_BANKS: ReadonlyArray<MemoryBank> = [
  { base: 0, bytes: 16 * 1024 * 1024 },
  { base: 0x1_0000_0000, bytes: 16 * 1024 * 1024 },
];

/**
 * Makes the memory of one machine, filled with zeros, with every page free.
 *
 * @param options Banks and coherence.
 * @throws {RangeError} When banks overlap or are not whole pages below 2^53.
 *
 * @example
 * ```ts
 * import { makeMemory } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const memory = makeMemory({ coherent: false });
 * const buffer = memory.virtual.allocate(64)!;
 * const address = memory.virtual.physicalAddressOf(buffer)!;
 * memory.virtual.write(buffer, new Uint8Array([5]));
 * assert.equal(memory.physical.view(address, 1)[0], 0);
 * memory.cache.clean(address, 64);
 * assert.equal(memory.physical.view(address, 1)[0], 5);
 * ```
 */
export function makeMemory(options: MemoryOptions = {}): MachineMemory {
  const physical = new PhysicalMemory(options.banks ?? DEFAULT_BANKS);
  const frames = new PageFrames(physical);
  const cache = new ProcessorCache(physical, options.coherent ?? true);
  const virtual = new VirtualMemory(cache, frames);
  return { physical, frames, cache, virtual };
}
