/**
 * IoGetDmaAdapter: makes the adapter object of a device.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  bytesToPages,
  type DeviceDescription,
  type DeviceDescriptionInput,
  InterfaceType,
  makeDeviceDescription,
  Unsuccessful,
} from "../ddi/mod.ts";
import { Reactor } from "../actors/mod.ts";
import { type DeviceObject, type Kernel, kernelFlow } from "../machine/mod.ts";
import { highestAddress } from "../memory/mod.ts";
import { serve } from "./adapter_actor.ts";
import type { AdapterAnswer, AdapterMessage } from "./adapter_messages.ts";
import { AdapterObject } from "./adapter_object.ts";
import { type DmaAdapter, makeDmaAdapter } from "./dma_adapter.ts";
import { DmaSystem } from "./dma_system.ts";

/** What IoGetDmaAdapter gives. */
export interface DmaAdapterGrant<Version extends number> {
  /** The adapter object. */
  readonly adapter: DmaAdapter<Version>;
  /** The most map registers that one request may use. */
  readonly numberOfMapRegisters: number;
}

/** The narrowest bus master of version 3 (A36). */
const NARROWEST_MASTER = 24;

/**
 * IoGetDmaAdapter: an adapter object for a device, and how many map registers
 * one transfer may use.
 *
 * The version of the description decides the table: 0 and 1 give the first, 2
 * the second, 3 the third. What a version does not have is absent, by type and
 * at run time.
 *
 * @param physicalDeviceObject the device; `null` only for old drivers
 * @param description any fields of DEVICE_DESCRIPTION; the rest are zero
 * @returns adapter and count. The count is the pages of `maximumLength` and one
 *   more, or what the platform has if that is less (A53)
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `Unsuccessful` where the routine returns NULL in C, and the reason
 * says which: a version that the platform does not have (C022, C023), a width
 * out of range (C025), a request line that nobody serves (C024).
 *
 * @example A version-2 table has no version-3 member
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter, numberOfMapRegisters } = yield* ioGetDmaAdapter(pdo, {
 *     version: 2, master: true, dma32BitAddresses: true, maximumLength: 65536,
 *   });
 *   assert.equal("allocateAdapterChannelEx" in adapter.dmaOperations, false);
 *   return numberOfMapRegisters;
 * });
 * assert.equal(Machine.run(program).value, 17);
 * ```
 */
export function ioGetDmaAdapter<const Version extends number>(
  physicalDeviceObject: DeviceObject,
  description: DeviceDescriptionInput & { readonly version: Version },
): Effect.Effect<DmaAdapterGrant<Version>, Unsuccessful, Kernel | DmaSystem> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      kernel.emit(actor, {
        _tag: "Call",
        routine: "ioGetDmaAdapter",
        arguments: {
          deviceObject: physicalDeviceObject.name,
          version: description.version,
          master: description.master ?? false,
        },
      });
    }
    return Effect.flatMap(
      DmaSystem,
      (system) => make<Version>(system, physicalDeviceObject, description),
    );
  });
}

function make<Version extends number>(
  system: DmaSystem,
  physicalDeviceObject: DeviceObject,
  input: DeviceDescriptionInput,
): Effect.Effect<DmaAdapterGrant<Version>, Unsuccessful> {
  const description = makeDeviceDescription(input);
  const refusal = refuse(system, description);
  if (refusal !== undefined) return Effect.fail(new Unsuccessful(refusal));
  const dmaAddressWidth = widthOf(description);
  const needsMapRegisters = !description.scatterGather ||
    highestAddress(dmaAddressWidth) < highestMemory(system);
  const wanted = bytesToPages(description.maximumLength) + 1;
  const adapter = new AdapterObject({
    name: system.kernel.scheduler.uniqueName("adapter"),
    system,
    physicalDeviceObject,
    description,
    dmaAddressWidth,
    needsMapRegisters,
    numberOfMapRegisters: Math.min(
      wanted,
      system.settings.mapRegistersPerAdapter,
    ),
  });
  adapter.reactor = new Reactor<AdapterMessage, AdapterAnswer>(
    adapter.name,
    (message) => serve(adapter, message),
    system.group,
  );
  const ofDevice = system.adapters.get(physicalDeviceObject);
  if (ofDevice !== undefined) ofDevice.push(adapter);
  else system.adapters.set(physicalDeviceObject, [adapter]);
  system.adaptersMade.push(adapter);
  report(adapter);
  return Effect.succeed({
    adapter: makeDmaAdapter<Version>(adapter),
    numberOfMapRegisters: adapter.numberOfMapRegisters,
  });
}

/** Why the platform has no adapter for the description, if it has none. */
function refuse(
  system: DmaSystem,
  description: DeviceDescription,
): string | undefined {
  const { version, master, dmaAddressWidth } = description;
  if (version > system.settings.newestVersion) {
    return `Device description version ${version} is unknown here; the newest is ${system.settings.newestVersion}`;
  }
  if (!master) {
    return `No DMA controller serves request line ${description.dmaRequestLine}`;
  }
  const tooNarrow = dmaAddressWidth < NARROWEST_MASTER || dmaAddressWidth > 64;
  if (version === 3 && tooNarrow) {
    return `A bus master drives ${NARROWEST_MASTER} to 64 address bits, not ${dmaAddressWidth}`;
  }
  return undefined;
}

/** Address bits that the device drives (spec 01, section 3). */
function widthOf(description: DeviceDescription): number {
  if (description.version === 3) return description.dmaAddressWidth;
  if (description.dma64BitAddresses) return 64;
  const pci = description.scatterGather &&
    description.interfaceType === InterfaceType.PCIBus;
  return description.dma32BitAddresses || pci ? 32 : NARROWEST_MASTER;
}

/** The highest address that has memory. */
function highestMemory(system: DmaSystem): number {
  const { banks } = system.kernel.memory.physical;
  const last = banks[banks.length - 1]!;
  return last.base + last.bytes - 1;
}

function report(adapter: AdapterObject): void {
  const { system, description } = adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "AdapterCreated",
    adapter: adapter.name,
    version: description.version,
    master: description.master,
    scatterGather: description.scatterGather,
    dmaAddressWidth: adapter.dmaAddressWidth,
    numberOfMapRegisters: adapter.numberOfMapRegisters,
    needsMapRegisters: adapter.needsMapRegisters,
    alignment: system.settings.alignment,
  });
}
