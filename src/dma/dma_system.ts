/**
 * What all adapters of a machine share: the map registers with their bounce
 * pages, the line of requests that wait for registers, and the policies.
 *
 * @module
 */

import { Context, type Effect } from "../../deps.ts";
import { type EventBody, PAGE_SIZE } from "../ddi/mod.ts";
import type { Resource } from "../actors/mod.ts";
import type { DeviceObject, Kernel } from "../machine/mod.ts";
import { MapRegisterPool } from "../registers/mod.ts";
import type { AdapterObject } from "./adapter_object.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import { boundedRegisters } from "./bounded_registers.ts";
import { ControllerPort } from "./controller_port.ts";
import { MapRegisters } from "./map_registers.ts";
import type { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";
import { type DmaOptions, type DmaSettings, dmaSettings } from "./options.ts";

/** Bounce pages lie below 16 MiB, so that every adapter reaches them. */
const BOUNCE_LIMIT = 0xFF_FFFF;

/** The DMA side of one machine. Programs reach it as a service. */
export interface DmaSystem {
  /** The machine it belongs to. */
  readonly kernel: Kernel;
  /** The options with every default filled in. */
  readonly settings: DmaSettings;
  /** The map registers that adapters draw from unless they need special ones. */
  readonly pool: MapRegisters;
  /** The map registers of controllers that count within a boundary, if any. */
  readonly boundedPool: MapRegisters | undefined;
  /** The DMA controllers of the machine. */
  readonly ports: readonly ControllerPort[];
  /** Stands for the state that adapters share, where steps are compared. */
  readonly group: Resource;
  /** What the present step of an adapter signals to other actors. */
  readonly signals: Effect.Effect<void>[];
  /** The adapters made and not put back, by device, oldest first. */
  readonly adapters: Map<DeviceObject, AdapterObject[]>;
  /** Every adapter that was ever made, for reports. */
  readonly adaptersMade: AdapterObject[];
  /** Legacy requests whose routine has not finished, by device object (M5). */
  readonly legacyRequests: Map<DeviceObject, AllocationRequest>;
  /** The buffers of lists that are asked for or live, with their requests. */
  readonly lists: Map<ScatterGatherBuffer, AllocationRequest>;
  /** Pages that went through a bounce page so far. */
  bouncedPages: number;
  /** Emits an event in the step of the present actor. */
  emit(body: EventBody): void;
}

/** The service under which programs find their machine's DMA side. */
export const DmaSystem: Context.Service<DmaSystem, DmaSystem> = Context.Service(
  "adapter-channel/DmaSystem",
);

/**
 * Makes the DMA side of a machine: takes the bounce pages out of its memory,
 * one for each map register, one after another.
 *
 * @param kernel the machine
 * @param options registers and policies
 * @throws {RangeError} when the memory below 16 MiB has no room for the pages
 */
export function makeDmaSystem(kernel: Kernel, options: DmaOptions): DmaSystem {
  const settings = dmaSettings(options);
  const registers = new MapRegisterPool(settings.mapRegisters);
  const frames = kernel.memory.frames.allocatePages(settings.mapRegisters, {
    contiguous: true,
    maximumAddress: BOUNCE_LIMIT,
  });
  if (frames === undefined) {
    throw new RangeError(
      `The memory below 16 MiB has no room for the bounce pages of ${settings.mapRegisters} map registers; give the machine more memory there or fewer registers`,
    );
  }
  const pool = new MapRegisters("map registers");
  pool.addSegment(0, frames[0]! * PAGE_SIZE, registers);
  const group: Resource = { name: "map registers" };
  const ports = settings.dmaControllers.map((make) =>
    new ControllerPort(make(kernel, group), group)
  );
  return {
    kernel,
    settings,
    pool,
    boundedPool: boundedRegisters(kernel, settings, ports),
    ports,
    group,
    signals: [],
    adapters: new Map(),
    adaptersMade: [],
    legacyRequests: new Map(),
    lists: new Map(),
    bouncedPages: 0,
    emit: (body) => kernel.emit(kernel.scheduler.current, body),
  };
}
