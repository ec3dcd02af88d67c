/**
 * ConfigureAdapterChannel: calls a function that only one kind of DMA controller
 * has.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type DmaError,
  InvalidParameters,
  NotImplemented,
} from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/**
 * ConfigureAdapterChannel, the twenty-first member of the table (version 3), for
 * system-DMA adapters.
 *
 * What a function does is between driver and controller; it usually sets what
 * later transfers of the channel do, so it is called between allocation and
 * mapping. The model's own functions are `DmaChannelFunction`; a machine can add
 * others to its controller (C152).
 *
 * @param functionNumber which function of the controller, 0 to 2^32 - 1
 * @param context what the function needs
 *
 * IRQL: at most DISPATCH_LEVEL.
 *
 * Errors: `NotImplemented` for a number that the controller does not know, and
 * for a bus master (M8, C154); `InvalidParameters` for a context that the
 * function has no use for.
 *
 * @example A buffer that is told of in four periods
 * ```ts
 * import {
 *   Devices, DmaChannelFunction, ioGetDmaAdapter, Machine, systemDmaController,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.subordinate({ requestLine: 0x1000 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, dmaRequestLine: 0x1000, autoInitialize: true, maximumLength: 4096,
 *   });
 *   const { configureAdapterChannel } = adapter.dmaOperations;
 *   yield* configureAdapterChannel(DmaChannelFunction.SetPeriod, 1024);
 *   return yield* Effect.flip(configureAdapterChannel(77, null));
 * });
 * const report = Machine.run(program, { dmaControllers: [systemDmaController()] });
 * assert.equal(report.value?.statusName, "STATUS_NOT_IMPLEMENTED");
 * ```
 */
export type ConfigureAdapterChannel = (
  functionNumber: number,
  context: unknown,
) => Effect.Effect<void, NotImplemented | InvalidParameters>;

const NAME = "configureAdapterChannel";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function configureAdapterChannel(
  adapter: AdapterObject,
): ConfigureAdapterChannel {
  return (functionNumber, context) =>
    tableCall(
      adapter,
      NAME,
      () => ({ functionNumber }),
      (caller) => configure(adapter, functionNumber, context, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function configure(
  adapter: AdapterObject,
  functionNumber: number,
  context: unknown,
  caller: Caller,
): Effect.Effect<void, NotImplemented | InvalidParameters> {
  const answer = (
    error: DmaError | undefined,
  ): Effect.Effect<void, NotImplemented | InvalidParameters> => {
    tableReturn(adapter, NAME, caller, error?.status ?? 0);
    return error === undefined
      ? Effect.void
      : Effect.fail(error as NotImplemented | InvalidParameters);
  };
  if (adapter.binding === undefined) {
    return answer(
      new NotImplemented(`${adapter.name} is a bus master; it has no channel`),
    );
  }
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "configure", functionNumber, context },
    ({ error }) => answer(error),
  );
}
