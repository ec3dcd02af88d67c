/**
 * How a range is laid out for a device: its elements in order, and the pages
 * that go through a bounce page.
 *
 * @module
 */

import { PAGE_SIZE, type ScatterGatherElement } from "../../ddi/mod.ts";
import {
  crossesBoundary,
  endsWithin,
  highestAddress,
  MdlRuns,
} from "../../memory/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { checkBounceGuards, plantBounceGuards } from "./bounce_guards.ts";
import type { DmaSystem } from "../dma_system.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import type { Mapping, MapRange } from "./mapping.ts";
import type { RemappedPiece } from "./remapping.ts";
import type { TransferLimits } from "./transfer_limits.ts";
import { inWholeUnits } from "./transfer_unit.ts";

/** One piece of a page and the bounce page that stands in for it. */
export interface BouncedPiece {
  /** Place of the first byte within the mapping. */
  readonly at: number;
  /** Physical address of the driver's bytes. */
  readonly physical: number;
  /** Physical address of the first byte in the bounce page. */
  readonly bounce: number;
  readonly length: number;
}

/** A laid-out range. */
export interface Layout {
  /** Bytes that were laid out, at most what was asked for. */
  readonly length: number;
  /** Pages it touches, each of which uses up one register. */
  readonly pages: number;
  /** What the device is given, in the order of the data. */
  readonly elements: readonly ScatterGatherElement[];
  /** The pieces that bounce. */
  readonly bounced: readonly BouncedPiece[];
  /** The pieces that have an entry of their own, where the machine remaps. */
  readonly remapped: readonly RemappedPiece[];
}

/** A layout while it grows, page piece by page piece. */
class LayoutBuilder implements Layout {
  length = 0;
  pages = 0;
  readonly elements: { address: number; length: number }[] = [];
  readonly bounced: BouncedPiece[] = [];
  readonly remapped: RemappedPiece[] = [];
  readonly #elementsMax: number;
  readonly #boundary: number;
  #mdl: Mdl | null = null;
  #direct = false;

  constructor(
    { boundary, elementsMax }: MapRange,
    limits: TransferLimits,
  ) {
    this.#elementsMax = Math.min(elementsMax, limits.scatterGatherLimit);
    this.#boundary = boundary ?? limits.boundary;
  }

  /**
   * Adds a piece of a page. Neighbours in the device's address space share an
   * element, but never across MDLs, and never a direct piece with a bounced one.
   *
   * @returns false if the list has no room for another element
   */
  add(address: number, length: number, mdl: Mdl, direct: boolean): boolean {
    const last = this.elements[this.elements.length - 1];
    const continues = last !== undefined && mdl === this.#mdl &&
      direct === this.#direct && last.address + last.length === address &&
      (this.#boundary === 0 || address % this.#boundary !== 0);
    if (continues) {
      last.length += length;
    } else {
      if (this.elements.length === this.#elementsMax) return false;
      this.elements.push({ address, length });
      this.#mdl = mdl;
      this.#direct = direct;
    }
    this.length += length;
    this.pages++;
    return true;
  }
}

/**
 * Lays a range out as far as registers, list and chain reach.
 *
 * @param base the run of registers; null where none are used
 * @param registersUsed registers of the run that other mappings use
 */
export function layOut(
  adapter: AdapterObject,
  range: MapRange,
  base: MapRegisterBase | null,
  registersUsed: number,
): Layout {
  const bounceAddress = base === null
    ? 0
    : adapter.registers.addressOf(base.first);
  const highest = highestAddress(adapter.dmaAddressWidth);
  const { limits } = adapter;
  const remaps = adapter.system.settings.dmaRemapping;
  // With nothing to bounce with, a run ends at the boundary (C167).
  const boundary = base === null ? 0 : limits.boundary;
  const registers = base === null ? Infinity : base.count - registersUsed;
  const builder = new LayoutBuilder(range, limits);
  const runs = new MdlRuns();
  if (!runs.begin(range.mdl, range.offset, range.length)) return builder;
  let present: Mdl | null = null;
  let wholeIsDirect = true;
  while (builder.pages < registers && runs.nextPage()) {
    const mdl = runs.mdl!;
    if (mdl !== present) {
      if (runs.address % limits.elementAlignment !== 0) break;
      wholeIsDirect = limits.scatterGather
        ? runs.address % limits.minimumTransferUnit === 0
        : pieceIsOneRun(runs, range, highest, boundary);
    }
    present = mdl;
    const direct = !remaps &&
      (!adapter.needsMapRegisters ||
        wholeIsDirect && endsWithin(highest, runs.address, runs.length));
    if (direct) {
      if (!builder.add(runs.address, runs.length, mdl, true)) break;
      continue;
    }
    if (base === null) break; // nothing to bounce with
    const bounce = bounceAddress +
      (registersUsed + builder.pages) * PAGE_SIZE + runs.address % PAGE_SIZE;
    const at = builder.length;
    const { address: physical, length } = runs;
    if (!builder.add(bounce, length, mdl, remaps)) break;
    if (remaps) {
      const page = Math.floor(bounce / PAGE_SIZE);
      builder.remapped.push({ at, page, physical, length });
    } else {
      builder.bounced.push({ at, physical, bounce, length });
    }
  }
  const unit = limits.minimumTransferUnit;
  return unit === 1 ? builder : inWholeUnits(builder, unit);
}

/**
 * Whether the rest of the present MDL, as far as the range goes, is one run of
 * reachable memory within a boundary, which a device without scatter/gather can
 * use as it is.
 */
function pieceIsOneRun(
  runs: MdlRuns,
  range: MapRange,
  highest: number,
  boundary: number,
): boolean {
  const piece = new MdlRuns();
  const start = runs.offset;
  piece.begin(range.mdl, start, range.offset + range.length - start);
  if (!piece.next()) return false;
  const { mdl, address, length } = piece;
  if (!endsWithin(highest, address, length)) return false;
  if (boundary > 0 && crossesBoundary(address, length, boundary)) return false;
  return !piece.next() || piece.mdl !== mdl;
}

/** What happens to the bytes when a range is mapped. */
export function copyIn(system: DmaSystem, mapping: Mapping): void {
  const { cache } = system.kernel.memory;
  for (const { physical, bounce, length } of mapping.bounced) {
    if (mapping.writeToDevice) cache.copy(physical, bounce, length);
    cache.cleanAndInvalidate(bounce, length);
  }
  // Only a judge looks at them.
  if (system.kernel.listening) plantBounceGuards(mapping);
  if (cache.coherent) return;
  // A device goes past the caches: what the processors wrote must be in RAM,
  // and no dirty line may later be written over what a device writes there.
  forDirectRuns(
    mapping,
    mapping.length,
    (address, length) => cache.cleanAndInvalidate(address, length),
  );
}

/** What happens to the bytes when a mapping is flushed: `length` of them. */
export function copyOut(
  system: DmaSystem,
  mapping: Mapping,
  length: number,
): void {
  if (system.kernel.listening) checkBounceGuards(mapping);
  if (mapping.writeToDevice) return;
  const { cache } = system.kernel.memory;
  for (const { at, physical, bounce, length: whole } of mapping.bounced) {
    const bytes = Math.min(whole, length - at);
    if (bytes <= 0) break;
    cache.invalidate(bounce, bytes);
    cache.copy(bounce, physical, bytes);
  }
  if (cache.coherent) return;
  forDirectRuns(
    mapping,
    length,
    (address, bytes) => cache.invalidate(address, bytes),
  );
}

/** Visits what a device uses of the driver's own pages. */
function forDirectRuns(
  mapping: Mapping,
  length: number,
  visit: (address: number, length: number) => void,
): void {
  if (mapping.remapped.length > 0) {
    for (const piece of mapping.remapped) {
      const bytes = Math.min(piece.length, length - piece.at);
      if (bytes > 0) visit(piece.physical, bytes);
    }
    return;
  }
  const bounces = new Set(mapping.bounced.map(({ at }) => at));
  let at = 0;
  for (const element of mapping.elements) {
    const bytes = Math.min(element.length, length - at);
    if (bytes <= 0) return;
    if (!bounces.has(at)) visit(element.address, bytes);
    at += element.length;
  }
}
