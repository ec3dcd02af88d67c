/**
 * Common buffers: memory that processors and device share for long, as the
 * driver is given it and as the adapter object keeps it.
 *
 * @module
 */

import { DmaHardwareAccessType } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { BufferEntries } from "./common_buffer_entries.ts";
import type { DmaDomain } from "../adapter/dma_domain.ts";
import type { Guard } from "../mapping/guard_bytes.ts";

/** A common buffer as a driver has it. */
export interface CommonBuffer {
  /** Where the processors see its first byte. */
  readonly virtualAddress: number;
  /** Where the device sees its first byte; not always the physical address. */
  readonly logicalAddress: number;
}

/** The values by which FreeCommonBuffer names a buffer, all as at its allocation. */
export interface CommonBufferNames extends CommonBuffer {
  /** Bytes that were asked for. */
  readonly length: number;
  /** The CacheEnabled of the allocation; any value where it had none (A42). */
  readonly cacheEnabled: boolean;
}

/** What a common buffer is allocated with. */
export interface CommonBufferRequest {
  /** Bytes, 1 or more. */
  readonly length: number;
  /** Lowest logical address of its first byte. */
  readonly minimumAddress: number;
  /** Highest logical address of its last byte. */
  readonly maximumAddress: number;
  /** It crosses no multiple of this. */
  readonly boundary: number;
  /** What FreeCommonBuffer must say; null for anything. */
  readonly cacheEnabled: boolean | null;
  /** Whether the processors' caches hold it. */
  readonly cached: boolean;
  /** Whether it is made of units of 512 pages (A40). */
  readonly largePages: boolean;
}

/** What a common buffer is for. */
export interface CommonBufferOwner {
  /** The adapter through which it was allocated. */
  readonly adapter: AdapterObject;
  /** The vector it is an element of, or null. */
  readonly vector: number | null;
  /** The domain whose adapters all share it; null if the adapter has it alone. */
  readonly domain: DmaDomain | null;
}

/** A live common buffer and what it holds. */
export interface LiveCommonBuffer extends CommonBuffer, CommonBufferOwner {
  /** Number within the run. */
  readonly number: number;
  readonly length: number;
  readonly cacheEnabled: boolean | null;
  /** The first map register it uses; null where it uses none. */
  readonly mapRegisterBase: number | null;
  readonly numberOfMapRegisters: number;
  /** What the device may do with it. */
  readonly access: DmaHardwareAccessType;
  /** How devices reach it where the machine remaps, else null. */
  readonly entries: BufferEntries | null;
  /** What `free` of the machine's memory takes; null for a driver's own memory. */
  readonly allocation: number | null;
  /** The bytes beside it that must not change. */
  readonly guards: readonly Guard[];
}

/**
 * A vector of common buffers: opaque to drivers, who get at its elements by
 * their index.
 */
export class CommonBufferVector {
  /** Number within the run, for reports. */
  readonly number: number;
  /**
   * Its elements; null once freed. Empty when the vector is freed.
   *
   * @internal
   */
  readonly elements: (LiveCommonBuffer | null)[] = [];
  /** Whether the vector itself was freed. */
  freed = false;

  /** Made by AllocateCommonBufferVector. */
  constructor(number: number) {
    this.number = number;
  }
}

/** Whether a live common buffer of an adapter covers what its device wants to use. */
export function isShared(
  { commonBuffers, domain, system: { domainBuffers } }: AdapterObject,
  address: number,
  length: number,
  write: boolean,
): boolean {
  return commonBuffers.size > 0 &&
      covers(commonBuffers.values(), address, length, write) ||
    domainBuffers.size > 0 &&
      covers(buffersOf(domain, domainBuffers), address, length, write);
}

/** The buffers that the adapters of a domain share. */
function* buffersOf(
  domain: DmaDomain,
  buffers: ReadonlyMap<number, LiveCommonBuffer>,
): Generator<LiveCommonBuffer> {
  for (const buffer of buffers.values()) {
    if (buffer.domain === domain) yield buffer;
  }
}

function covers(
  buffers: Iterable<LiveCommonBuffer>,
  address: number,
  length: number,
  write: boolean,
): boolean {
  const { ReadOnly, WriteOnly } = DmaHardwareAccessType;
  const forbidden = write ? ReadOnly : WriteOnly;
  for (const { access, length: bytes, logicalAddress } of buffers) {
    const within = address >= logicalAddress &&
      address + length <= logicalAddress + bytes;
    if (within && access !== forbidden) return true;
  }
  return false;
}
