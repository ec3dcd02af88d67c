/**
 * InitializeDmaTransferContext: writes a clean state into a transfer context.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { tableCall, tableReturn } from "./routine.ts";
import { DmaTransferContext } from "../adapter/transfer_context.ts";

/**
 * InitializeDmaTransferContext, the eighteenth member of the table (version 3).
 *
 * Needed once before a context is used, and again after a cancel; between
 * requests that were granted it may be left out (A15).
 *
 * @param context the memory to write; a new block if left out
 * @returns the context, idle
 *
 * IRQL: at most DISPATCH_LEVEL (C054).
 *
 * Errors: `InvalidParameters` for null (C055), and for a context whose request
 * waits; that request goes on unharmed, and the verifier reports M2 (C056).
 *
 * @example A context that was cancelled is made idle again
 * ```ts
 * import {
 *   Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const context = yield* dmaOperations.initializeDmaTransferContext();
 *   yield* dmaOperations.cancelAdapterChannel(pdo, context);
 *   const cancelled = context.state;
 *   yield* dmaOperations.initializeDmaTransferContext(context);
 *   return [cancelled, context.state];
 * });
 * assert.deepEqual(Machine.run(program).value, ["cancelled", "idle"]);
 * ```
 */
export type InitializeDmaTransferContext = (
  context?: DmaTransferContext | null,
) => Effect.Effect<DmaTransferContext, InvalidParameters>;

const NAME = "initializeDmaTransferContext";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function initializeDmaTransferContext(
  adapter: AdapterObject,
): InitializeDmaTransferContext {
  return (given) =>
    given === undefined
      // The same effect may be run again, and then it is a new block.
      ? Effect.suspend(() => initialize(adapter, new DmaTransferContext()))
      : initialize(adapter, given);
}

function initialize(
  adapter: AdapterObject,
  context: DmaTransferContext | null,
): Effect.Effect<DmaTransferContext, InvalidParameters> {
  return tableCall<DmaTransferContext, InvalidParameters, never>(
    adapter,
    NAME,
    () => ({
      context: context?.number ?? null,
      contextState: context?.state ?? "null",
    }),
    (caller) => {
      if (context === null) {
        const error = new InvalidParameters(
          "The transfer context is null; pass memory for it or nothing at all",
        );
        tableReturn(adapter, NAME, caller, error.status);
        return Effect.fail(error);
      }
      const message = { _tag: "initialize", context } as const;
      return adapter.reactor.askThen(caller.fiber, message, ({ error }) => {
        tableReturn(adapter, NAME, caller, error?.status ?? 0);
        return error === undefined
          ? Effect.succeed(context)
          : Effect.fail(error as InvalidParameters);
      });
    },
    Effect.fail(
      new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
    ),
  );
}
