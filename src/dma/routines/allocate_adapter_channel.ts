/**
 * AllocateAdapterChannel: the legacy way to ask for the channel and map
 * registers, with one wait block in each device object.
 *
 * @module
 */

import { type Context, Effect } from "../../../deps.ts";
import {
  type InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import {
  type AdapterControl,
  AllocationRequest,
} from "../adapter/allocation_request.ts";
import { type Caller, tableCall } from "./routine.ts";
import { submit } from "./submit.ts";

/** Arguments of {@linkcode AllocateAdapterChannel}. */
export interface AllocateAdapterChannelArguments<C, R> {
  /** The device object whose wait block the request uses. */
  readonly deviceObject: DeviceObject;
  /** Map registers, 0 or more. */
  readonly numberOfMapRegisters: number;
  /** Runs when the grant is there. */
  readonly executionRoutine: AdapterControl<C, R>;
  /** Passed to the routine unchanged. */
  readonly context?: C;
}

/**
 * AllocateAdapterChannel, the fourth member of every table.
 *
 * If everything is free the routine runs inside the call (C062); otherwise the
 * request waits and the routine runs when it is granted. Both succeed. There is
 * no cancel and no synchronous flag; drivers of version 3 use
 * AllocateAdapterChannelEx.
 *
 * A device object has one wait block: a second request before the routine of
 * the first has finished, also from inside that routine or through another
 * adapter, is refused and reported (M5, C065, C066, C069).
 *
 * IRQL: exactly DISPATCH_LEVEL (C068).
 *
 * Errors: `InsufficientResources` for more registers than the adapter may use
 * (C064); `InvalidParameters` for a second request of one device object.
 *
 * @example The second request waits for the release of the first
 * ```ts
 * import {
 *   atDispatch, Devices, ioCreateDevice, IoAllocationAction, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 1, master: true, dma32BitAddresses: true, maximumLength: 65536,
 *   });
 *   const { allocateAdapterChannel, freeAdapterChannel } = adapter.dmaOperations;
 *   const order: string[] = [];
 *   for (const name of ["first", "second"]) {
 *     yield* atDispatch(allocateAdapterChannel({
 *       deviceObject: yield* ioCreateDevice(name),
 *       numberOfMapRegisters: 2,
 *       context: name,
 *       executionRoutine: (_device, _irp, _mapRegisterBase, context) => {
 *         order.push(context);
 *         return Effect.succeed(IoAllocationAction.KeepObject);
 *       },
 *     }));
 *   }
 *   order.push("release");
 *   yield* atDispatch(freeAdapterChannel());
 *   yield* atDispatch(freeAdapterChannel());
 *   return order;
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, ["first", "release", "second"]);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type AllocateAdapterChannel = <C, R = never>(
  args: AllocateAdapterChannelArguments<C, R>,
) => Effect.Effect<void, InsufficientResources | InvalidParameters, R>;

type LegacyError = InsufficientResources | InvalidParameters;

const NAME = "allocateAdapterChannel";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateAdapterChannel(
  adapter: AdapterObject,
): AllocateAdapterChannel {
  return (args) =>
    tableCall(
      adapter,
      NAME,
      () => ({
        deviceObject: args.deviceObject.name,
        numberOfMapRegisters: args.numberOfMapRegisters,
      }),
      (caller) => request(adapter, args, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function request<C, R>(
  adapter: AdapterObject,
  args: AllocateAdapterChannelArguments<C, R>,
  caller: Caller,
): Effect.Effect<void, LegacyError> {
  const { kernel } = adapter.system;
  const made = new AllocationRequest({
    number: ++adapter.system.requests,
    adapter,
    deviceObject: args.deviceObject,
    context: null,
    numberOfMapRegisters: args.numberOfMapRegisters,
    flags: 0,
    routine: args.executionRoutine as AdapterControl<unknown, unknown>,
    executionContext: args.context,
    caller: caller.actor,
    services: caller.fiber.context as Context.Context<unknown>,
    tick: kernel.scheduler.now,
  });
  // Without a context nothing can be cancelled, so no such error can come.
  return submit(made, NAME, null, caller) as Effect.Effect<void, LegacyError>;
}
