/**
 * Adapter Channel: an executable model of the Windows kernel DMA interface,
 * version 3, whose heart is AllocateAdapterChannelEx.
 *
 * Drivers are written as Effects against the real routines and run on a
 * simulated multiprocessor with real bytes. Every processor, DPC queue, adapter
 * object and device is an actor; one scheduler owns every choice, so a run is
 * repeated exactly by its seed.
 *
 * @example A driver in a few lines
 * ```ts
 * import { acquireChannel, Devices, ioGetDmaAdapter, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const driver = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 24 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 24, maximumLength: 65536,
 *   });
 *   const channel = yield* acquireChannel(adapter, {
 *     deviceObject: pdo, numberOfMapRegisters: 16,
 *   });
 *   return channel.mapRegisterBase?.count;
 * });
 * const report = Machine.run(Effect.scoped(driver), { processors: 4, seed: 7 });
 * assert.equal(report.value, 16);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 *
 * @module
 */

export * from "./src/actors/public.ts";
export * from "./src/ddi/mod.ts";
export * from "./src/devices/mod.ts";
export * from "./src/dma/public.ts";
export {
  type Exploration,
  type LitmusOptions,
  RaceFailure,
  type RaceOptions,
  type ScenarioExport,
  ScheduleLineError,
  type SearchOptions,
} from "./src/explore/mod.ts";
export * from "./src/machine/public.ts";
export * from "./src/memory/mod.ts";
export * from "./src/registers/mod.ts";
export * from "./src/report/mod.ts";
export * from "./src/simulator/mod.ts";
export * from "./src/verifier/mod.ts";
