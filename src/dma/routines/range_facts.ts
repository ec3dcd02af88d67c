/**
 * What the event of a call says about a range of an MDL chain, so that a judge
 * needs nothing but the event.
 *
 * @module
 */

import { addressAndSizeToSpanPages, MdlFlags } from "../../ddi/mod.ts";
import {
  type Mdl,
  mdlIsLocked,
  mdlName,
  mmGetMdlVirtualAddress,
} from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { grantOf, grantOfMapped } from "../mapping/mapping.ts";
import type { ArgumentFacts } from "./routine.ts";

/** The arguments by which MapTransferEx and FlushAdapterBuffersEx name a range. */
export interface RangeArguments {
  readonly mdl: Mdl;
  readonly mapRegisterBase: MapRegisterBase | null;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
}

/** What a walk along the chain tells. */
interface ChainFacts {
  /** N: the bytes of the whole chain. */
  chainLength: number;
  /** Whether every MDL of it has pages that stay (rule 0x0E). */
  locked: boolean;
  /** Whether processors could copy all of it: none is device memory (rule 0x22). */
  mappable: boolean;
  /** Virtual address of the range's first byte; null outside the chain. */
  virtualAddress: number | null;
  /** Pages that the part of the range inside the chain touches. */
  pages: number;
}

/** What a judge needs to know of a range and its chain. */
export function rangeFacts(
  adapter: AdapterObject,
  args: RangeArguments,
  use: "map" | "flush",
): ArgumentFacts {
  const { mapRegisterBase: base, mdl, offset, length, writeToDevice } = args;
  const grant = use === "map"
    ? grantOf(adapter, base)
    : grantOfMapped(adapter, { base, mdl, offset });
  return {
    mdl: mdlName(mdl),
    ...chainFacts(args),
    mapRegisterBase: base?.first ?? null,
    numberOfMapRegisters: base?.count ?? 0,
    request: grant?.number ?? null,
    offset,
    length,
    writeToDevice,
  };
}

function chainFacts({ mdl: head, offset, length }: RangeArguments): ChainFacts {
  const facts: ChainFacts = {
    chainLength: 0,
    locked: true,
    mappable: true,
    virtualAddress: null,
    pages: 0,
  };
  const end = offset + length;
  for (let mdl: Mdl | null = head; mdl !== null; mdl = mdl.next) {
    const begins = facts.chainLength;
    const ends = begins + mdl.byteCount;
    const from = Math.max(offset, begins);
    const bytes = Math.min(end, ends) - from;
    const address = mmGetMdlVirtualAddress(mdl) + from - begins;
    if (offset >= begins && offset < ends) facts.virtualAddress = address;
    if (bytes > 0) facts.pages += addressAndSizeToSpanPages(address, bytes);
    facts.locked &&= mdlIsLocked(mdl);
    facts.mappable &&= (mdl.mdlFlags & MdlFlags.IoSpace) === 0;
    facts.chainLength = ends;
  }
  return facts;
}
