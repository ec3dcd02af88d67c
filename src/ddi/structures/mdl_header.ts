/**
 * The header of an MDL; an array of page frame numbers follows it in memory.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { StructureLayout } from "../layout.ts";
import { Address, Ulong, Ushort } from "./scalars.ts";

/** The fields of an MDL before its page frame numbers (spec 01, section 13). */
export interface MdlHeader {
  /** Address of the next MDL of the chain, or 0. */
  readonly next: number;
  /** Bytes of the header and the page frame numbers. */
  readonly size: number;
  /** A combination of `MdlFlags`. */
  readonly mdlFlags: number;
  /** Owner of the buffer, or 0. */
  readonly process: number;
  /** Where the system sees the buffer, or 0. */
  readonly mappedSystemVa: number;
  /** Virtual address of the first page. */
  readonly startVa: number;
  /** Length of the buffer in bytes. */
  readonly byteCount: number;
  /** Place of the first byte in its page. */
  readonly byteOffset: number;
}

/** Schema of {@link MdlHeader}. */
export const MdlHeader: Schema.Codec<MdlHeader> = Schema.Struct({
  next: Address,
  size: Ushort,
  mdlFlags: Ushort,
  process: Address,
  mappedSystemVa: Address,
  startVa: Address,
  byteCount: Ulong,
  byteOffset: Ulong,
});

/** MDL: a header of 48 bytes, 28 on 32-bit systems. */
export const mdlHeaderLayout: StructureLayout<MdlHeader> = new StructureLayout<
  MdlHeader
>("MDL", [
  ["next", "POINTER"],
  ["size", "USHORT"],
  ["mdlFlags", "USHORT"],
  ["process", "POINTER"],
  ["mappedSystemVa", "POINTER"],
  ["startVa", "POINTER"],
  ["byteCount", "ULONG"],
  ["byteOffset", "ULONG"],
]);
