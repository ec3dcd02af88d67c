/**
 * What the calls of the table routines say about their arguments: the facts
 * that rules judge by. The routines put them in; the rules take them out here.
 *
 * A saved trace may lack a fact. A comparison with what is missing is false, so
 * a rule that misses its facts finds nothing and does no harm.
 *
 * @module
 */

import { type CallEvent, type EventValue, ntSuccess } from "../ddi/mod.ts";

/** Facts of `allocateAdapterChannelEx` and of the scatter/gather Ex routines. */
export interface AllocationFacts {
  readonly deviceObject: string;
  /** Number of the transfer context; 0 while raw, null for a null pointer. */
  readonly context: number | null;
  /** raw, idle, pending, granted, cancelled, or null for a null pointer. */
  readonly contextState: string;
  /** Whether the driver gave the context's memory up before. */
  readonly contextFreed: boolean;
  readonly numberOfMapRegisters: number;
  readonly flags: number;
}

/** Facts of `mapTransferEx` and `flushAdapterBuffersEx`. */
export interface RangeFacts {
  readonly mdl: string;
  /** N: the bytes of the whole chain. */
  readonly chainLength: number;
  readonly locked: boolean;
  readonly mappable: boolean;
  /** Virtual address of the first byte; null outside the chain. */
  readonly virtualAddress: number | null;
  /** Pages that the range touches. */
  readonly pages: number;
  readonly mapRegisterBase: number | null;
  readonly numberOfMapRegisters: number;
  /** The live grant that the base belongs to; null if there is none. */
  readonly request: number | null;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
}

/** Facts of the legacy `mapTransfer` and `flushAdapterBuffers`. */
export interface LegacyRangeFacts {
  readonly mdl: string;
  readonly locked: boolean;
  /** MmGetMdlVirtualAddress of the MDL. */
  readonly virtualAddress: number;
  readonly byteCount: number;
  /** Whether no other MDL follows in the chain. */
  readonly last: boolean;
  readonly currentVa: number;
  readonly length: number;
}

/** Takes the facts of an allocation out of its call. */
export function allocationFacts(call: CallEvent): AllocationFacts {
  return call.arguments as unknown as AllocationFacts;
}

/** Takes the facts of a range out of a call. */
export function rangeFacts(call: CallEvent): RangeFacts {
  return call.arguments as unknown as RangeFacts;
}

/** Takes the facts of a legacy range out of a call. */
export function legacyRangeFacts(call: CallEvent): LegacyRangeFacts {
  return call.arguments as unknown as LegacyRangeFacts;
}

/** Whether a range has its first byte in its chain, and bytes at all. */
export function beginsInside(
  { offset, length, chainLength }: RangeFacts,
): boolean {
  return offset >= 0 && offset < chainLength && length > 0;
}

/** Whether a range lies in its chain altogether. */
export function liesInside(facts: RangeFacts): boolean {
  return beginsInside(facts) &&
    facts.offset + facts.length <= facts.chainLength;
}

/** Whether a routine returned a status that says failure. */
export function failed(value: EventValue): boolean {
  return typeof value === "number" && !ntSuccess(value);
}

/** "1 map register", "2 map registers". */
export function counted(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}

/** "4096 bytes from offset 8192 of mdl 3000". */
export function rangeInWords(
  { mdl, offset, length }: Pick<RangeFacts, "mdl" | "offset" | "length">,
): string {
  return `${counted(length, "byte")} from offset ${offset} of ${mdl}`;
}
