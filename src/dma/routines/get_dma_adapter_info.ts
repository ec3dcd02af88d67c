/**
 * GetDmaAdapterInfo: what the hardware behind an adapter can do.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  AdapterInfoFlags,
  DMA_ADAPTER_INFO_VERSION1,
  type DmaAdapterInfo,
  NotSupported,
} from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall } from "./routine.ts";

/**
 * GetDmaAdapterInfo, the sixteenth member of the table (version 3).
 *
 * @param version the version of the structure that is wanted: 1
 * @returns the capabilities: of a bus master, which has no limit of elements
 *   (C043), or of the DMA controller. Flag 1 is set where requests are granted at
 *   once unless the driver itself keeps the channel: no channel is shared, and no
 *   map registers are used. Flag 2 is set where physical addresses may be used
 *   as they are (A32)
 *
 * IRQL: at most DISPATCH_LEVEL.
 *
 * Errors: `NotSupported` for any other version; nothing is written (C042).
 *
 * @example A 64-bit device may use physical addresses as they are
 * ```ts
 * import {
 *   AdapterInfoFlags, Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 64,
 *     maximumLength: 65536,
 *   });
 *   const info = yield* adapter.dmaOperations.getDmaAdapterInfo(1);
 *   return (info.flags & AdapterInfoFlags.ApiBypass) !== 0;
 * });
 * assert.equal(Machine.run(program).value, true);
 * // Past caches that the device does not see, it may not.
 * assert.equal(Machine.run(program, { coherent: false }).value, false);
 * ```
 */
export type GetDmaAdapterInfo = (
  version: number,
) => Effect.Effect<DmaAdapterInfo, NotSupported>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function getDmaAdapterInfo(adapter: AdapterObject): GetDmaAdapterInfo {
  return (version) =>
    tableCall<DmaAdapterInfo, NotSupported, never>(
      adapter,
      "getDmaAdapterInfo",
      () => ({ version }),
      () =>
        version === DMA_ADAPTER_INFO_VERSION1
          ? Effect.succeed(infoOf(adapter))
          : Effect.fail(unknownVersion(version)),
      Effect.fail(
        new NotSupported(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function unknownVersion(version: number): NotSupported {
  return new NotSupported(
    `DMA_ADAPTER_INFO version ${version} is unknown; ask for version ${DMA_ADAPTER_INFO_VERSION1}`,
  );
}

function infoOf(adapter: AdapterObject): DmaAdapterInfo {
  const { coherent } = adapter.system.kernel.memory.cache;
  const { binding, limits } = adapter;
  // Nobody else has its channel, and there are no registers to wait for.
  const immediate = binding === undefined && !adapter.needsMapRegisters;
  return {
    version: DMA_ADAPTER_INFO_VERSION1,
    readDmaCounterAvailable: limits.readDmaCounterAvailable,
    scatterGatherLimit: limits.scatterGatherLimit,
    dmaAddressWidth: adapter.dmaAddressWidth,
    flags: (immediate ? AdapterInfoFlags.SynchronousCallback : 0) |
      (immediate && coherent ? AdapterInfoFlags.ApiBypass : 0),
    minimumTransferUnit: limits.minimumTransferUnit,
  };
}
