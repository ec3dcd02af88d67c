/**
 * Running the driver's AdapterControl routine for a grant, obeying what it
 * returns, and going on with the grants that follow from that.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction, Irql } from "../ddi/mod.ts";
import { atLevelOn } from "../machine/mod.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import { deliverByDpc } from "./grant_dpc.ts";
import type { Caller } from "./routine.ts";

/**
 * Runs the routines of requests that were granted after waiting, as the
 * machine's options say: here and now, or in a DPC of this processor.
 *
 * Call it outside every step of an adapter: the routines are driver code.
 *
 * @param granted what an adapter answered; often nothing
 */
export function deliver(
  granted: readonly AllocationRequest[],
  caller: Caller,
): Effect.Effect<void> {
  if (granted.length === 0) return Effect.void;
  const { kernel, settings } = granted[0]!.adapter.system;
  const byDpc = settings.grantDelivery === "dpc" ||
    (settings.grantDelivery === "either" && kernel.scheduler.choose(2) === 1);
  return byDpc
    ? deliverByDpc(granted, caller, runRoutines)
    : runRoutines(granted, caller);
}

/**
 * Runs the routine of each request at DISPATCH_LEVEL on the caller's
 * processor, in order. What a routine's return makes possible is delivered
 * after it, in a loop and not by recursion, so a long line needs no deep stack.
 */
export function runRoutines(
  granted: readonly AllocationRequest[],
  caller: Caller,
): Effect.Effect<void> {
  const { kernel } = granted[0]!.adapter.system;
  return atLevelOn(
    kernel,
    caller.actor,
    Irql.Dispatch,
    runInOrder(granted, caller),
  );
}

const runInOrder = Effect.fnUntraced(function* (
  granted: readonly AllocationRequest[],
  caller: Caller,
) {
  const line = [...granted];
  for (let next = line.shift(); next !== undefined; next = line.shift()) {
    const action = yield* runRoutine(next, caller);
    const answer = yield* next.adapter.reactor.ask({
      _tag: "returned",
      request: next,
      action,
    });
    line.push(...answer.granted);
  }
});

/** Enters one routine with what it was registered for. */
const runRoutine = Effect.fnUntraced(function* (
  request: AllocationRequest,
  { actor, fiber }: Caller,
) {
  const { adapter, routine, services } = request;
  // Synchronous without a routine: as if one had returned KeepObject.
  if (routine === null) return IoAllocationAction.KeepObject;
  const { kernel } = adapter.system;
  const irqlAtEntry = kernel.irqlOf(actor);
  const locksAtEntry = kernel.stateOf(actor).locksHeld;
  const callback = "AdapterControl";
  if (kernel.listening) {
    kernel.emit(actor, {
      _tag: "CallbackStarted",
      callback,
      adapter: adapter.name,
      request: request.number,
    });
  }
  const body = routine(
    request.deviceObject,
    request.irp,
    request.base,
    request.executionContext,
  );
  const action = yield* services === fiber.context
    ? body as Effect.Effect<IoAllocationAction>
    : Effect.provideContext(body, services);
  if (kernel.listening) {
    kernel.emit(actor, {
      _tag: "CallbackFinished",
      callback,
      adapter: adapter.name,
      request: request.number,
      action,
      locksHeld: kernel.stateOf(actor).locksHeld - locksAtEntry,
      irqlAtEntry,
    });
  }
  return action;
});
