/**
 * How the DMA side of a machine is set up: how many map registers there are,
 * and the policies where the documentation can be read in two ways.
 *
 * @module
 */

import { DmaOperationsGeneration } from "../ddi/mod.ts";
import type { DmaControllerMaker } from "./dma_controller.ts";

/** What a machine's DMA side is made with. Every field has a default. */
export interface DmaOptions {
  /** Map registers of the machine, 1 to 1,048,576; 64 if left out. */
  readonly mapRegisters?: number;
  /**
   * The most map registers one adapter may use at a time; all of them if left
   * out. `ioGetDmaAdapter` never promises more (A53, C027).
   */
  readonly mapRegistersPerAdapter?: number;
  /**
   * The DMA controllers of the machine, such as `isaDmaController()`; none if
   * left out. Without one there is no system DMA: IoGetDmaAdapter has no adapter
   * for a device that is not a bus master.
   */
  readonly dmaControllers?: readonly DmaControllerMaker[];
  /**
   * Map registers for controllers that count within a boundary, as the ISA ones
   * do within 64 KiB; 32 if left out. They are besides `mapRegisters`, and are
   * rounded up to whole stretches from boundary to boundary.
   */
  readonly boundedMapRegisters?: number;
  /**
   * Whether an IOMMU stands between devices and memory; false if left out. Then
   * every transfer uses map registers, as entries and without copies, and a
   * device reaches only what is mapped for it (C291, C292).
   */
  readonly dmaRemapping?: boolean;
  /** The newest description version the platform knows, 0 to 3; 3 if left out (C023). */
  readonly newestVersion?: number;
  /**
   * The newest generation of the routine table; all 39 members if left out. A
   * table of version 3 grows with it. Below `Version3` it also bounds
   * `newestVersion`, since those systems know no later description.
   */
  readonly dmaOperationsGeneration?: DmaOperationsGeneration;
  /** Alignment in bytes that `getDmaAlignment` asks for; 1 if left out. */
  readonly alignment?: number;
  /** A routine together with a base and the synchronous flag: refuse, or accept (A02). */
  readonly parameterPolicy?: "seed" | "permissive";
  /** Flag bits without a meaning: pass over them, or refuse the call (A48). */
  readonly unknownFlags?: "ignore" | "reject";
  /** FreeAdapterObject after a failed synchronous request (A49). */
  readonly failedSyncFree?: "ignore" | "finding";
  /** A list buffer too small for one element: the remark's status, or the table's (A25). */
  readonly mapTransferSmallBuffer?: "remarks" | "table";
  /** Whether a refused cancel is remembered for later requests (A57). */
  readonly cancelGranted?: "noMark" | "mark";
  /**
   * Where the routine of a request that waited runs: inside the release that
   * made room, in a DPC of the releasing processor, or as the oracle says.
   */
  readonly grantDelivery?: "inline" | "dpc" | "either";
}

/** {@linkcode DmaOptions} with every default filled in. */
export type DmaSettings = Required<DmaOptions>;

/** Map registers of a machine that does not say. */
export const DEFAULT_MAP_REGISTERS = 64;

/** Fills in what the options leave out. */
export function dmaSettings(options: DmaOptions): DmaSettings {
  const mapRegisters = options.mapRegisters ?? DEFAULT_MAP_REGISTERS;
  const { Server2022, Version3 } = DmaOperationsGeneration;
  const { dmaOperationsGeneration = Server2022, newestVersion = 3 } = options;
  return {
    dmaControllers: [],
    boundedMapRegisters: 32,
    dmaRemapping: false,
    alignment: 1,
    parameterPolicy: "seed",
    unknownFlags: "ignore",
    failedSyncFree: "ignore",
    mapTransferSmallBuffer: "remarks",
    cancelGranted: "noMark",
    grantDelivery: "inline",
    ...options,
    dmaOperationsGeneration,
    newestVersion: Math.min(newestVersion, dmaOperationsGeneration, Version3),
    mapRegisters,
    mapRegistersPerAdapter: Math.min(
      options.mapRegistersPerAdapter ?? mapRegisters,
      mapRegisters,
    ),
  };
}
