/**
 * The adapter object as an actor: how each message is served, in one step.
 *
 * This is the linearization point of the DMA routines: whatever two processors
 * do at the same time, their messages are served one after the other here.
 *
 * @module
 */

import type { Actor } from "../../actors/mod.ts";
import {
  type DmaError,
  InvalidParameters,
  IoAllocationAction,
  Unsuccessful,
} from "../../ddi/mod.ts";
import {
  type AdapterAnswer,
  type AdapterMessage,
  DONE,
  YES,
} from "./adapter_messages.ts";
import type { AdapterObject } from "./adapter_object.ts";
import { allocate } from "./allocation_checks.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import { serveCommonBuffers } from "../common_buffers/common_buffer_actor.ts";
import { reportLeakedVectors } from "../common_buffers/common_buffer_vectors.ts";
import { deviceAccess } from "../mapping/device_bus.ts";
import { joinDomain, leaveDomain } from "./domain_membership.ts";
import {
  passChannelOn,
  registersAreBack,
  releaseChannel,
  releaseRegisters,
  serveRegisterLine,
} from "./grant.ts";
import { buildMdl, dropList } from "../scatter_gather/list_building.ts";
import { putList } from "../scatter_gather/list_release.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { flushRange, flushRuns, mapRange } from "../mapping/mapping.ts";
import {
  cancelTransfer,
  configureChannel,
  readCounter,
} from "../system_dma/system_requests.ts";
import { initializeContext } from "./transfer_context.ts";
import type { DmaTransferContext } from "./transfer_context.ts";

/** Serves one message to an adapter object. */
export function serve(
  adapter: AdapterObject,
  message: AdapterMessage,
): AdapterAnswer {
  if (adapter.released && isCall(message)) return released(adapter, message);
  switch (message._tag) {
    case "allocate":
      return allocate(adapter, message.request, message.baseOut);
    case "cancel":
      return cancel(adapter, message.context);
    case "initialize":
      return initializeContext(adapter.system, message.context);
    case "returned":
      return routineReturned(message.request, message.action);
    case "freeChannel":
      return freeChannel(adapter, message.keepRegisters, message.caller);
    case "freeMapRegisters":
      return freeMapRegisters(adapter, message.base, message.count);
    case "registers are back":
      return registersAreBack(message.request);
    case "map":
      return mapRange(adapter, message.range);
    case "flush":
      return flushRange(adapter, message.range);
    case "flush runs":
      return flushRuns(adapter, message.range);
    case "cancel transfer":
      return cancelTransfer(adapter, message.context);
    case "configure":
      return configureChannel(
        adapter,
        message.functionNumber,
        message.context,
      );
    case "read counter":
      return readCounter(adapter);
    case "put list":
      return putList(adapter, message.list, message.writeToDevice);
    case "build mdl":
      return buildMdl(adapter, message.list, message.originalMdl);
    case "get domain":
      message.out.value = adapter.domain;
      return DONE;
    case "join domain":
      return joinDomain(adapter, message.domain);
    case "leave domain":
      return leaveDomain(adapter);
    case "device access":
      return deviceAccess(adapter, message.range);
    case "put":
      return put(adapter);
    default:
      return serveCommonBuffers(adapter, message);
  }
}

/** Whether a driver's call waits for the answer. */
function isCall({ _tag }: AdapterMessage): boolean {
  return _tag !== "returned" && _tag !== "device access" &&
    _tag !== "registers are back";
}

/** The answer to a call that was on its way when the adapter was put back. */
function released(
  { name, system }: AdapterObject,
  { _tag }: AdapterMessage,
): AdapterAnswer {
  if (system.kernel.listening) {
    system.emit({ _tag: "ReleasedAdapterUsed", adapter: name });
  }
  const sentence = `${name} was released by PutDmaAdapter`;
  const error: DmaError = _tag === "allocate common buffer"
    ? new Unsuccessful(sentence)
    : new InvalidParameters(sentence);
  return { ...DONE, error };
}

/**
 * From pending to cancelled, if the request is still pending (spec 02, the
 * table of CancelAdapterChannel). TRUE means that the routine never runs.
 */
function cancel(
  adapter: AdapterObject,
  context: DmaTransferContext,
): AdapterAnswer {
  switch (context.state) {
    case "raw":
      return DONE;
    case "cancelled":
      return YES;
    case "granted":
      // Its routine has run or will run: no later cancel may say TRUE of it.
      if (adapter.system.settings.cancelGranted === "mark") {
        context.cancelledLate = true;
      }
      return DONE;
    case "idle":
      context.state = "cancelled";
      reportCancelled(adapter, context, null);
      return YES;
    case "pending":
      return cancelPending(adapter, context, context.request!);
  }
}

function cancelPending(
  adapter: AdapterObject,
  context: DmaTransferContext,
  request: AllocationRequest,
): AdapterAnswer {
  // A cancel through another adapter is the driver's mistake (M3, A13).
  if (request.adapter !== adapter) return DONE;
  const granted: AllocationRequest[] = [];
  request.state = "cancelled";
  context.state = "cancelled";
  reportCancelled(adapter, context, request.number);
  if (request.list !== undefined) dropList(request, request.list);
  if (!adapter.channel.waiting.delete(request)) {
    // It holds the channel and waits for registers: the channel goes on, and
    // whoever waits for registers behind it may fit now.
    adapter.registers.waiters.cancel(request.ticket!);
    request.ticket = undefined;
    serveRegisterLine(adapter.registers, adapter.system, granted);
    passChannelOn(adapter.channel, granted);
  }
  return granted.length === 0 ? YES : { granted, value: 1 };
}

function reportCancelled(
  adapter: AdapterObject,
  context: DmaTransferContext,
  request: number | null,
): void {
  const { system } = adapter;
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "RequestCancelled",
    adapter: adapter.name,
    request,
    context: context.number,
  });
}

/** Obeys what the driver's routine returned (spec 02, IO_ALLOCATION_ACTION). */
function routineReturned(
  request: AllocationRequest,
  action: number,
): AdapterAnswer {
  const { adapter } = request;
  const { legacyRequests } = adapter.system;
  if (legacyRequests.get(request.deviceObject) === request) {
    legacyRequests.delete(request.deviceObject);
  }
  const keepRegisters =
    action === IoAllocationAction.DeallocateObjectKeepRegisters;
  // Any other number counts as KeepObject (M6).
  if (action !== IoAllocationAction.DeallocateObject && !keepRegisters) {
    return DONE;
  }
  const granted: AllocationRequest[] = [];
  if (adapter.channel.owner === request) {
    releaseChannel(request, keepRegisters, granted);
  } else if (!keepRegisters) {
    releaseRegisters(request, granted);
  }
  return granted.length === 0 ? DONE : { granted, value: 0 };
}

/**
 * FreeAdapterChannel, and FreeAdapterObject with actions 2 and 3. Right after a
 * synchronous request that failed, FreeAdapterObject takes the channel from
 * nobody else who holds it (A49, C143).
 */
function freeChannel(
  adapter: AdapterObject,
  keepRegisters: boolean,
  caller: Actor | null,
): AdapterAnswer {
  const { holder, system } = adapter;
  const refused = caller !== null && adapter.refused.size > 0 &&
    adapter.refused.delete(caller);
  // The grant of a list that excludes nobody may be given up beside another's
  // channel.
  const ownsChannel = holder !== undefined &&
    (holder.caller === caller || adapter.listsHeld === 0 || caller === null);
  if (!refused && !ownsChannel && adapter.listsHeld > 0) {
    adapter.listsHeld--;
    return YES;
  }
  if (holder === undefined || (refused && holder.caller !== caller)) {
    if (system.kernel.listening) {
      system.emit({ _tag: "NoChannelHeld", adapter: adapter.name });
    }
    return DONE;
  }
  const granted: AllocationRequest[] = [];
  releaseChannel(holder, keepRegisters, granted);
  return granted.length === 0 ? YES : { granted, value: 1 };
}

function freeMapRegisters(
  adapter: AdapterObject,
  base: MapRegisterBase,
  count: number,
): AdapterAnswer {
  const { request } = base;
  const { system } = adapter;
  const live = request.base === base && request.adapter === adapter;
  if (!live || count !== base.count) {
    if (system.kernel.listening) {
      system.emit({
        _tag: "MapRegistersNotHeld",
        adapter: adapter.name,
        request: request.number,
        mapRegisterBase: base.first,
        numberOfMapRegisters: count,
      });
    }
    return DONE;
  }
  const granted: AllocationRequest[] = [];
  releaseRegisters(request, granted);
  return { granted, value: 1 };
}

function put(adapter: AdapterObject): AdapterAnswer {
  const { system } = adapter;
  adapter.released = true;
  adapter.domain.adapters.delete(adapter);
  reportLeakedVectors(adapter);
  const ofDevice = system.adapters.get(adapter.physicalDeviceObject)!;
  const at = ofDevice.indexOf(adapter);
  if (at >= 0) ofDevice.splice(at, 1);
  if (system.kernel.listening) {
    system.emit({ _tag: "AdapterReleased", adapter: adapter.name });
  }
  return DONE;
}
