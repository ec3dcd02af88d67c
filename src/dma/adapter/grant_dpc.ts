/**
 * Delivering grants in a DPC of the processor that made room, instead of
 * inside its call.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Dpc, insertDpc } from "../../machine/mod.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import type { Caller } from "../routines/routine.ts";

/** Runs the routines of grants at DISPATCH_LEVEL. */
type RunRoutines = (
  granted: readonly AllocationRequest[],
  caller: Caller,
) => Effect.Effect<void>;

/**
 * Queues a DPC on the caller's processor that runs the routines.
 *
 * @param run what the DPC does with the grants, as its own caller
 */
export function deliverByDpc(
  granted: readonly AllocationRequest[],
  caller: Caller,
  run: RunRoutines,
): Effect.Effect<void> {
  const { kernel } = granted[0]!.adapter.system;
  const number = kernel.nextNumber("grant DPC");
  const dpc = new Dpc<unknown>(
    `grant ${number}`,
    false,
    () =>
      Effect.withFiber((fiber) =>
        run(granted, { fiber, actor: kernel.scheduler.actorOf(fiber) })
      ),
    undefined,
  );
  return Effect.asVoid(insertDpc(kernel, caller.actor, dpc, null, null));
}
