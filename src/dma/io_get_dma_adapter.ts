/**
 * IoGetDmaAdapter: makes the adapter object of a device.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type DeviceDescription,
  type DeviceDescriptionInput,
  Irql,
  makeDeviceDescription,
  Unsuccessful,
} from "../ddi/mod.ts";
import { Reactor } from "../actors/mod.ts";
import { type DeviceObject, type Kernel, kernelFlow } from "../machine/mod.ts";
import { serve } from "./adapter/adapter_actor.ts";
import type {
  AdapterAnswer,
  AdapterMessage,
} from "./adapter/adapter_messages.ts";
import { AdapterObject } from "./adapter/adapter_object.ts";
import { AdapterReactor } from "./adapter/adapter_reactor.ts";
import { adapterTraits, growthWanted } from "./adapter/adapter_traits.ts";
import { type DmaAdapter, makeDmaAdapter } from "./dma_adapter.ts";
import { DmaSystem } from "./dma_system.ts";
import { tellOfRegisters } from "./map_registers/register_worker.ts";
import { allocationFails } from "./adapter/resource_faults.ts";

/**
 * What IoGetDmaAdapter gives: the adapter, and the most map registers that one
 * request may ask for.
 */
export interface DmaAdapterGrant<Version extends number> {
  /** The adapter object. */
  readonly adapter: DmaAdapter<Version>;
  /** The most map registers that one request may use. */
  readonly numberOfMapRegisters: number;
}

/**
 * IoGetDmaAdapter: an adapter object for a device, and how many map registers
 * one transfer may use.
 *
 * A device that is no bus master gets an adapter for the channel of the DMA
 * controller that serves it; all adapters of that channel share it. What the
 * controller can do counts, not the description's `scatterGather` (C031).
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
 * out of range (C025), a request line or channel that no controller serves
 * (C024), or not with the width the device needs.
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
      (system) => {
        const device = makeDeviceDescription(description);
        const made = () => make<Version>(system, physicalDeviceObject, device);
        const mayGrow = system.settings.mapRegisterGrowth !== null &&
          kernel.irqlOf(actor) === Irql.Passive;
        return mayGrow
          ? Effect.andThen(growFor(system, device), Effect.suspend(made))
          : made();
      },
    );
  });
}

/** Adds map registers for a device, where stores grow and it wishes for more. */
function growFor(
  system: DmaSystem,
  description: DeviceDescription,
): Effect.Effect<void> {
  const traits = adapterTraits(system, description);
  if (typeof traits === "string") return Effect.void;
  const count = growthWanted(traits, system, description);
  return count === 0
    ? Effect.void
    : system.worker.grow(traits.registers, count);
}

function make<Version extends number>(
  system: DmaSystem,
  physicalDeviceObject: DeviceObject,
  description: DeviceDescription,
): Effect.Effect<DmaAdapterGrant<Version>, Unsuccessful> {
  const { name } = physicalDeviceObject;
  if (allocationFails(system.kernel, name)) {
    const reason = `There is no memory for an adapter object of ${name}`;
    return Effect.fail(new Unsuccessful(reason));
  }
  const traits = adapterTraits(system, description);
  if (typeof traits === "string") return Effect.fail(new Unsuccessful(traits));
  const adapter = new AdapterObject({
    ...traits,
    name: system.kernel.scheduler.uniqueName("adapter"),
    system,
    physicalDeviceObject,
    description,
  });
  const view = makeDmaAdapter<Version>(adapter);
  adapter.view = view;
  adapter.reactor = makeReactor(adapter);
  const ofDevice = system.adapters.get(physicalDeviceObject);
  if (ofDevice !== undefined) ofDevice.push(adapter);
  else system.adapters.set(physicalDeviceObject, [adapter]);
  system.adaptersMade.push(adapter);
  report(adapter);
  return Effect.succeed({
    adapter: view,
    numberOfMapRegisters: adapter.numberOfMapRegisters,
  });
}

/** Only an adapter that may have to signal needs the reactor that does so. */
function makeReactor(
  adapter: AdapterObject,
): Reactor<AdapterMessage, AdapterAnswer> {
  const { ports, settings } = adapter.system;
  // Registers that one adapter gives back may let another's channel start.
  const signals = ports.length > 0 || settings.mapRegisterGrowth !== null;
  if (signals) return new AdapterReactor(adapter);
  return new Reactor<AdapterMessage, AdapterAnswer>(
    adapter.name,
    (message) => serve(adapter, message),
    adapter.system.group,
  );
}

function report(adapter: AdapterObject): void {
  const { system, description } = adapter;
  if (!system.kernel.listening) return;
  const { mapRegisterGrowth, reserveMapRegister } = system.settings;
  const isPlain = adapter.registers === system.pool &&
    mapRegisterGrowth === null && !reserveMapRegister;
  if (!isPlain) tellOfRegisters(adapter.registers, system);
  system.emit({
    _tag: "AdapterCreated",
    adapter: adapter.name,
    version: description.version,
    master: description.master,
    scatterGather: adapter.limits.scatterGather,
    dmaAddressWidth: adapter.dmaAddressWidth,
    numberOfMapRegisters: adapter.numberOfMapRegisters,
    needsMapRegisters: adapter.needsMapRegisters,
    alignment: system.settings.alignment,
    ...(adapter.binding === undefined ? {} : { channel: adapter.channel.name }),
    ...(adapter.registers === system.pool
      ? {}
      : { registers: adapter.registers.name }),
  });
}
