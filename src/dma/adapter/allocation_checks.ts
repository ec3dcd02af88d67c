/**
 * The checks of an allocation, in their order, and what follows when they pass.
 *
 * A refused call changes nothing: no routine runs, nothing is queued, no count
 * moves, and the context stays as it was (spec 02, order of checks).
 *
 * @module
 */

import {
  Cancelled,
  type DmaError,
  DmaFlags,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import type { AdapterAnswer } from "./adapter_messages.ts";
import { DONE } from "./adapter_messages.ts";
import type { AdapterObject } from "./adapter_object.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import {
  excludesNobody,
  grantableNow,
  grantWithoutChannel,
  joinLine,
  registersNeeded,
  takeChannel,
} from "./grant.ts";
import { enterList } from "../scatter_gather/list_building.ts";
import {
  checkList,
  mustBounce,
  takeListMemory,
} from "../scatter_gather/list_checks.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import { allocationFails, registersGone } from "./resource_faults.ts";
import type { DmaTransferContext } from "./transfer_context.ts";

const KNOWN_FLAGS = DmaFlags.SynchronousCallback | DmaFlags.ZeroBuffers |
  DmaFlags.FailOnBounce;

type BaseOut = OutParameter<MapRegisterBase | null> | null;

/** Serves an allocation: refuses it, grants it, or lets it wait. */
export function allocate(
  adapter: AdapterObject,
  request: AllocationRequest,
  baseOut: BaseOut,
): AdapterAnswer {
  const { context, list } = request;
  const invalid = checkArguments(adapter, request, baseOut);
  if (invalid !== undefined) return refuse(request, invalid);
  if (baseOut !== null) baseOut.value = null;
  if (list !== undefined && list.out !== null) list.out.value = null;
  const refused = checkResources(request) ??
    (list === undefined ? undefined : takeListMemory(adapter, list));
  if (refused !== undefined) return refuse(request, refused);
  if (context !== null) context.request = request;
  if (list !== undefined) {
    enterList(request, list);
    if (excludesNobody(request)) {
      grantWithoutChannel(request);
      return { granted: [request], value: 0 };
    }
  } else if (context === null) {
    adapter.system.legacyRequests.set(request.deviceObject, request);
  }
  if (!adapter.channel.idle) {
    joinLine(request);
    return DONE;
  }
  if (!takeChannel(request)) return DONE;
  if (baseOut !== null) baseOut.value = request.base;
  // Without a routine there is nothing to run for it.
  return request.routine === null ? DONE : { granted: [request], value: 0 };
}

/** The checks of what was passed. */
function checkArguments(
  adapter: AdapterObject,
  request: AllocationRequest,
  baseOut: BaseOut,
): DmaError | undefined {
  const { context, list } = request;
  if (context === null && list === undefined) {
    return checkLegacy(adapter, request);
  }
  const invalid = context === null
    ? undefined
    : checkContext(context) ?? checkFlags(adapter, request);
  if (invalid !== undefined) return invalid;
  return list === undefined
    ? checkCombination(adapter, request, baseOut)
    : checkList(adapter, request, list);
}

function refuse(request: AllocationRequest, error: DmaError): AdapterAnswer {
  const { adapter, caller, flags } = request;
  if ((flags & DmaFlags.SynchronousCallback) !== 0) adapter.refused.add(caller);
  return { ...DONE, error };
}

/** AllocateAdapterChannel: one request for each device object (M5). */
function checkLegacy(
  adapter: AdapterObject,
  { deviceObject }: AllocationRequest,
): DmaError | undefined {
  const other = adapter.system.legacyRequests.get(deviceObject);
  if (other === undefined) return undefined;
  return new InvalidParameters(
    `${deviceObject.name} has request ${other.number} whose routine has not finished; its wait block serves one request at a time`,
  );
}

/** Checks 1 and 3: the context is initialized and not in use (A14). */
function checkContext(
  context: DmaTransferContext,
): DmaError | undefined {
  if (context.state === "raw") {
    return new InvalidParameters(
      "The transfer context was never initialized; call initializeDmaTransferContext first",
    );
  }
  if (context.state === "pending") {
    return new InvalidParameters(
      `Transfer context ${context.number} belongs to a request that waits; give every request its own`,
    );
  }
  return undefined;
}

/** Bits without a meaning, if the machine minds them (A48). */
function checkFlags(
  { system }: AdapterObject,
  { flags }: AllocationRequest,
): DmaError | undefined {
  const unknown = system.settings.unknownFlags === "reject" &&
    (flags & ~KNOWN_FLAGS) !== 0;
  return !unknown ? undefined : new InvalidParameters(
    `Flags 0x${flags.toString(16)} has bits without a meaning`,
  );
}

/** Check 2: synchronous flag, routine and base in their allowed combinations. */
function checkCombination(
  adapter: AdapterObject,
  request: AllocationRequest,
  baseOut: BaseOut,
): DmaError | undefined {
  const { settings } = adapter.system;
  const synchronous = (request.flags & DmaFlags.SynchronousCallback) !== 0;
  if (request.routine === null && baseOut === null) {
    return new InvalidParameters(
      "Neither executionRoutine nor mapRegisterBase is given, so the grant could not be delivered",
    );
  }
  if (!synchronous && baseOut !== null) {
    return new InvalidParameters(
      "mapRegisterBase is given without DMA_SYNCHRONOUS_CALLBACK; leave it out or set the flag",
    );
  }
  const both = request.routine !== null && baseOut !== null;
  if (both && settings.parameterPolicy === "seed") {
    return new InvalidParameters(
      "executionRoutine and mapRegisterBase are both given; leave one out",
    );
  }
  return undefined;
}

/** Checks 5 to 8: an earlier cancel, the maximum, and what is free now. */
function checkResources(request: AllocationRequest): DmaError | undefined {
  const { adapter, context, flags, list } = request;
  if (context?.state === "cancelled" || context?.cancelledLate) {
    return new Cancelled(
      `Transfer context ${context.number} was cancelled; initialize it again before its next request`,
    );
  }
  const needed = registersNeeded(request);
  const most = adapter.numberOfMapRegisters;
  // What is no count at all would be a very large one in a ULONG.
  if (!Number.isInteger(needed) || needed < 0 || needed > most) {
    return new InsufficientResources(
      `${needed} map registers were asked for, and ${adapter.name} may use ${most}`,
    );
  }
  const bounces = (flags & DmaFlags.FailOnBounce) !== 0 && needed > 0 &&
    !adapter.system.settings.dmaRemapping &&
    (list === undefined || mustBounce(request, list));
  if (bounces) {
    return new InsufficientResources(
      `${adapter.name} may have to bounce, and DMA_FAIL_ON_BOUNCE is set`,
    );
  }
  const { kernel } = adapter.system;
  const extended = context !== null || list !== undefined;
  if (extended && allocationFails(kernel, adapter.name)) {
    return new InsufficientResources(
      `There is no memory for a request of ${adapter.name}`,
    );
  }
  const synchronous = (flags & DmaFlags.SynchronousCallback) !== 0;
  const gone = kernel.faults !== undefined && registersGone(request);
  if (synchronous && (gone || !grantableNow(request))) {
    return new InsufficientResources(
      `${adapter.name} cannot grant ${needed} map registers at once, and DMA_SYNCHRONOUS_CALLBACK forbids to wait`,
    );
  }
  return undefined;
}
