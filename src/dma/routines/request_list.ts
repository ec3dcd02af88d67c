/**
 * Asking for a scatter/gather list: what the two Get and the two Build routines
 * share.
 *
 * @module
 */

import { type Context, Effect } from "../../../deps.ts";
import {
  type BufferTooSmall,
  type DmaOperationName,
  InvalidParameters,
  IoAllocationAction,
} from "../../ddi/mod.ts";
import { type DeviceObject, effectOf } from "../../machine/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import {
  type AdapterControl,
  AllocationRequest,
} from "../adapter/allocation_request.ts";
import type { GetScatterGatherListArguments } from "./get_scatter_gather_list.ts";
import type { GetScatterGatherListExArguments } from "./get_scatter_gather_list_ex.ts";
import {
  type AdapterListControl,
  type ListOptions,
  ListRequest,
} from "../scatter_gather/list_request.ts";
import { rangeFacts } from "./range_facts.ts";
import { type ArgumentFacts, type Caller, tableCall } from "./routine.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";
import { type AllocationError, submit } from "./submit.ts";
import { DmaTransferContext } from "../adapter/transfer_context.ts";

/** How a request for a list can fail. */
export type ListError = AllocationError | BufferTooSmall;

/** A call of one of the four routines, in one form. */
export interface ListCall {
  readonly deviceObject: DeviceObject;
  /** Undefined for the legacy routines, which have none. */
  readonly context: DmaTransferContext | null | undefined;
  readonly routine: AdapterListControl<never, unknown> | null;
  readonly executionContext: unknown;
  readonly list: Omit<ListOptions, "extended">;
}

/** The place of an address in its MDL, as an offset. */
export function offsetOf(mdl: Mdl, currentVa: number): number {
  return currentVa - mmGetMdlVirtualAddress(mdl);
}

/** The memory that a list is built in. */
export type ListMemory = Pick<ListOptions, "buffer" | "bufferLength">;

/** The caller's memory for a list, as the Build routines take it. */
export function callerBuffer(
  { scatterGatherBuffer, scatterGatherLength }: {
    readonly scatterGatherBuffer: ScatterGatherBuffer;
    readonly scatterGatherLength?: number;
  },
): ListMemory {
  return {
    buffer: scatterGatherBuffer,
    bufferLength: scatterGatherLength ?? scatterGatherBuffer.byteLength,
  };
}

/** For the Get routines: the system brings the memory. */
export const SYSTEM_BUFFER: ListMemory = { buffer: null, bufferLength: 0 };

/** A call of a legacy routine, which knows neither contexts nor flags. */
export function legacyCall<C, R>(
  args: GetScatterGatherListArguments<C, R>,
  memory: ListMemory,
): ListCall {
  return {
    deviceObject: args.deviceObject,
    context: undefined,
    routine: args.executionRoutine,
    executionContext: args.context,
    list: {
      mdl: args.mdl,
      offset: offsetOf(args.mdl, args.currentVa),
      length: args.length,
      writeToDevice: args.writeToDevice,
      out: null,
      flags: 0,
      ...memory,
    },
  };
}

/** A call of an Ex routine. */
export function extendedCall<C, R>(
  args: GetScatterGatherListExArguments<C, R>,
  memory: ListMemory,
): ListCall {
  return {
    deviceObject: args.deviceObject,
    context: args.dmaTransferContext,
    routine: args.executionRoutine ?? null,
    executionContext: args.context,
    list: {
      mdl: args.mdl,
      offset: args.offset,
      length: args.length,
      writeToDevice: args.writeToDevice,
      out: args.scatterGatherList ?? null,
      flags: args.flags ?? 0,
      ...memory,
    },
  };
}

/** Makes one call of a routine that asks for a list. */
export function requestList<R>(
  adapter: AdapterObject,
  name: DmaOperationName,
  call: ListCall,
): Effect.Effect<void, ListError, R> {
  const extended = call.context !== undefined;
  // The same effect may be run again, and then it is another call.
  return Effect.suspend(() => {
    const list = new ListRequest({ ...call.list, extended });
    return tableCall<void, ListError, R>(
      adapter,
      name,
      () => facts(adapter, call, list),
      (caller) => ask(adapter, name, { ...call, request: list }, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
  });
}

function facts(
  adapter: AdapterObject,
  { context, deviceObject, routine }: ListCall,
  list: ListRequest,
): ArgumentFacts {
  const range = rangeFacts(adapter, { ...list, mapRegisterBase: null }, "map");
  return {
    ...range,
    // Nothing is granted yet that the list could be mapped with.
    request: null,
    numberOfMapRegisters: list.pages,
    deviceObject: deviceObject.name,
    flags: list.flags,
    routine: routine !== null,
    list: list.out !== null,
    ...(context === undefined ? legacyFacts(list) : {
      context: context?.number ?? null,
      contextState: context?.state ?? "null",
      contextFreed: context?.freed ?? false,
    }),
  };
}

/** The place of a range as the legacy routines name it. */
function legacyFacts({ mdl, offset }: ListRequest): ArgumentFacts {
  const virtualAddress = mmGetMdlVirtualAddress(mdl);
  return {
    virtualAddress,
    byteCount: mdl.byteCount,
    currentVa: virtualAddress + offset,
  };
}

function ask(
  adapter: AdapterObject,
  name: DmaOperationName,
  call: ListCall & { readonly request: ListRequest },
  caller: Caller,
): Effect.Effect<void, ListError> {
  const { kernel } = adapter.system;
  const { context, request: list, routine } = call;
  const made = new AllocationRequest({
    number: ++adapter.system.requests,
    adapter,
    deviceObject: call.deviceObject,
    // A missing context is as useless as one that was never initialized.
    context: context === undefined ? null : context ?? new DmaTransferContext(),
    numberOfMapRegisters: list.pages,
    flags: list.flags,
    routine: routine === null ? null : controlFor(adapter, routine, list),
    executionContext: call.executionContext,
    list,
    caller: caller.actor,
    services: caller.fiber.context as Context.Context<unknown>,
    tick: kernel.scheduler.now,
  });
  return submit(made, name, null, caller);
}

/**
 * The driver's routine as an AdapterControl routine: it returns nothing, and
 * its registers stay (A20). The channel of a DMA controller stays too, until the
 * list is put back: without it the transfer would stop.
 */
function controlFor(
  { binding }: AdapterObject,
  routine: AdapterListControl<never, unknown>,
  { buffer }: ListRequest,
): AdapterControl<unknown, unknown> {
  const { DeallocateObjectKeepRegisters, KeepObject } = IoAllocationAction;
  const action = binding === undefined
    ? DeallocateObjectKeepRegisters
    : KeepObject;
  return (deviceObject, irp, _base, context) =>
    Effect.as(
      effectOf(routine(deviceObject, irp, buffer, context as never)),
      action,
    );
}
