/**
 * FlushAdapterBuffers: ends what MapTransfer mapped, and brings what was read
 * to where the driver wants it.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { legacyRangeFacts } from "./legacy_range.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/** Arguments of {@linkcode FlushAdapterBuffers}. */
export interface FlushAdapterBuffersArguments {
  /** The MDL that was mapped; each MDL of a chain is flushed for itself. */
  readonly mdl: Mdl;
  /** The base it was mapped with. */
  readonly mapRegisterBase: MapRegisterBase | null;
  /** Where the transfer began: the first `currentVa` that was mapped. */
  readonly currentVa: number;
  /** Bytes that the device moved, 0 up to those that were mapped (A28). */
  readonly length: number;
  /** The direction it was mapped with. */
  readonly writeToDevice: boolean;
}

/**
 * FlushAdapterBuffers, the fifth member of every table.
 *
 * One call ends every run of the MDL that was mapped from `currentVa` on. Of a
 * read that bounced, the first `length` bytes are copied into the buffer. It is
 * due for every transfer, also where nothing bounced, before the registers are
 * freed and before the IRP is completed.
 *
 * Flushing what is not mapped changes nothing and is finding 0x16 or 0x20; an
 * address outside the MDL is 0x1B; another direction than the mapping's is M9.
 *
 * @returns true once the data is where it belongs, and always for a null base
 *   (C214); false if the base belongs to no live grant, or nothing was mapped
 *   with it there
 *
 * IRQL: at most DISPATCH_LEVEL (A51). No errors.
 *
 * @example What a device wrote is in the buffer after the flush
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, Kernel, Machine, mdlOfPages,
 *   mmGetMdlVirtualAddress,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.scoped(Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 4096,
 *   });
 *   const { mapRegisterBase } = yield* acquireChannel(adapter, {
 *     deviceObject: device.pdo, numberOfMapRegisters: 1,
 *   });
 *   const page = 0x1_0000_0000 / 4096; // the device does not reach it
 *   const mdl = mdlOfPages([page]);
 *   const range = {
 *     mdl, mapRegisterBase, currentVa: mmGetMdlVirtualAddress(mdl),
 *     length: 4096, writeToDevice: false,
 *   };
 *   const run = yield* adapter.dmaOperations.mapTransfer(range);
 *   const element = { address: run.logicalAddress, length: run.length };
 *   yield* device.store([element], new Uint8Array(4096).fill(7));
 *   const { memory } = yield* Kernel;
 *   const before = memory.physical.view(page * 4096, 1)[0];
 *   const flushed = yield* adapter.dmaOperations.flushAdapterBuffers(range);
 *   return [before, flushed, memory.physical.view(page * 4096, 1)[0]];
 * }));
 * assert.deepEqual(Machine.run(program).value, [0, true, 7]);
 * ```
 */
export type FlushAdapterBuffers = (
  args: FlushAdapterBuffersArguments,
) => Effect.Effect<boolean>;

const NAME = "flushAdapterBuffers";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function flushAdapterBuffers(
  adapter: AdapterObject,
): FlushAdapterBuffers {
  return (args) =>
    tableCall(
      adapter,
      NAME,
      () => legacyRangeFacts(adapter, args, "flush"),
      (caller) => flush(adapter, args, caller),
      Effect.succeed(false),
    );
}

function flush(
  adapter: AdapterObject,
  args: FlushAdapterBuffersArguments,
  caller: Caller,
): Effect.Effect<boolean> {
  const { mapRegisterBase: base, mdl } = args;
  const range = {
    mdl,
    base,
    offset: args.currentVa - mmGetMdlVirtualAddress(mdl),
    length: args.length,
    writeToDevice: args.writeToDevice,
    buffer: null,
    elementsMax: 0,
  };
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "flush runs", range },
    ({ value }) => {
      const flushed = base === null || value === 1;
      tableReturn(adapter, NAME, caller, flushed);
      return Effect.succeed(flushed);
    },
  );
}
