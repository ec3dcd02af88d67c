/**
 * How the DMA side of a machine is set up: how many map registers there are,
 * and the policies where the documentation can be read in two ways.
 *
 * @module
 */

import { DmaOperationsGeneration, PAGE_SIZE } from "../ddi/mod.ts";
import { MAP_REGISTERS_MAX } from "../registers/mod.ts";
import type { DmaControllerMaker } from "./system_dma/dma_controller.ts";

/**
 * How a pool of map registers grows; see `DmaOptions.mapRegisterGrowth`.
 *
 * @example A request that waits for the worker
 * ```ts
 * import { acquireChannel, Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const disk = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 24 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 24,
 *     maximumLength: 7 * 4096,
 *   });
 *   return yield* acquireChannel(adapter, { deviceObject: pdo, numberOfMapRegisters: 8 });
 * });
 * const report = Machine.run(Effect.scoped(Effect.andThen(disk, disk)), {
 *   mapRegisters: 32,
 *   mapRegisterGrowth: { initial: 8, step: 16 },
 * });
 * assert.equal(report.status, "completed");
 * assert.equal(report.statistics.grantedAfterWaiting, 1);
 * assert.equal(report.poolSize, 24);
 * ```
 */
export interface MapRegisterGrowth {
  /** Registers it begins with, 1 or more. */
  readonly initial: number;
  /** The fewest that are added at a time, 1 or more, unless fewer are left. */
  readonly step: number;
}

/**
 * What a machine's DMA side is made with. Every field has a default.
 *
 * Five fields are policies, each of which decides between two readings of the
 * documentation: `parameterPolicy`, `unknownFlags`, `failedSyncFree`,
 * `mapTransferSmallBuffer` and `cancelGranted`. The chapter Policies of the
 * project's architecture has them in one table.
 */
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
   * Whether all adapters draw from one pool of map registers below 16 MiB, or
   * those of each class of addresses from their own: below 16 MiB, below 4 GiB,
   * anywhere; one pool if left out. Each class has `mapRegisters` (spec 07).
   */
  readonly mapRegisterPools?: "single" | "byAddressClass";
  /**
   * Lets a pool begin with fewer registers and grow up to `mapRegisters`. A
   * request at DISPATCH_LEVEL that does not fit waits until a worker has added
   * some at PASSIVE_LEVEL; IoGetDmaAdapter, which runs there, adds what it is
   * to promise. Where memory is short nothing is added. No growth if left out.
   */
  readonly mapRegisterGrowth?: MapRegisterGrowth | null;
  /**
   * Whether each pool keeps one register more in reserve: for the first in line
   * if it wants no more than one, none is free, and nothing is granted out of
   * the pool; false if left out (spec 07).
   */
  readonly reserveMapRegister?: boolean;
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
  /**
   * Alignment in bytes that `getDmaAlignment` asks for, a power of two up to the
   * page size; 1 if left out.
   */
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

/**
 * Fills in what the options leave out.
 *
 * @throws {RangeError} when a number is not whole or not in its range
 */
export function dmaSettings(options: DmaOptions): DmaSettings {
  checkNumbers(options);
  const mapRegisters = options.mapRegisters ?? DEFAULT_MAP_REGISTERS;
  const { Server2022, Version3 } = DmaOperationsGeneration;
  const { dmaOperationsGeneration = Server2022, newestVersion = 3 } = options;
  return {
    dmaControllers: [],
    boundedMapRegisters: 32,
    mapRegisterPools: "single",
    mapRegisterGrowth: null,
    reserveMapRegister: false,
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

/** Refuses numbers that no machine can be built with. */
function checkNumbers(options: DmaOptions): void {
  const { alignment = 1, mapRegisterGrowth, newestVersion = 3 } = options;
  checkWhole("mapRegistersPerAdapter", options.mapRegistersPerAdapter ?? 1, 1);
  checkWhole("boundedMapRegisters", options.boundedMapRegisters ?? 1, 1);
  checkWhole("newestVersion", newestVersion, 0, 3);
  checkWhole("alignment", alignment, 1, PAGE_SIZE);
  if (PAGE_SIZE % alignment !== 0) {
    throw new RangeError(
      `Cannot build a machine with alignment ${alignment}: it must be a power of two`,
    );
  }
  if (mapRegisterGrowth === undefined || mapRegisterGrowth === null) return;
  checkWhole("mapRegisterGrowth.initial", mapRegisterGrowth.initial, 1);
  checkWhole("mapRegisterGrowth.step", mapRegisterGrowth.step, 1);
}

function checkWhole(
  name: string,
  value: number,
  lowest: number,
  highest: number = MAP_REGISTERS_MAX,
): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(
    `Cannot build a machine with ${name} ${value}: it must be a whole number from ${lowest} to ${highest}`,
  );
}
