/**
 * The bus side of an adapter: how a device reads and writes memory.
 *
 * A device knows logical addresses and nothing else. It drives only as many
 * address bits as it has; higher ones are zero. What it does outside its live
 * mappings is reported. It happens all the same, as on real hardware, unless the
 * machine remaps: then it is a fault, and no byte moves.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { ScatterGatherElement } from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { PhysicalMemory } from "../../memory/mod.ts";
import { isShared } from "../common_buffers/common_buffer.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { moveFaultily, STRAY_BYTES } from "./bus_faults.ts";
import { DmaSystem } from "../dma_system.ts";
import { translate } from "./remapping.ts";

/** Parameter 2 of rule 0x0F for a free map register that was written. */
const FREE_REGISTER = 3;

/** What a device wants to move, in one burst. */
export interface BusRange {
  /** Name of the device. */
  readonly device: string;
  /** Where in memory, in the order of the data. */
  readonly elements: readonly ScatterGatherElement[];
  /** True if the device writes memory. */
  readonly write: boolean;
  /** Bytes, at most those of the elements together. */
  readonly length: number;
  /**
   * What the device does with each piece of memory in turn: fills it or takes
   * it.
   *
   * @param memory the piece itself, valid for this call
   * @param at place of the piece's first byte in the burst
   * @returns how many bytes it moved; fewer than the piece has ends the burst
   */
  readonly move: (memory: Uint8Array, at: number) => number;
}

/**
 * Moves bytes between a device and memory in one burst: one announced
 * operation on the device's adapter. For the actor of a device; a driver has
 * MapTransferEx.
 *
 * @param physicalDeviceObject the device; its driver has called
 *   IoGetDmaAdapter for it, otherwise nothing is moved
 * @param range what to move
 * @returns how many bytes were moved: less than asked if an address has no
 *   memory behind it, which is a bus error
 *
 * @example A device that stores four bytes
 * ```ts
 * import { busTransfer, Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 64,
 *   });
 *   const buffer = yield* adapter.dmaOperations.allocateCommonBuffer(4, true);
 *   const elements = [{ address: buffer.logicalAddress, length: 4 }];
 *   const move = (memory: Uint8Array) => memory.fill(0x5A).length;
 *   return yield* busTransfer(pdo, { device: "filler", elements, write: true, length: 4, move });
 * }));
 * assert.equal(report.value, 4);
 * ```
 */
export function busTransfer(
  physicalDeviceObject: DeviceObject,
  range: BusRange,
): Effect.Effect<number, never, DmaSystem> {
  return Effect.flatMap(DmaSystem, (system) => {
    const adapter = system.adapters.get(physicalDeviceObject)?.[0];
    if (adapter === undefined) return Effect.succeed(0);
    return Effect.map(
      adapter.reactor.ask({ _tag: "device access", range }),
      (answer) => answer.value,
    );
  });
}

/** Serves a burst. */
export function deviceAccess(
  adapter: AdapterObject,
  range: BusRange,
): AdapterAnswer {
  const { faults } = adapter.system.kernel;
  return faults === undefined
    ? moveBurst(adapter, range)
    : moveFaultily(faults, {
      range,
      move: (range) => moveBurst(adapter, range),
      strayAddress: () => strayAddress(adapter, range),
      stray: (address, length) => stray(adapter, range, address, length),
    });
}

function moveBurst(adapter: AdapterObject, range: BusRange): AdapterAnswer {
  const { adapters, kernel, settings: { dmaRemapping: remaps } } =
    adapter.system;
  const { physical } = kernel.memory;
  // A device may have several adapters, such as one for each direction.
  const ofDevice = adapters.get(adapter.physicalDeviceObject) ?? [];
  const looks = kernel.listening || ofDevice.length > 1;
  let moved = 0;
  for (const element of range.elements) {
    const length = Math.min(element.length, range.length - moved);
    if (length <= 0) break;
    const owner = looks
      ? ofDevice.find((each) => reaches(each, element, length, range.write))
      : adapter;
    const used = owner ?? adapter;
    const address = driven(used, element);
    reportAccess(used, range, address, length, owner !== undefined);
    const done = remaps
      ? moveRemapped(used, range, address, length, moved)
      : moveRun(physical, range, address, length, moved);
    moved += done;
    if (owner === undefined && range.write) {
      reportFreeRegisters(used, address, done);
    }
    if (done < length) break;
  }
  return moved === 0 ? DONE : { granted: [], value: moved };
}

/** A place right behind a burst, or before it, that no mapping covers. */
function strayAddress(
  adapter: AdapterObject,
  { elements }: BusRange,
): number | undefined {
  const { adapters, kernel: { memory }, settings } = adapter.system;
  const ofDevice = adapters.get(adapter.physicalDeviceObject) ?? [];
  const first = elements[0];
  const last = elements[elements.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const around = [last.address + last.length, first.address - STRAY_BYTES];
  return around.find((address) => {
    // The first byte and the last: a mapping that covers neither is elsewhere.
    const ends = [address, address + STRAY_BYTES - 1];
    const exists = settings.dmaRemapping ||
      memory.physical.contains(address, STRAY_BYTES);
    return address >= 0 && exists &&
      !ends.some((end) =>
        ofDevice.some((each) =>
          reaches(each, { address: end, length: 1 }, 1, true)
        )
      );
  });
}

/** Spoils bytes that are not the device's. */
function stray(
  adapter: AdapterObject,
  range: BusRange,
  address: number,
  length: number,
): void {
  const spoil: BusRange = {
    ...range,
    move: (memory) => {
      for (let i = 0; i < memory.length; i++) memory[i]! ^= 0xFF;
      return memory.length;
    },
  };
  reportAccess(adapter, range, address, length, false);
  const { kernel, settings } = adapter.system;
  if (settings.dmaRemapping) moveRemapped(adapter, spoil, address, length, 0);
  else moveRun(kernel.memory.physical, spoil, address, length, 0);
}

/** Moves the bytes of a run of memory; none where there is no memory. */
function moveRun(
  physical: PhysicalMemory,
  range: BusRange,
  address: number,
  length: number,
  at: number,
): number {
  return physical.contains(address, length)
    ? range.move(physical.view(address, length), at)
    : 0;
}

/** Moves the bytes behind logical addresses, up to the first fault. */
function moveRemapped(
  adapter: AdapterObject,
  range: BusRange,
  address: number,
  length: number,
  at: number,
): number {
  const { physical } = adapter.system.kernel.memory;
  let moved = 0;
  for (const run of translate(adapter, address, length, range.write)) {
    if (run.address < 0) break;
    const done = moveRun(physical, range, run.address, run.length, at + moved);
    moved += done;
    if (done < run.length) break;
  }
  return moved;
}

/** Whether live mappings cover a range: its own, or those of its domain. */
function reaches(
  adapter: AdapterObject,
  start: ScatterGatherElement,
  length: number,
  write: boolean,
): boolean {
  if (isMapped(adapter, start, length, write)) return true;
  if (!adapter.system.settings.dmaRemapping) return false;
  for (const other of adapter.domain.adapters) {
    if (isMapped(other, start, length, write)) return true;
  }
  return false;
}

/** The address that reaches the bus: bits that are not driven are zero. */
function driven(
  { dmaAddressWidth }: AdapterObject,
  { address }: ScatterGatherElement,
): number {
  return address % 2 ** dmaAddressWidth;
}

function reportAccess(
  adapter: AdapterObject,
  range: BusRange,
  address: number,
  length: number,
  allowed: boolean,
): void {
  const { system } = adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "DeviceAccess",
    device: range.device,
    adapter: adapter.name,
    address,
    length,
    write: range.write,
    allowed,
  });
}

/**
 * Tells of bytes that a device wrote into the bounce page of a register which
 * nobody holds, as when its driver gave the registers back too early (0x0F).
 */
function reportFreeRegisters(
  { name, system }: AdapterObject,
  address: number,
  length: number,
): void {
  const { kernel, settings, stores } = system;
  if (!kernel.listening || length === 0 || settings.dmaRemapping) return;
  for (const registers of stores.all) {
    const first = registers.freePageWithin(address, length);
    if (first === undefined) continue;
    system.emit({
      _tag: "GuardBytesChanged",
      adapter: name,
      place: FREE_REGISTER,
      address: first,
      owner: `the free ${registers.name}`,
    });
  }
}

/** Whether a common buffer or a live mapping of the right direction covers the range. */
function isMapped(
  adapter: AdapterObject,
  start: ScatterGatherElement,
  length: number,
  write: boolean,
): boolean {
  const address = driven(adapter, start);
  if (isShared(adapter, address, length, write)) return true;
  for (const mapping of adapter.mappings) {
    if (mapping.writeToDevice === write) continue;
    for (const element of mapping.elements) {
      const within = address >= element.address &&
        address + length <= element.address + element.length;
      if (within) return true;
    }
  }
  return false;
}
