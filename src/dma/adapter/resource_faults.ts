/**
 * Resources that seem to be gone, when faults are injected: memory for what a
 * routine needs, and map registers for a while.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { sleepTicks } from "../../actors/mod.ts";
import { DmaFlags, Irql } from "../../ddi/mod.ts";
import type { Kernel } from "../../machine/mod.ts";
import { deliver } from "./adapter_control.ts";
import type { AllocationRequest } from "./allocation_request.ts";

/**
 * Whether there is no memory for what the present actor asks for: one kind of
 * fault below DISPATCH_LEVEL, another at it and above.
 *
 * @param at the name of the adapter or device it is for
 */
export function allocationFails(kernel: Kernel, at: string): boolean {
  const { faults, scheduler } = kernel;
  if (faults === undefined) return false;
  const { running } = scheduler;
  const irql = running === undefined ? Irql.Passive : kernel.irqlOf(running);
  const fault = irql < Irql.Dispatch
    ? "allocation-failure-passive"
    : "allocation-failure-dispatch";
  return faults.strike(fault, at) > 0;
}

/**
 * Whether others hold all map registers when a request for some comes. A
 * request that may wait does, for a release or until they are back.
 */
export function registersGone(request: AllocationRequest): boolean {
  const { adapter, flags } = request;
  const { faults } = adapter.system.kernel;
  if (faults === undefined) return false;
  if (!adapter.needsMapRegisters || request.numberOfMapRegisters === 0) {
    return false;
  }
  const gone = faults.delay("register-exhaustion", adapter.name) > 0;
  const waits = (flags & DmaFlags.SynchronousCallback) === 0;
  request.starved = gone && waits;
  return gone;
}

/** Has the registers come back that were gone for a request. */
export function bringRegistersBack(request: AllocationRequest): void {
  const { adapter, caller } = request;
  const { kernel } = adapter.system;
  const ticks = kernel.faults!.delayTicks;
  const serve = Effect.withFiber<void>((fiber) =>
    adapter.reactor.askThen(
      fiber,
      { _tag: "registers are back", request },
      ({ granted }) =>
        deliver(granted, { fiber, actor: kernel.scheduler.actorOf(fiber) }),
    )
  );
  kernel.scheduler.spawn(
    `registers for ${adapter.name}`,
    Effect.andThen(sleepTicks(ticks), serve),
    { daemon: true },
    { processor: caller.processor ?? kernel.processors[0]!, level: 0 },
    kernel.services,
  );
}
