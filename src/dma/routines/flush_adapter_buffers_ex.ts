/**
 * FlushAdapterBuffersEx: ends a mapping, and brings what was read to where the
 * driver wants it.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters } from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { checkRange } from "./map_transfer_ex.ts";
import { rangeFacts } from "./range_facts.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/** Arguments of {@linkcode FlushAdapterBuffersEx}. */
export interface FlushAdapterBuffersExArguments {
  /** The head of the chain, as it was mapped. */
  readonly mdl: Mdl;
  /** The base it was mapped with. */
  readonly mapRegisterBase: MapRegisterBase | null;
  /** The offset it was mapped with. */
  readonly offset: number;
  /** The length that was mapped, or less if the device moved less (A28). */
  readonly length: number;
  /** The direction it was mapped with. */
  readonly writeToDevice: boolean;
}

/**
 * FlushAdapterBuffersEx, the twenty-sixth member of the table (version 3).
 *
 * For a read, the bytes are in the driver's buffer only after it (C204); with a
 * shorter length only that many are copied (C206). The whole mapping ends in
 * either case. It is due for every mapping, also where nothing bounced, before
 * the registers are freed and before the IRP is completed.
 *
 * Flushing what is not mapped succeeds without effect, and the verifier reports
 * 0x16 or 0x20; another direction than the mapping's is M9 (C210).
 *
 * IRQL: at most DISPATCH_LEVEL.
 *
 * Errors: `InvalidParameters` for a base that belongs to no live grant of this
 * adapter, or a range outside the chain (C208).
 *
 * @example Only what the device moved is copied
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, Kernel, Machine, mdlOfPages,
 *   ScatterGatherBuffer,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.scoped(Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 32,
 *     maximumLength: 65536,
 *   });
 *   const { flushAdapterBuffersEx, mapTransferEx } = adapter.dmaOperations;
 *   const { mapRegisterBase } = yield* acquireChannel(adapter, {
 *     deviceObject: device.pdo, numberOfMapRegisters: 2,
 *   });
 *   const page = 0x1_0000_0000 / 4096; // the device does not reach it
 *   const range = { mdl: mdlOfPages([page]), mapRegisterBase, offset: 0, writeToDevice: false };
 *   const scatterGatherBuffer = ScatterGatherBuffer.forElements(1);
 *   yield* mapTransferEx({ ...range, length: 4096, scatterGatherBuffer });
 *   yield* device.store(scatterGatherBuffer.elements, new Uint8Array(4096).fill(7));
 *   yield* flushAdapterBuffersEx({ ...range, length: 100 });
 *   const { memory } = yield* Kernel;
 *   return [...memory.physical.view(page * 4096 + 99, 2)];
 * }));
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [7, 0]);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type FlushAdapterBuffersEx = (
  args: FlushAdapterBuffersExArguments,
) => Effect.Effect<void, InvalidParameters>;

const NAME = "flushAdapterBuffersEx";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function flushAdapterBuffersEx(
  adapter: AdapterObject,
): FlushAdapterBuffersEx {
  return (args) =>
    tableCall(
      adapter,
      NAME,
      () => rangeFacts(adapter, args, "flush"),
      (caller) => flush(adapter, args, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function flush(
  adapter: AdapterObject,
  args: FlushAdapterBuffersExArguments,
  caller: Caller,
): Effect.Effect<void, InvalidParameters> {
  const invalid = checkRange(args.mdl, args.offset, args.length);
  if (invalid !== undefined) {
    tableReturn(adapter, NAME, caller, invalid.status);
    return Effect.fail(invalid);
  }
  const range = {
    mdl: args.mdl,
    base: args.mapRegisterBase,
    offset: args.offset,
    length: args.length,
    writeToDevice: args.writeToDevice,
    buffer: null,
    elementsMax: 0,
  };
  const message = { _tag: "flush", range } as const;
  return adapter.reactor.askThen(caller.fiber, message, ({ error }) => {
    tableReturn(adapter, NAME, caller, error?.status ?? 0);
    return error === undefined
      ? Effect.void
      : Effect.fail(error as InvalidParameters);
  });
}
