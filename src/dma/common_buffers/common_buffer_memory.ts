/**
 * Finding memory for a common buffer: one run that the device reaches, within
 * its bounds, with guard bytes on both sides where there is room for them.
 *
 * @module
 */

import { bytesToPages, PAGE_SIZE } from "../../ddi/mod.ts";
import type { MachineMemory } from "../../memory/mod.ts";
import type { CommonBufferRequest } from "./common_buffer.ts";
import { type Guard, plantGuard } from "../mapping/guard_bytes.ts";

/** Bytes of a large page: 512 pages. */
const LARGE_PAGE = 512 * PAGE_SIZE;

/** Memory of a common buffer. */
export interface CommonBufferMemory {
  /** Virtual address of its first byte. */
  readonly virtualAddress: number;
  /** Physical address of its first byte. */
  readonly physicalAddress: number;
  /** What `free` of the virtual memory takes. */
  readonly allocation: number;
  readonly guards: readonly Guard[];
}

/** Addresses between which a buffer may lie: first byte to last. */
interface Window {
  readonly first: number;
  readonly last: number;
}

/**
 * The memory that a buffer may lie in, highest first, so that the low memory is
 * left to devices that reach nothing else.
 */
function* windows(
  { physical }: MachineMemory,
  { boundary, maximumAddress, minimumAddress }: CommonBufferRequest,
): Generator<Window> {
  for (const { base, bytes } of [...physical.banks].reverse()) {
    const lowest = Math.max(base, minimumAddress);
    let last = Math.min(base + bytes - 1, maximumAddress);
    while (last >= lowest) {
      const first = Math.max(lowest, last - last % boundary);
      yield { first, last };
      last = first - 1;
    }
  }
}

/**
 * Takes memory for a common buffer, filled with zeros.
 *
 * @returns undefined if there is no room
 */
export function takeCommonBufferMemory(
  memory: MachineMemory,
  request: CommonBufferRequest,
): CommonBufferMemory | undefined {
  // The guards take a page on each side, and are given up before the buffer is.
  for (const guarded of request.largePages ? [false] : [true, false]) {
    for (const window of windows(memory, request)) {
      const taken = takeWithin(memory, request, window, guarded);
      if (taken !== undefined) return taken;
    }
  }
  return undefined;
}

function takeWithin(
  memory: MachineMemory,
  { cached, largePages, length }: CommonBufferRequest,
  { first, last }: Window,
  guarded: boolean,
): CommonBufferMemory | undefined {
  const { virtual } = memory;
  const unit = largePages ? LARGE_PAGE : PAGE_SIZE;
  const bytes = Math.ceil(length / unit) * unit;
  const beside = guarded ? PAGE_SIZE : 0;
  // A window that is too small would count as memory that was refused.
  if (last - first + 1 < bytes) return undefined;
  const allocation = virtual.allocate(bytes + 2 * beside, {
    contiguous: true,
    alignment: unit,
    order: "high first",
    minimumAddress: first - beside,
    maximumAddress: last + beside,
    cached,
  });
  if (allocation === undefined) return undefined;
  const virtualAddress = allocation + beside;
  const physicalAddress = virtual.physicalAddressOf(virtualAddress)!;
  const guards: Guard[] = [
    { address: physicalAddress - beside, length: beside, side: "before" },
    {
      address: physicalAddress + length,
      length: Math.min(bytes - length + beside, PAGE_SIZE),
      side: "after",
    },
  ];
  for (const guard of guards) plantGuard(memory, guard);
  return { virtualAddress, physicalAddress, allocation, guards };
}

/** Map registers that a buffer of a length takes where it takes any. */
export function registersOf(length: number): number {
  return bytesToPages(length);
}
