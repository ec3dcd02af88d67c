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
} from "../../ddi/mod.ts";
import { highestAddress } from "../../memory/mod.ts";
import type { AdapterOptions } from "./adapter_object.ts";
import type { DmaSystem } from "../dma_system.ts";
import type { MapRegisters } from "../map_registers/map_registers.ts";
import { bindChannel } from "../system_dma/system_channel.ts";
import { masterLimits } from "../mapping/transfer_limits.ts";

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
  const needsMapRegisters = system.settings.dmaRemapping || !scatterGather ||
    !reachesAll(system, dmaAddressWidth);
  const registers = needsMapRegisters
    ? storeFor(system, dmaAddressWidth)
    : system.pool;
  if (typeof registers === "string") return registers;
  const traits = { dmaAddressWidth, needsMapRegisters, registers };
  return {
    ...traits,
    limits: masterLimits(scatterGather),
    numberOfMapRegisters: promised(traits, system, description),
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
  // A page that does not begin with whole units can only be used with others.
  const needsMapRegisters = system.settings.dmaRemapping || !scatterGather ||
    minimumTransferUnit > 1 || !reachesAll(system, dmaAddressWidth);
  const registers = boundary !== 0
    ? system.boundedPool!
    : needsMapRegisters
    ? storeFor(system, dmaAddressWidth)
    : system.pool;
  if (typeof registers === "string") return registers;
  const traits = { dmaAddressWidth, needsMapRegisters, registers };
  return {
    ...traits,
    limits,
    binding,
    numberOfMapRegisters: promised(traits, system, description),
  };
}

/** The store of a device, or why there is no memory for one. */
function storeFor(
  system: DmaSystem,
  dmaAddressWidth: number,
): MapRegisters | string {
  try {
    return system.stores.forDevice(
      dmaAddressWidth,
      reachesAll(system, dmaAddressWidth),
    );
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** The wish of a device, as far as the platform can meet it (A53). */
function promised(
  { needsMapRegisters, registers }: Pick<
    AdapterTraits,
    "needsMapRegisters" | "registers"
  >,
  system: DmaSystem,
  description: DeviceDescription,
): number {
  const wanted = wantedRegisters(system, description);
  return needsMapRegisters ? Math.min(wanted, registers.longestRun) : wanted;
}

/** What a device wishes, as far as one adapter may have it. */
function wantedRegisters(
  { settings }: DmaSystem,
  { maximumLength }: DeviceDescription,
): number {
  const wanted = bytesToPages(maximumLength) + 1;
  return Math.min(wanted, settings.mapRegistersPerAdapter);
}

/**
 * The run that the store of an adapter would have to grow by, so that the
 * device's wish is met.
 *
 * @returns registers; 0 if it is met, or the store may not have so many more
 */
export function growthWanted(
  { needsMapRegisters, numberOfMapRegisters, registers }: AdapterTraits,
  system: DmaSystem,
  description: DeviceDescription,
): number {
  const wanted = wantedRegisters(system, description);
  const short = needsMapRegisters && numberOfMapRegisters < wanted;
  return short && registers.canGrow(wanted) ? wanted : 0;
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
