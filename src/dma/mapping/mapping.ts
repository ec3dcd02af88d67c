/**
 * Mapping a range of an MDL chain for a device, and retiring it: which pages
 * bounce, what is copied when, and the list the device is given.
 *
 * Page k of a mapping uses register k of its run, bounced or not. A write
 * copies into the bounce pages when it is mapped; a read copies out of them
 * when it is flushed (spec 03, bounce rules).
 *
 * @module
 */

import {
  type DmaError,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { type Mdl, mdlName } from "../../memory/mod.ts";
import { type AdapterAnswer, DONE, YES } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import { copyIn, copyOut, type Layout, layOut } from "./mapping_layout.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import { loadEntries, unloadEntries } from "./remapping.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";
import {
  refuseTransfer,
  retireTransfer,
  startTransfer,
  SystemTransfer,
  type SystemTransferOptions,
} from "../system_dma/system_transfer.ts";

/** The range a driver wants mapped or flushed. */
export interface MapRange {
  readonly mdl: Mdl;
  readonly base: MapRegisterBase | null;
  /** From the start of the chain. */
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  /** Where the list goes; null for a flush. */
  readonly buffer: ScatterGatherBuffer | null;
  /** How many elements may be used. */
  readonly elementsMax: number;
  /** Elements end at multiples of so many bytes; anywhere, if left out. */
  readonly boundary?: number;
  /** Where the mapped length is written, within the step (C184). */
  readonly lengthOut?: OutParameter<number> | null;
  /** What a system-DMA transfer is started with besides. */
  readonly system?: SystemTransferOptions;
}

/** A range that a device may use until it is flushed. */
export interface Mapping extends Layout {
  readonly number: number;
  readonly request: AllocationRequest;
  /** The register of its first page, counted from the base of the grant. */
  readonly firstRegister: number;
  readonly mdl: Mdl;
  readonly offset: number;
  readonly writeToDevice: boolean;
}

/**
 * The grant that a base belongs to. Null stands for the request that holds the
 * channel, else for the latest one without registers (spec 03).
 *
 * @returns undefined if the base belongs to no live grant of the adapter
 */
export function grantOf(
  adapter: AdapterObject,
  base: MapRegisterBase | null,
): AllocationRequest | undefined {
  if (base === null) return adapter.holder ?? adapter.registerless;
  const { request } = base;
  return request.base === base && request.adapter === adapter
    ? request
    : undefined;
}

/**
 * The grant under which a range is mapped, for a flush. Where several grants
 * have a null base, the mapping tells which one is meant.
 */
export function grantOfMapped(
  adapter: AdapterObject,
  { base, mdl, offset }: Pick<MapRange, "base" | "mdl" | "offset">,
): AllocationRequest | undefined {
  if (base === null) {
    for (const { request, mdl: mapped, offset: start } of adapter.mappings) {
      const same = mapped === mdl && start === offset;
      // What a list maps is flushed by PutScatterGatherList alone.
      const bare = request.base === null && request.list === undefined;
      if (same && bare) return request;
    }
  }
  return grantOf(adapter, base);
}

function noGrant(adapter: AdapterObject): DmaError {
  return new InvalidParameters(
    `mapRegisterBase belongs to no live grant of ${adapter.name}`,
  );
}

/** Serves MapTransferEx: maps as far as registers and list reach. */
export function mapRange(
  adapter: AdapterObject,
  range: MapRange,
): AdapterAnswer {
  const request = grantOf(adapter, range.base);
  return request === undefined
    ? { ...DONE, error: noGrant(adapter) }
    : mapForRequest(request, range);
}

/** Maps a range with the registers of a request, as far as they reach. */
export function mapForRequest(
  request: AllocationRequest,
  range: MapRange,
): AdapterAnswer {
  const { adapter } = request;
  const { binding, system } = adapter;
  const refusal = binding && refuseTransfer(adapter, request);
  if (refusal !== undefined) return { ...DONE, error: refusal };
  // Behind every live mapping, so that two never share a register.
  let firstRegister = 0;
  for (const { firstRegister: first, pages } of request.mappings) {
    firstRegister = Math.max(firstRegister, first + pages);
  }
  const layout = layOut(adapter, range, request.base, firstRegister);
  if (layout.length === 0) return { ...DONE, error: nothingFits(request) };
  const mapping: Mapping = {
    ...layout,
    number: system.kernel.nextNumber("mapping"),
    request,
    firstRegister,
    mdl: range.mdl,
    offset: range.offset,
    writeToDevice: range.writeToDevice,
  };
  request.mappings = [...request.mappings, mapping];
  adapter.mappings.add(mapping);
  loadEntries(mapping);
  copyIn(system, mapping);
  if (range.buffer !== null) range.buffer.elements = mapping.elements;
  if (range.lengthOut) range.lengthOut.value = layout.length;
  reportMapped(adapter, range, mapping);
  if (binding !== undefined) {
    startTransfer(new SystemTransfer(adapter, mapping, range.system ?? null));
  }
  return { granted: [], value: layout.length };
}

/** Why not one byte of a range could be laid out. */
function nothingFits(request: AllocationRequest): DmaError {
  const { adapter: { channel, limits }, base, mappings, number } = request;
  const { elementAlignment, minimumTransferUnit } = limits;
  if (mappings.length > 0 || base === null || minimumTransferUnit === 1) {
    return new InsufficientResources(
      `No map register of request ${number} is left for the range; flush what is mapped, or ask for more`,
    );
  }
  return new InvalidParameters(
    `${channel.name} moves ${minimumTransferUnit} bytes at a time from multiples of ${elementAlignment} on, and the range does not begin so`,
  );
}

function reportMapped(
  adapter: AdapterObject,
  range: MapRange,
  mapping: Mapping,
): void {
  const { system } = adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "TransferMapped",
    adapter: adapter.name,
    request: mapping.request.number,
    mapping: mapping.number,
    mapRegisterBase: range.base?.first ?? null,
    pages: mapping.pages,
    firstRegister: mapping.firstRegister,
    mdl: mdlName(range.mdl),
    offset: mapping.offset,
    length: mapping.length,
    writeToDevice: mapping.writeToDevice,
    elements: mapping.elements.length,
    bouncedPages: mapping.bounced.length,
  });
}

/** Serves FlushAdapterBuffersEx: copies what was read, and ends the mapping. */
export function flushRange(
  adapter: AdapterObject,
  range: MapRange,
): AdapterAnswer {
  const request = grantOfMapped(adapter, range);
  if (request === undefined) return { ...DONE, error: noGrant(adapter) };
  const mapping = request.mappings.find((candidate) =>
    candidate.mdl === range.mdl && candidate.offset === range.offset
  );
  if (mapping === undefined) {
    reportNothingMapped(adapter, range, request);
    return { granted: [], value: 0 };
  }
  const length = Math.min(range.length, mapping.length);
  endMapping(mapping, length, range.writeToDevice);
  return { granted: [], value: length };
}

/**
 * Serves FlushAdapterBuffers: ends every run of an MDL that was mapped from an
 * address on. All of them are parts of one transfer, of which the device may
 * have moved the first bytes only.
 *
 * @returns 1 as the value where something was mapped
 */
export function flushRuns(
  adapter: AdapterObject,
  range: MapRange,
): AdapterAnswer {
  const request = grantOfMapped(adapter, range);
  if (request === undefined) return { ...DONE, error: noGrant(adapter) };
  const runs = request.mappings.filter(({ mdl, offset }) =>
    mdl === range.mdl && offset >= range.offset
  );
  if (runs.length === 0) {
    reportNothingMapped(adapter, range, request);
    return DONE;
  }
  const end = range.offset + range.length;
  for (const run of runs) {
    const moved = Math.min(end - run.offset, run.length);
    endMapping(run, Math.max(0, moved), range.writeToDevice);
  }
  return YES;
}

/**
 * Ends a mapping: brings what was read to where the driver wants it.
 *
 * @param length bytes that the device moved, at most those of the mapping; the
 *   counter of a DMA controller may know that there were fewer
 * @param writeToDevice the direction that the driver names, for judges: what is
 *   done goes by the direction that was mapped
 */
export function endMapping(
  mapping: Mapping,
  length: number,
  writeToDevice: boolean,
): void {
  const { request } = mapping;
  const { adapter } = request;
  const { system } = adapter;
  const bytes = Math.min(length, retireTransfer(adapter, mapping));
  unloadEntries(mapping);
  copyOut(system, mapping, bytes);
  if (request.context !== null) request.context.transferCancelled = false;
  request.mappings = request.mappings.filter((other) => other !== mapping);
  adapter.mappings.delete(mapping);
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "TransferFlushed",
    adapter: adapter.name,
    request: request.number,
    mapping: mapping.number,
    offset: mapping.offset,
    length: bytes,
    writeToDevice,
  });
}

function reportNothingMapped(
  adapter: AdapterObject,
  range: MapRange,
  request: AllocationRequest,
): void {
  const { system } = adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "NothingMapped",
    adapter: adapter.name,
    request: request.number,
    mapRegisterBase: range.base?.first ?? null,
    mdl: mdlName(range.mdl),
    offset: range.offset,
    length: range.length,
  });
}
