/**
 * Hands a request to its adapter object, and runs the routine if the grant was
 * made at once: what the legacy and the extended allocation share.
 *
 * @module
 */

import { Effect, Exit } from "../../../deps.ts";
import type {
  Cancelled,
  DmaOperationName,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { runRoutines } from "../adapter/adapter_control.ts";
import type {
  AdapterAnswer,
  AdapterMessage,
} from "../adapter/adapter_messages.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import { bringRegistersBack } from "../adapter/resource_faults.ts";
import { type Caller, tableReturn } from "./routine.ts";

/** How an allocation can fail. */
export type AllocationError =
  | InvalidParameters
  | InsufficientResources
  | Cancelled;

/**
 * Submits a request. What is granted at once runs before this returns,
 * synchronous or not (C062, C095).
 *
 * @param routine the name of the routine that was called
 * @param baseOut where the caller wants the base, if it said so
 */
export function submit(
  request: AllocationRequest,
  routine: DmaOperationName,
  baseOut: OutParameter<MapRegisterBase | null> | null,
  caller: Caller,
): Effect.Effect<void, AllocationError> {
  const { reactor } = request.adapter;
  const submission: Submission = {
    _tag: "allocate",
    request,
    baseOut,
    routine,
    caller,
  };
  return reactor.askThen(caller.fiber, submission, submitted, submission);
}

/** The message, and what has to be known when it is answered. */
type Submission = Extract<AdapterMessage, { _tag: "allocate" }> & {
  readonly routine: DmaOperationName;
  readonly caller: Caller;
};

/** What follows the answer of the adapter. */
function submitted(
  { error, granted }: AdapterAnswer,
  { request, routine, caller }: Submission,
): Effect.Effect<void, AllocationError> {
  const { adapter } = request;
  if (error !== undefined) {
    tableReturn(adapter, routine, caller, error.status);
    return Effect.fail(error as AllocationError);
  }
  if (request.starved && request.state === "pending") {
    bringRegistersBack(request);
  }
  const ran = granted.length === 0 || request.routine === null
    ? Exit.void
    : runRoutines(granted, caller);
  if (!adapter.system.kernel.listening) return ran;
  return Effect.map(ran, () => tableReturn(adapter, routine, caller, 0));
}
