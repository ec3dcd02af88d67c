/**
 * Running the driver's AdapterControl routine for a grant, obeying what it
 * returns, and going on with the grants that follow from that.
 *
 * @module
 */

import { Effect, Exit } from "../../../deps.ts";
import { type IoAllocationAction, Irql } from "../../ddi/mod.ts";
import {
  atLevelOn,
  callRoutine,
  eventValue,
  leaveRoutine,
} from "../../machine/mod.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import type { DmaSystem } from "../dma_system.ts";
import { deliverByDpc } from "./grant_dpc.ts";
import type { Caller } from "../routines/routine.ts";

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
  if (granted.length === 0) return Exit.void;
  return placeOfGrant(granted[0]!.adapter.system) === "dpc"
    ? deliverByDpc(granted, caller, runRoutines)
    : runRoutines(granted, caller);
}

/** Where the routines of a deferred grant run this time. */
function placeOfGrant({ kernel, settings }: DmaSystem): "inline" | "dpc" {
  if (settings.grantDelivery !== "either") return settings.grantDelivery;
  return kernel.scheduler.choose(2) === 1 ? "dpc" : "inline";
}

/**
 * Runs the routine of each request at DISPATCH_LEVEL on the caller's
 * processor, in order, and then those of the requests that are granted by what
 * the routines return.
 */
export function runRoutines(
  granted: readonly AllocationRequest[],
  caller: Caller,
): Effect.Effect<void> {
  const { kernel } = granted[0]!.adapter.system;
  const line = [...granted];
  return kernel.irqlOf(caller.actor) >= Irql.Dispatch
    ? runLine(line, caller)
    : atLevelOn(kernel, caller.actor, Irql.Dispatch, later(line, caller));
}

/** Runs the first routine of a line, and the rest of the line after it. */
function runLine(
  line: AllocationRequest[],
  caller: Caller,
): Effect.Effect<void> {
  const request = line.shift();
  // Synchronous without a routine: as if one had returned KeepObject.
  if (request === undefined || request.routine === null) return Effect.void;
  const leave = enter(request, caller);
  return whenDone(routineOf(request, caller), (action) => {
    leave(action);
    leaveRoutine(caller.actor);
    const { reactor } = request.adapter;
    const message = { _tag: "returned", request, action } as const;
    return reactor.askThen(caller.fiber, message, (answer) => {
      const { granted } = answer;
      if (granted.length === 0) {
        return line.length === 0 ? Effect.void : later(line, caller);
      }
      if (placeOfGrant(request.adapter.system) === "inline") {
        line.push(...granted);
        return later(line, caller);
      }
      const queued = deliverByDpc(granted, caller, runRoutines);
      return Effect.andThen(queued, later(line, caller));
    });
  });
}

/** The rest of a line as an effect of its own, so that no stack grows with it. */
function later(
  line: AllocationRequest[],
  caller: Caller,
): Effect.Effect<void> {
  return Effect.suspend(() => runLine(line, caller));
}

/** Goes on with the value of an effect, at once where it is there already. */
function whenDone<A, B>(
  effect: Effect.Effect<A>,
  next: (value: A) => Effect.Effect<B>,
): Effect.Effect<B> {
  return Exit.isExit(effect) && effect._tag === "Success"
    ? next(effect.value as A)
    : Effect.flatMap(effect, next);
}

/** The routine's body, with the services it was registered with. */
function routineOf(
  request: AllocationRequest,
  { actor, fiber }: Caller,
): Effect.Effect<IoAllocationAction> {
  const { deviceObject, irp, base, executionContext, services } = request;
  const kind = request.list === undefined
    ? "AdapterControl routine"
    : "AdapterListControl routine";
  const body = callRoutine(
    actor,
    kind,
    request.adapter.name,
    () => request.routine!(deviceObject, irp, base, executionContext),
  );
  return services === fiber.context
    ? body as Effect.Effect<IoAllocationAction>
    : Effect.provideContext(body, services);
}

/**
 * Tells that a routine is entered.
 *
 * @returns tells that it was left, and how
 */
function enter(
  { adapter, list, number: request }: AllocationRequest,
  { actor }: Caller,
): (action: IoAllocationAction) => void {
  const { kernel } = adapter.system;
  if (!kernel.listening) return () => {};
  const callback = list === undefined ? "AdapterControl" : "AdapterListControl";
  const about = { callback, adapter: adapter.name, request };
  const irqlAtEntry = kernel.irqlOf(actor);
  const state = kernel.stateOf(actor);
  const locksAtEntry = state.locksHeld;
  kernel.emit(actor, { _tag: "CallbackStarted", ...about });
  return (action) =>
    kernel.emit(actor, {
      _tag: "CallbackFinished",
      ...about,
      action: list === undefined ? eventValue(action) : null,
      locksHeld: state.locksHeld - locksAtEntry,
      irqlAtEntry,
    });
}
