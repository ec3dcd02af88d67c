/**
 * What all adapters of a machine share: the map registers with their bounce
 * pages, the line of requests that wait for registers, and the policies.
 *
 * @module
 */

import { Context } from "../../deps.ts";
import type { EventBody } from "../ddi/mod.ts";
import type { Resource } from "../actors/mod.ts";
import type { DeviceObject, Kernel } from "../machine/mod.ts";
import type { AdapterObject } from "./adapter/adapter_object.ts";
import type { AllocationRequest } from "./adapter/allocation_request.ts";
import type { LiveCommonBuffer } from "./common_buffers/common_buffer.ts";
import { ControllerPort } from "./system_dma/controller_port.ts";
import type { MapRegisters } from "./map_registers/map_registers.ts";
import type { ScatterGatherBuffer } from "./scatter_gather/scatter_gather_buffer.ts";
import { MdlAccess } from "./mapping/mdl_access.ts";
import { type DmaOptions, type DmaSettings, dmaSettings } from "./options.ts";
import { bouncePages, logicalPages } from "./map_registers/register_pages.ts";
import { RegisterStores } from "./map_registers/register_stores.ts";
import { RegisterWorker } from "./map_registers/register_worker.ts";
import type { SignalEffect } from "./adapter/signals.ts";

/** The DMA side of one machine. Programs reach it as a service. */
export interface DmaSystem {
  /** The machine it belongs to. */
  readonly kernel: Kernel;
  /** The options with every default filled in. */
  readonly settings: DmaSettings;
  /**
   * Every store of map registers.
   *
   * @internal
   */
  readonly stores: RegisterStores;
  /**
   * The map registers that every device reaches: all of them, by default.
   *
   * @internal
   */
  readonly pool: MapRegisters;
  /**
   * The map registers of controllers that count within a boundary, if any.
   *
   * @internal
   */
  readonly boundedPool: MapRegisters | undefined;
  /**
   * Adds map registers at PASSIVE_LEVEL, where stores may grow.
   *
   * @internal
   */
  readonly worker: RegisterWorker;
  /**
   * The DMA controllers of the machine.
   *
   * @internal
   */
  readonly ports: readonly ControllerPort[];
  /** Stands for the state that adapters share, where steps are compared. */
  readonly group: Resource;
  /**
   * The processors' side of buffers.
   *
   * @internal
   */
  readonly mdlAccess: MdlAccess;
  /**
   * What the present step of an adapter signals to other actors.
   *
   * @internal
   */
  readonly signals: SignalEffect[];
  /**
   * The adapters made and not put back, by device, oldest first.
   *
   * @internal
   */
  readonly adapters: Map<DeviceObject, AdapterObject[]>;
  /**
   * Every adapter that was ever made, for reports.
   *
   * @internal
   */
  readonly adaptersMade: AdapterObject[];
  /**
   * Legacy requests whose routine has not finished, by device object (M5).
   *
   * @internal
   */
  readonly legacyRequests: Map<DeviceObject, AllocationRequest>;
  /**
   * The buffers of lists that are asked for or live, with their requests.
   *
   * @internal
   */
  readonly lists: Map<ScatterGatherBuffer, AllocationRequest>;
  /**
   * The common buffers that belong to domains, by their virtual address.
   *
   * @internal
   */
  readonly domainBuffers: Map<number, LiveCommonBuffer>;
  /** Requests made so far: the number of the latest. */
  requests: number;
  /** Emits an event in the step of the present actor. */
  emit(body: EventBody): void;
}

/** The service under which programs find their machine's DMA side. */
export const DmaSystem: Context.Service<DmaSystem, DmaSystem> = Context.Service(
  "adapter-channel/DmaSystem",
);

/**
 * Makes the DMA side of a machine, with a page for each map register: bounce
 * pages out of its memory or, if it remaps, pages of logical addresses.
 *
 * @param kernel the machine
 * @param options registers and policies
 * @throws {RangeError} when there is no room for the pages below 16 MiB
 */
export function makeDmaSystem(kernel: Kernel, options: DmaOptions): DmaSystem {
  const settings = dmaSettings(options);
  const pages = settings.dmaRemapping
    ? logicalPages()
    : bouncePages(kernel.memory.frames);
  const stores = new RegisterStores(pages, settings);
  const group: Resource = { name: "map registers" };
  const ports = settings.dmaControllers.map((make) =>
    new ControllerPort(make(kernel, group), group)
  );
  const system: DmaSystem = {
    kernel,
    settings,
    stores,
    pool: stores.lowest,
    boundedPool: makeBounded(stores, ports),
    worker: new RegisterWorker(kernel, group, () => system),
    ports,
    group,
    mdlAccess: new MdlAccess(kernel, group),
    signals: [],
    adapters: new Map(),
    adaptersMade: [],
    legacyRequests: new Map(),
    lists: new Map(),
    domainBuffers: new Map(),
    requests: 0,
    emit: (body) => kernel.emit(kernel.scheduler.current, body),
  };
  return system;
}

/** The store of controllers that count within a boundary, if there are any. */
function makeBounded(
  stores: RegisterStores,
  ports: readonly ControllerPort[],
): MapRegisters | undefined {
  const boundaries = ports
    .map(({ controller }) => controller.boundary)
    .filter((boundary) => boundary > 0);
  return boundaries.length === 0
    ? undefined
    : stores.makeBounded(Math.min(...boundaries));
}
