/**
 * ReadDmaCounter: how far the controller is with a transfer.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/**
 * ReadDmaCounter, the tenth member of every table, for system-DMA adapters.
 *
 * @returns bytes that are still to be moved in the present operation. 0 after
 *   its end, where nothing is mapped through this adapter, and where the
 *   controller's counter cannot be read (C156). On an adapter that starts over
 *   it goes down to the end of the buffer and begins again with its length
 *   (C157). On a bus master it is 0, and the verifier reports M8 (C158)
 *
 * IRQL: at most DISPATCH_LEVEL (A51). No errors.
 *
 * Gotchas: the value is old when it is looked at. 0 says that the transfer is
 * over, which is how a driver polls a controller without completion interrupt
 * (C198).
 *
 * @example Polling an ISA controller
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, isaDmaController, Machine, mdlOfPages,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.scoped(Effect.gen(function* () {
 *   const device = yield* Devices.subordinate({ requestLine: 2 });
 *   yield* device.supply(new Uint8Array(512).fill(7));
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, dmaRequestLine: 2, maximumLength: 4096,
 *   });
 *   const { dmaOperations } = adapter;
 *   const { mapRegisterBase } = yield* acquireChannel(adapter, {
 *     deviceObject: device.pdo, numberOfMapRegisters: 1,
 *   });
 *   const range = { mdl: mdlOfPages([300]), mapRegisterBase, offset: 0, length: 512, writeToDevice: false };
 *   yield* dmaOperations.mapTransferEx({ ...range, scatterGatherBuffer: null });
 *   const before = yield* dmaOperations.readDmaCounter();
 *   while ((yield* dmaOperations.readDmaCounter()) > 0) yield* Effect.sleep("1 millis");
 *   yield* dmaOperations.flushAdapterBuffersEx(range);
 *   return before;
 * }));
 * const report = Machine.run(program, { dmaControllers: [isaDmaController()] });
 * assert.equal(report.value, 512);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type ReadDmaCounter = () => Effect.Effect<number>;

const NAME = "readDmaCounter";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function readDmaCounter(adapter: AdapterObject): ReadDmaCounter {
  return () =>
    tableCall(
      adapter,
      NAME,
      () => ({}),
      (caller) => read(adapter, caller),
      Effect.succeed(0),
    );
}

function read(
  adapter: AdapterObject,
  caller: Caller,
): Effect.Effect<number> {
  if (adapter.binding === undefined) {
    tableReturn(adapter, NAME, caller, 0);
    return Effect.succeed(0);
  }
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "read counter" },
    ({ value }) => {
      tableReturn(adapter, NAME, caller, value);
      return Effect.succeed(value);
    },
  );
}
