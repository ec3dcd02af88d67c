/**
 * AllocateAdapterChannelEx: asks for the channel and map registers, now or as
 * soon as they are free. The heart of the interface.
 *
 * @module
 */

import { type Context, Effect, Effectable } from "../../../deps.ts";
import { goOn } from "../../actors/mod.ts";
import { InvalidParameters } from "../../ddi/mod.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import {
  type AdapterControl,
  AllocationRequest,
} from "../adapter/allocation_request.ts";
import { grantDirectly } from "./direct_path.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import { type ArgumentFacts, type Caller, enterRoutine } from "./routine.ts";
import { type AllocationError, submit } from "./submit.ts";
import { DmaTransferContext } from "../adapter/transfer_context.ts";

/** Arguments of {@linkcode AllocateAdapterChannelEx}. */
export interface AllocateAdapterChannelExArguments<C, R> {
  /** The device of the transfer; any object of its stack (A08). */
  readonly deviceObject: DeviceObject;
  /** An initialized context that no pending request uses. */
  readonly dmaTransferContext: DmaTransferContext | null;
  /**
   * Map registers, 0 or more: the lesser of what GetDmaTransferInfo says is
   * needed and what IoGetDmaAdapter said is available. 0 asks for the channel
   * alone.
   */
  readonly numberOfMapRegisters: number;
  /** `DmaFlags`; 0 if left out. */
  readonly flags?: number;
  /** Runs when the grant is there; optional with DMA_SYNCHRONOUS_CALLBACK. */
  readonly executionRoutine?: AdapterControl<C, R> | null;
  /** Passed to the routine unchanged. */
  readonly executionContext?: C;
  /**
   * Where the base is written, for synchronous calls without a routine. Must be
   * left out otherwise.
   */
  readonly mapRegisterBase?: OutParameter<MapRegisterBase | null> | null;
}

/**
 * AllocateAdapterChannelEx, the twentieth member of the table (version 3).
 *
 * Without DMA_SYNCHRONOUS_CALLBACK it succeeds whether the grant is made at
 * once or later; the routine runs exactly once unless CancelAdapterChannel
 * returns true. It may run before the call returns. Requests of one adapter are
 * granted in the order they were made, and a small one never overtakes a large
 * one that waits for registers.
 *
 * With the flag it never waits: it grants now, in the caller's thread, or fails.
 * Without a routine the caller owns channel and registers on success and
 * releases them with FreeAdapterObject.
 *
 * IRQL: DISPATCH_LEVEL. It works below too, and the verifier reports it (A04).
 *
 * Errors:
 * - `InvalidParameters`: the context is raw or in use (A14), or flag, routine
 *   and base are combined wrongly (C071 to C078);
 * - `Cancelled`: the context was cancelled before the call (A11);
 * - `InsufficientResources`: more registers than the adapter may use (A17), or,
 *   with the flag, not available now.
 *
 * A failing call runs nothing, queues nothing and changes no count (C079).
 *
 * Gotchas: success does not say whether the routine has run, so nothing the
 * routine may free can be touched after the call; the base may be null where
 * the adapter needs no registers (A16).
 *
 * @example Granted at once, routine before the return
 * ```ts
 * import {
 *   Devices, IoAllocationAction, ioGetDmaAdapter, Irql, keLowerIrql, keRaiseIrql, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const disk = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(disk.pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const context = yield* dmaOperations.initializeDmaTransferContext();
 *   let registers = 0;
 *   const old = yield* keRaiseIrql(Irql.Dispatch);
 *   yield* dmaOperations.allocateAdapterChannelEx({
 *     deviceObject: disk.pdo,
 *     dmaTransferContext: context,
 *     numberOfMapRegisters: 16,
 *     executionRoutine: (_device, _irp, mapRegisterBase) => {
 *       registers = mapRegisterBase?.count ?? 0;
 *       return Effect.succeed(IoAllocationAction.DeallocateObject);
 *     },
 *   });
 *   yield* keLowerIrql(old);
 *   return registers;
 * });
 * assert.equal(Machine.run(program).value, 16);
 * ```
 */
export type AllocateAdapterChannelEx = <C, R = never>(
  args: AllocateAdapterChannelExArguments<C, R>,
) => Effect.Effect<void, AllocationError, R>;

const NAME = "allocateAdapterChannelEx";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateAdapterChannelEx(
  adapter: AdapterObject,
): AllocateAdapterChannelEx {
  return <C, R>(args: AllocateAdapterChannelExArguments<C, R>) =>
    new Call(adapter, args as AnyArguments) as unknown as Effect.Effect<
      void,
      AllocationError,
      R
    >;
}

type AnyArguments = AllocateAdapterChannelExArguments<unknown, unknown>;

/** One call: an effect of its own kind, because most time is spent here. */
class Call {
  readonly adapter: AdapterObject;
  readonly args: AnyArguments;

  constructor(adapter: AdapterObject, args: AnyArguments) {
    this.adapter = adapter;
    this.args = args;
  }
}

Object.setPrototypeOf(
  Call.prototype,
  Effectable.Prototype<Effect.Effect<void, AllocationError>>({
    label: NAME,
    evaluate(fiber) {
      const { adapter, args } = this as unknown as Call;
      if (grantDirectly(adapter, args, fiber)) return goOn(fiber);
      const actor = enterRoutine(adapter, NAME, fiber, facts, args);
      if (adapter.released) return Effect.fail(whenReleased(adapter));
      return request(adapter, args, { fiber, actor });
    },
  }),
);

function whenReleased({ name }: AdapterObject): InvalidParameters {
  return new InvalidParameters(`${name} was released by PutDmaAdapter`);
}

function facts(args: AnyArguments): ArgumentFacts {
  const { dmaTransferContext: context } = args;
  return {
    deviceObject: args.deviceObject.name,
    context: context?.number ?? null,
    contextState: context?.state ?? "null",
    contextFreed: context?.freed ?? false,
    numberOfMapRegisters: args.numberOfMapRegisters,
    flags: args.flags ?? 0,
    routine: (args.executionRoutine ?? null) !== null,
    base: (args.mapRegisterBase ?? null) !== null,
  };
}

function request(
  adapter: AdapterObject,
  args: AnyArguments,
  caller: Caller,
): Effect.Effect<void, AllocationError> {
  const { kernel } = adapter.system;
  const flags = args.flags ?? 0;
  // A missing context is as useless as one that was never initialized.
  const context = args.dmaTransferContext ?? new DmaTransferContext();
  const made = new AllocationRequest({
    number: ++adapter.system.requests,
    adapter,
    deviceObject: args.deviceObject,
    context,
    numberOfMapRegisters: args.numberOfMapRegisters,
    flags,
    routine: args.executionRoutine ?? null,
    executionContext: args.executionContext,
    caller: caller.actor,
    services: caller.fiber.context as Context.Context<unknown>,
    tick: kernel.scheduler.now,
  });
  return submit(made, NAME, args.mapRegisterBase ?? null, caller);
}
