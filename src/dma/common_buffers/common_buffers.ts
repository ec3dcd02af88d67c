/**
 * Allocating and freeing common buffers, as the adapter object serves it.
 *
 * @module
 */

import {
  DmaHardwareAccessType,
  PAGE_SIZE,
  Unsuccessful,
} from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import type {
  CommonBufferNames,
  CommonBufferOwner,
  CommonBufferRequest,
  LiveCommonBuffer,
} from "./common_buffer.ts";
import {
  loadBufferEntries,
  unloadBufferEntries,
} from "./common_buffer_entries.ts";
import {
  type CommonBufferMemory,
  registersOf,
  takeCommonBufferMemory,
} from "./common_buffer_memory.ts";
import { serveRegisterLine } from "../adapter/grant.ts";
import { checkGuard } from "../mapping/guard_bytes.ts";
import { allocationFails } from "../adapter/resource_faults.ts";

/** Serves the allocation of one common buffer. */
export function serveAllocation(
  adapter: AdapterObject,
  request: CommonBufferRequest,
): AdapterAnswer {
  const owner = { adapter, vector: null, domain: null };
  const made = makeCommonBuffer(owner, request);
  return typeof made === "string"
    ? { ...DONE, error: new Unsuccessful(made) }
    : { ...DONE, commonBuffer: made };
}

/**
 * Makes a common buffer.
 *
 * @param owner what it is for
 * @returns a sentence if it cannot be made; nothing is taken then
 */
export function makeCommonBuffer(
  owner: CommonBufferOwner,
  request: CommonBufferRequest,
): LiveCommonBuffer | string {
  const { adapter } = owner;
  const { system } = adapter;
  const { length } = request;
  if (!Number.isInteger(length) || length < 1) {
    return `A common buffer has 1 byte or more, not ${length}`;
  }
  if (allocationFails(system.kernel, adapter.name)) {
    return `There is no memory for a common buffer of ${length} bytes`;
  }
  const taken = takeRegisters(adapter, registersOf(length));
  if (typeof taken === "string") return taken;
  const memory = takeMemory(adapter, request, taken);
  if (memory === undefined) {
    if (taken !== null) adapter.registers.free(taken, registersOf(length));
    return `There is no run of ${length} bytes that ${adapter.name} may use`;
  }
  return enterCommonBuffer({
    ...owner,
    number: system.kernel.nextNumber("common buffer"),
    virtualAddress: memory.virtualAddress,
    ...placeForDevice(owner, memory, registersOf(length), taken),
    length,
    cacheEnabled: request.cacheEnabled,
    access: DmaHardwareAccessType.ReadWrite,
    mapRegisterBase: taken,
    numberOfMapRegisters: taken === null ? 0 : registersOf(length),
    allocation: memory.allocation,
    guards: memory.guards,
  });
}

/**
 * Takes the memory of a buffer. Where the machine remaps, the bounds are those
 * of its map registers, and the memory may lie anywhere.
 */
function takeMemory(
  { registers, system }: AdapterObject,
  request: CommonBufferRequest,
  register: number | null,
): CommonBufferMemory | undefined {
  const { kernel: { memory }, settings } = system;
  if (!settings.dmaRemapping || register === null) {
    return takeCommonBufferMemory(memory, request);
  }
  const first = registers.addressOf(register);
  const inBounds = first >= request.minimumAddress &&
    first + request.length - 1 <= request.maximumAddress;
  return !inBounds ? undefined : takeCommonBufferMemory(memory, {
    ...request,
    minimumAddress: 0,
    maximumAddress: Infinity,
  });
}

/** Where the device sees memory, and by which entries if the machine remaps. */
function placeForDevice(
  { adapter: { domain, registers, system } }: CommonBufferOwner,
  { physicalAddress }: CommonBufferMemory,
  pages: number,
  register: number | null,
): Pick<LiveCommonBuffer, "logicalAddress" | "entries"> {
  if (!system.settings.dmaRemapping || register === null) {
    return { logicalAddress: physicalAddress, entries: null };
  }
  const logicalAddress = registers.addressOf(register);
  const first = physicalAddress / PAGE_SIZE;
  const frames = Array.from({ length: pages }, (_, index) => first + index);
  const { ReadWrite } = DmaHardwareAccessType;
  const entries = loadBufferEntries(domain, logicalAddress, frames, ReadWrite);
  return { logicalAddress, entries };
}

/**
 * Takes the map registers of a buffer.
 *
 * @returns the first one; null if the adapter needs none, and a sentence if there
 *   are not enough
 */
export function takeRegisters(
  { name, needsMapRegisters, numberOfMapRegisters, registers }: AdapterObject,
  count: number,
): number | null | string {
  if (!needsMapRegisters) return null;
  if (count > numberOfMapRegisters) {
    return `A common buffer of ${count} pages takes as many map registers, and ${name} may use ${numberOfMapRegisters}`;
  }
  // Nobody overtakes those who wait for registers.
  const first = registers.waiters.length === 0 ? registers.allocate(count) : -1;
  return first < 0
    ? `${count} map registers for a common buffer are not free now`
    : first;
}

/** Books a buffer that was made. */
export function enterCommonBuffer(buffer: LiveCommonBuffer): LiveCommonBuffer {
  const { adapter } = buffer;
  const { system } = adapter;
  bookOf(buffer).set(buffer.virtualAddress, buffer);
  if (system.kernel.listening) {
    system.emit({
      _tag: "CommonBufferAllocated",
      adapter: adapter.name,
      buffer: buffer.number,
      virtualAddress: buffer.virtualAddress,
      logicalAddress: buffer.logicalAddress,
      length: buffer.length,
      mapRegisterBase: buffer.mapRegisterBase,
      numberOfMapRegisters: buffer.numberOfMapRegisters,
      vector: buffer.vector,
    });
  }
  return buffer;
}

/** Where a live buffer is kept. */
function bookOf(
  { adapter, domain }: LiveCommonBuffer,
): Map<number, LiveCommonBuffer> {
  return domain === null ? adapter.commonBuffers : adapter.system.domainBuffers;
}

/** The live buffer at an address that an adapter may free. */
function findBuffer(
  adapter: AdapterObject,
  virtualAddress: number,
): LiveCommonBuffer | undefined {
  const own = adapter.commonBuffers.get(virtualAddress);
  if (own !== undefined) return own;
  const shared = adapter.system.domainBuffers.get(virtualAddress);
  const may = shared !== undefined &&
    (shared.adapter === adapter || shared.domain === adapter.domain);
  return may ? shared : undefined;
}

/** Serves FreeCommonBuffer: all of a buffer, named exactly, or nothing. */
export function serveFree(
  adapter: AdapterObject,
  names: CommonBufferNames,
): AdapterAnswer {
  const buffer = findBuffer(adapter, names.virtualAddress);
  const wrong = buffer === undefined
    ? "no such buffer is live"
    : whyNot(buffer, names);
  if (buffer !== undefined && wrong === undefined) {
    const granted: AllocationRequest[] = [];
    const refused = endCommonBuffer(buffer, granted);
    if (refused === undefined) return { granted, value: 1 };
    reportNotHeld(adapter, names, refused);
    return DONE;
  }
  reportNotHeld(adapter, names, wrong!);
  return DONE;
}

function whyNot(
  buffer: LiveCommonBuffer,
  names: CommonBufferNames,
): string | undefined {
  if (buffer.vector !== null) {
    return `it is an element of vector ${buffer.vector}`;
  }
  if (buffer.length !== names.length) {
    return `its length is ${buffer.length}, not ${names.length}`;
  }
  if (buffer.logicalAddress !== names.logicalAddress) {
    return `its logical address is 0x${
      buffer.logicalAddress.toString(16)
    }, not 0x${names.logicalAddress.toString(16)}`;
  }
  const { cacheEnabled } = buffer;
  return cacheEnabled === null || cacheEnabled === names.cacheEnabled
    ? undefined
    : `it was allocated with CacheEnabled ${
      cacheEnabled ? "TRUE" : "FALSE"
    } (A42)`;
}

/** Says that a buffer was to be freed that is not held so. */
export function reportNotHeld(
  { name, system }: AdapterObject,
  { length, logicalAddress, virtualAddress }: Omit<
    CommonBufferNames,
    "cacheEnabled"
  >,
  reason: string,
): void {
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "CommonBufferNotHeld",
    adapter: name,
    virtualAddress,
    logicalAddress,
    length,
    reason,
  });
}

/**
 * Ends a buffer: looks after its guards, and gives memory and registers back.
 *
 * @param granted gets the requests that are granted by that
 * @returns why not, if its pages cannot be freed; nothing has changed then
 */
export function endCommonBuffer(
  buffer: LiveCommonBuffer,
  granted: AllocationRequest[],
): string | undefined {
  const { adapter } = buffer;
  const { registers, system } = adapter;
  const { allocation, mapRegisterBase, numberOfMapRegisters } = buffer;
  const { memory } = system.kernel;
  const faults = buffer.guards.map((guard) => checkGuard(memory, guard));
  if (allocation !== null && memory.virtual.free(allocation) !== "freed") {
    return "its pages are locked by an MDL";
  }
  bookOf(buffer).delete(buffer.virtualAddress);
  if (buffer.entries !== null) unloadBufferEntries(buffer.entries);
  if (system.kernel.listening) {
    for (const fault of faults) {
      if (fault === undefined) continue;
      system.emit({
        _tag: "GuardBytesChanged",
        adapter: adapter.name,
        ...fault,
        owner: `common buffer ${buffer.number}`,
      });
    }
    system.emit({
      _tag: "CommonBufferFreed",
      adapter: adapter.name,
      buffer: buffer.number,
      mapRegisterBase,
      numberOfMapRegisters,
      vector: buffer.vector,
    });
  }
  if (mapRegisterBase === null) return undefined;
  registers.free(mapRegisterBase, numberOfMapRegisters);
  serveRegisterLine(registers, system, granted);
  return undefined;
}
