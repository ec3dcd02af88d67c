/**
 * Who gets the channel and the registers: the one place in which a pending
 * request becomes granted or is taken back.
 *
 * Every function here runs inside one step of an adapter object. Two lines are
 * kept, both strictly first come first served: one for each channel, and one
 * for registers. Nobody overtakes, even if less would fit (spec 02).
 *
 * @module
 */

import { DmaFlags, PAGE_SIZE } from "../../ddi/mod.ts";
import type { AdapterAnswer } from "./adapter_messages.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import type { AdapterChannel } from "./channel.ts";
import type { DmaSystem } from "../dma_system.ts";
import { buildList } from "../scatter_gather/list_building.ts";
import { MapRegisterBase } from "../map_registers/map_register_base.ts";
import type { MapRegisters } from "../map_registers/map_registers.ts";
import { unloadEntries } from "../mapping/remapping.ts";
import { clearChannel } from "../system_dma/system_transfer.ts";

/** Registers the request needs before it can be granted. */
export function registersNeeded(request: AllocationRequest): number {
  return request.adapter.needsMapRegisters ? request.numberOfMapRegisters : 0;
}

/** Whether the request could be granted now without overtaking anybody. */
export function grantableNow(request: AllocationRequest): boolean {
  const { adapter } = request;
  const { channel, registers } = adapter;
  if (excludesNobody(request)) return true;
  if (!channel.idle) return false;
  const needed = registersNeeded(request);
  return needed === 0 ||
    (registers.waiters.length === 0 && registers.canFit(needed));
}

/**
 * Whether a request has nothing to wait for, and nobody to keep waiting: a list
 * on an adapter that uses no map registers (spec 04).
 */
export function excludesNobody(
  { adapter, list }: AllocationRequest,
): boolean {
  return list !== undefined && !adapter.needsMapRegisters;
}

/** Grants a request that {@linkcode excludesNobody}, past every line. */
export function grantWithoutChannel(request: AllocationRequest): void {
  if (request.routine === null) request.adapter.listsHeld++;
  settle(request, null);
}

/**
 * Lets a request that is first in line for its channel have it. It is granted
 * if its registers are there too; otherwise it holds the channel and waits.
 *
 * @returns whether it was granted
 */
export function takeChannel(request: AllocationRequest): boolean {
  const { adapter, starved } = request;
  const { channel, registers } = adapter;
  channel.owner = request;
  const needed = registersNeeded(request);
  if (needed === 0) {
    settle(request, null);
    return true;
  }
  const { waiters } = registers;
  const first = waiters.length === 0 && !starved
    ? registers.allocateForNext(needed)
    : -1;
  if (first < 0) {
    request.ticket = waiters.park(request, needed);
    queued(request, "map registers");
    askForMore(registers, adapter.system);
    return false;
  }
  settle(request, new MapRegisterBase(first, needed, request));
  return true;
}

/**
 * Has the worker add registers for the first in line, if the store may have so
 * many more: here there is no memory to be had for them.
 */
function askForMore(registers: MapRegisters, { signals, worker }: DmaSystem) {
  const next = registers.waiters.first;
  if (next === undefined || registers.growing) return;
  if (!registers.canGrow(next.count)) return;
  registers.growing = true;
  signals.push(worker.ask(registers));
}

/** Puts a request at the end of the line for its channel. */
export function joinLine(request: AllocationRequest): void {
  request.adapter.channel.waiting.add(request);
  queued(request, "channel");
}

function queued(
  request: AllocationRequest,
  waitsFor: "channel" | "map registers",
): void {
  request.state = "pending";
  request.waited = true;
  if (request.context !== null) request.context.state = "pending";
  const { system } = request.adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "RequestQueued",
    adapter: request.adapter.name,
    request: request.number,
    context: request.context?.number ?? null,
    deviceObject: request.deviceObject.name,
    numberOfMapRegisters: request.numberOfMapRegisters,
    waitsFor,
  });
}

/** From pending, or new, to granted: from here on no cancel can win. */
function settle(
  request: AllocationRequest,
  base: MapRegisterBase | null,
): void {
  const { system } = request.adapter;
  request.state = "granted";
  request.base = base;
  if (base !== null) request.adapter.registers.grants++;
  if (request.context !== null) request.context.state = "granted";
  const zero = (request.flags & DmaFlags.ZeroBuffers) !== 0 &&
    !system.settings.dmaRemapping;
  if (base !== null && zero) {
    system.kernel.memory.cache.fill(
      request.adapter.registers.addressOf(base.first),
      base.count * PAGE_SIZE,
      0,
    );
  }
  if (system.kernel.listening) reportGranted(request, base);
  if (request.list !== undefined) buildList(request, request.list);
}

function reportGranted(
  request: AllocationRequest,
  base: MapRegisterBase | null,
): void {
  const { system } = request.adapter;
  system.emit({
    _tag: "RequestGranted",
    adapter: request.adapter.name,
    request: request.number,
    context: request.context?.number ?? null,
    deviceObject: request.deviceObject.name,
    mapRegisterBase: base?.first ?? null,
    numberOfMapRegisters: base?.count ?? 0,
    registersAsked: request.numberOfMapRegisters,
    contextFreed: request.context?.freed ?? false,
    waited: request.waited,
    ticksWaited: system.kernel.scheduler.now - request.tick,
    ...(excludesNobody(request) ? { withoutChannel: true as const } : {}),
  });
}

/**
 * Gives a channel to the first in its line.
 *
 * @param granted gets the request if it is granted by that
 */
export function passChannelOn(
  channel: AdapterChannel,
  granted: AllocationRequest[],
): void {
  channel.owner = undefined;
  if (channel.waiting.size === 0) return;
  for (const next of channel.waiting) {
    channel.waiting.delete(next);
    if (takeChannel(next)) granted.push(next);
    return;
  }
}

/**
 * Serves the line for registers from its head, as far as they reach.
 *
 * @param granted gets the requests that are granted by that
 */
export function serveRegisterLine(
  registers: MapRegisters,
  system: DmaSystem,
  granted: AllocationRequest[],
): void {
  for (;;) {
    const ticket = registers.waiters.grantNext();
    if (ticket === undefined) return askForMore(registers, system);
    const { request, base, count } = ticket;
    request.ticket = undefined;
    settle(request, new MapRegisterBase(base, count, request));
    granted.push(request);
  }
}

/** Serves the line for registers that were gone for a while, for a request. */
export function registersAreBack(request: AllocationRequest): AdapterAnswer {
  const granted: AllocationRequest[] = [];
  request.starved = false;
  const { registers, system } = request.adapter;
  serveRegisterLine(registers, system, granted);
  return { granted, value: 0 };
}

/**
 * Gives the channel of a granted request back, and lets the next one have it.
 *
 * @param keepRegisters whether its registers stay with the driver
 * @param granted gets the requests that are granted by that
 */
export function releaseChannel(
  request: AllocationRequest,
  keepRegisters: boolean,
  granted: AllocationRequest[],
): void {
  const { adapter } = request;
  const { system } = adapter;
  if (system.kernel.listening) {
    system.emit({
      _tag: "ChannelReleased",
      adapter: adapter.name,
      request: request.number,
      keepsRegisters: keepRegisters,
    });
  }
  clearChannel(request);
  if (keepRegisters) {
    // Not one whose registers were given back before its routine returned.
    const bare = registersNeeded(request) === 0 && request.list === undefined;
    if (bare) adapter.registerless = request;
  } else {
    releaseRegisters(request, granted);
  }
  passChannelOn(adapter.channel, granted);
}

/** Ends the mappings of a request. */
function dropMappings(request: AllocationRequest): void {
  for (const mapping of request.mappings) {
    unloadEntries(mapping);
    request.adapter.mappings.delete(mapping);
  }
  request.mappings = [];
}

/**
 * Gives the registers of a granted request back, if it has any, and serves
 * those that wait for some. Mappings that still use them end.
 *
 * @param granted gets the requests that are granted by that
 */
export function releaseRegisters(
  request: AllocationRequest,
  granted: AllocationRequest[],
): void {
  const { adapter, base } = request;
  if (request.mappings.length > 0) dropMappings(request);
  if (base === null) return;
  const { system } = adapter;
  request.base = null;
  adapter.registers.grants--;
  const result = adapter.registers.free(base.first, base.count);
  if (result !== 0) {
    throw new Error(
      `Assertion failed: the pool refused to take back ${base.count} registers from ${base.first}`,
    );
  }
  if (system.kernel.listening) {
    system.emit({
      _tag: "MapRegistersFreed",
      adapter: adapter.name,
      request: request.number,
      mapRegisterBase: base.first,
      numberOfMapRegisters: base.count,
    });
  }
  serveRegisterLine(adapter.registers, system, granted);
}
