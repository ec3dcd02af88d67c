/**
 * What an adapter object will be like, from the description of its device: the
 * bus master itself decides, or the DMA controller that serves the device.
 *
 * @module
 */

import {
  bytesToPages,
  type DeviceDescription,
  InterfaceType,
  PAGE_SIZE,
} from "../ddi/mod.ts";
import { highestAddress } from "../memory/mod.ts";
import type { AdapterOptions } from "./adapter_object.ts";
import type { DmaSystem } from "./dma_system.ts";
import { bindChannel } from "./system_channel.ts";
import { masterLimits } from "./transfer_limits.ts";

/** The part of an adapter that the description decides. */
export type AdapterTraits = Omit<
  AdapterOptions,
  "name" | "system" | "physicalDeviceObject" | "description"
>;

/** The narrowest bus master of version 3 (A36). */
const NARROWEST_MASTER = 24;

/**
 * Decides what the adapter of a device is like.
 *
 * @returns a sentence if the platform has no adapter for it
 */
export function adapterTraits(
  system: DmaSystem,
  description: DeviceDescription,
): AdapterTraits | string {
  const { version } = description;
  const { newestVersion } = system.settings;
  if (version > newestVersion) {
    return `Device description version ${version} is unknown here; the newest is ${newestVersion}`;
  }
  return description.master
    ? masterTraits(system, description)
    : systemTraits(system, description);
}

function masterTraits(
  system: DmaSystem,
  description: DeviceDescription,
): AdapterTraits | string {
  const { scatterGather, version } = description;
  const dmaAddressWidth = widthOf(description);
  const tooNarrow = dmaAddressWidth < NARROWEST_MASTER || dmaAddressWidth > 64;
  if (version === 3 && tooNarrow) {
    return `A bus master drives ${NARROWEST_MASTER} to 64 address bits, not ${dmaAddressWidth}`;
  }
  return {
    dmaAddressWidth,
    limits: masterLimits(scatterGather),
    registers: system.pool,
    needsMapRegisters: system.settings.dmaRemapping || !scatterGather ||
      !reachesAll(system, dmaAddressWidth),
    numberOfMapRegisters: registersFor(system, description),
  };
}

function systemTraits(
  system: DmaSystem,
  description: DeviceDescription,
): AdapterTraits | string {
  const binding = bindChannel(system.ports, description);
  if (typeof binding === "string") return binding;
  const { dmaAddressWidth, limits } = binding;
  const { boundary, minimumTransferUnit, scatterGather } = limits;
  const registers = registersFor(system, description);
  return {
    dmaAddressWidth,
    limits,
    binding,
    registers: boundary === 0 ? system.pool : system.boundedPool!,
    // A page that does not begin with whole units can only be used with others.
    needsMapRegisters: system.settings.dmaRemapping || !scatterGather ||
      minimumTransferUnit > 1 || !reachesAll(system, dmaAddressWidth),
    numberOfMapRegisters: boundary === 0
      ? registers
      : Math.min(registers, boundary / PAGE_SIZE),
  };
}

/** The wish of a device, as far as the platform can meet it (A53). */
function registersFor(
  { settings }: DmaSystem,
  { maximumLength }: DeviceDescription,
): number {
  const wanted = bytesToPages(maximumLength) + 1;
  return Math.min(wanted, settings.mapRegistersPerAdapter);
}

/** Address bits that a bus master drives (spec 01, section 3). */
function widthOf(description: DeviceDescription): number {
  if (description.version === 3) return description.dmaAddressWidth;
  if (description.dma64BitAddresses) return 64;
  const pci = description.scatterGather &&
    description.interfaceType === InterfaceType.PCIBus;
  return description.dma32BitAddresses || pci ? 32 : NARROWEST_MASTER;
}

/** Whether so many address bits reach all the memory there is. */
function reachesAll(
  { kernel }: DmaSystem,
  dmaAddressWidth: number,
): boolean {
  const { banks } = kernel.memory.physical;
  const last = banks[banks.length - 1]!;
  return last.base + last.bytes - 1 <= highestAddress(dmaAddressWidth);
}
