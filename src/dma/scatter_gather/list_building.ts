/**
 * Scatter/gather lists from the grant of their request to the end: built,
 * described by an MDL, or dropped because the request was cancelled.
 *
 * @module
 */

import { InvalidParameters, NoneMapped, PAGE_SIZE } from "../../ddi/mod.ts";
import {
  ioFreeMdl,
  type Mdl,
  mdlName,
  mdlOfPages,
  mmUnlockPages,
} from "../../memory/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import { rangeOf } from "./list_checks.ts";
import type { ListRequest } from "./list_request.ts";
import { mapForRequest } from "../mapping/mapping.ts";
import type { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";

/** Registers an accepted request for a list; its buffer is in use from now on. */
export function enterList(
  request: AllocationRequest,
  list: ListRequest,
): void {
  request.adapter.system.lists.set(list.buffer, request);
  if (list.out !== null) list.out.value = list.buffer;
}

/** Maps the range of a request that was granted, all of it, and fills the list. */
export function buildList(
  request: AllocationRequest,
  list: ListRequest,
): void {
  const { adapter } = request;
  const { system } = adapter;
  list.number = system.kernel.nextNumber("list");
  list.buffer.number = list.number;
  const range = rangeOf(list, request.base);
  // A chain that lost its pages while the request waited cannot be mapped; the
  // driver broke its word, and gets a list without elements.
  const { error } = mapForRequest(request, range);
  if (error !== undefined) list.buffer.elements = [];
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "ScatterGatherListBuilt",
    adapter: adapter.name,
    request: request.number,
    list: list.number,
    mdl: mdlName(list.mdl),
    offset: list.offset,
    length: list.length,
    writeToDevice: list.writeToDevice,
    elements: list.buffer.elements.length,
    callerBuffer: list.callerBuffer,
  });
}

/** Takes a list out of use: its memory and what was made for it are freed. */
export function dropList(
  request: AllocationRequest,
  list: ListRequest,
): void {
  const { kernel, lists } = request.adapter.system;
  const { virtual } = kernel.memory;
  lists.delete(list.buffer);
  if (list.target !== list.mdl) {
    for (let mdl = list.target ?? null; mdl !== null;) {
      const { next }: Mdl = mdl;
      mmUnlockPages(virtual, mdl);
      ioFreeMdl(virtual, mdl);
      mdl = next;
    }
  }
  list.target = undefined;
  if (list.memory === undefined) return;
  virtual.free(list.memory);
  list.memory = undefined;
}

/** The live list in a buffer, if the adapter built one there. */
export function liveList(
  adapter: AdapterObject,
  buffer: ScatterGatherBuffer,
): readonly [AllocationRequest, ListRequest] | undefined {
  const request = adapter.system.lists.get(buffer);
  const list = request?.list;
  if (request === undefined || list === undefined) return undefined;
  return request.adapter === adapter && list.number > 0
    ? [request, list]
    : undefined;
}

/** Serves BuildMdlFromScatterGatherList. */
export function buildMdl(
  adapter: AdapterObject,
  buffer: ScatterGatherBuffer,
  originalMdl: Mdl | null,
): AdapterAnswer {
  if (originalMdl === null) {
    return { ...DONE, error: new InvalidParameters("OriginalMdl is null") };
  }
  const live = liveList(adapter, buffer);
  if (live === undefined) {
    return {
      ...DONE,
      error: new InvalidParameters(
        `The buffer holds no live list of ${adapter.name}`,
      ),
    };
  }
  const [request, list] = live;
  if (list.target !== undefined) {
    return {
      ...DONE,
      error: new NoneMapped(
        `List ${list.number} has an MDL already; it has one in its life`,
      ),
    };
  }
  const [mapping] = request.mappings;
  const bounces = mapping !== undefined && mapping.bounced.length > 0;
  list.target = bounces ? describe(buffer) : originalMdl;
  return { ...DONE, mdl: list.target };
}

/**
 * A chain of locked MDLs for the memory that the device really uses: an MDL for
 * each element, in their order. Something bounces, so there is no IOMMU, and
 * the elements are physical addresses.
 */
function describe({ elements }: ScatterGatherBuffer): Mdl {
  const mdls = elements.map(({ address, length }) => {
    const first = Math.floor(address / PAGE_SIZE);
    const last = Math.floor((address + length - 1) / PAGE_SIZE);
    const frames = Array.from(
      { length: last - first + 1 },
      (_, index) => first + index,
    );
    return mdlOfPages(frames, address % PAGE_SIZE, length);
  });
  mdls.forEach((mdl, index) => {
    mdl.next = mdls[index + 1] ?? null;
  });
  return mdls[0]!;
}
