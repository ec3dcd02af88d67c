/**
 * What the event of a legacy call says about its range, so that a judge needs
 * nothing but the event.
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

/** The arguments by which MapTransfer and FlushAdapterBuffers name a range. */
export interface LegacyRangeArguments {
  readonly mdl: Mdl;
  readonly mapRegisterBase: MapRegisterBase | null;
  readonly currentVa: number;
  readonly length: number;
  readonly writeToDevice: boolean;
}

/**
 * What a judge needs to know of a range in one MDL: as the legacy routines name
 * it, and as an offset like the Ex routines.
 */
export function legacyRangeFacts(
  adapter: AdapterObject,
  args: LegacyRangeArguments,
  use: "map" | "flush",
): ArgumentFacts {
  const { currentVa, length, mapRegisterBase: base, mdl } = args;
  const virtualAddress = mmGetMdlVirtualAddress(mdl);
  const offset = currentVa - virtualAddress;
  const inside = Math.min(length, mdl.byteCount - offset);
  const grant = use === "map"
    ? grantOf(adapter, base)
    : grantOfMapped(adapter, { base, mdl, offset });
  return {
    mdl: mdlName(mdl),
    locked: mdlIsLocked(mdl),
    mappable: (mdl.mdlFlags & MdlFlags.IoSpace) === 0,
    virtualAddress,
    byteCount: mdl.byteCount,
    last: mdl.next === null,
    currentVa,
    length,
    offset,
    chainLength: mdl.byteCount,
    pages: inside > 0 ? addressAndSizeToSpanPages(currentVa, inside) : 0,
    mapRegisterBase: base?.first ?? null,
    numberOfMapRegisters: base?.count ?? 0,
    request: grant?.number ?? null,
    writeToDevice: args.writeToDevice,
  };
}
