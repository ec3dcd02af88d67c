/**
 * The driver's ControllerControl routine: entering it, and obeying what it
 * returns.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { IoAllocationAction } from "../../ddi/mod.ts";
import type {
  ControllerObject,
  ControllerRequest,
} from "./controller_object.ts";
import { callRoutine, eventValue, leaveRoutine } from "../driver_routine.ts";
import type { Kernel } from "../kernel.ts";
import { atDispatch } from "../level.ts";

/** Runs the routines of a line until one keeps the controller. */
export function serve<Extension>(
  kernel: Kernel,
  actor: Actor,
  { deviceWaitQueue, name }: ControllerObject<Extension>,
  first: ControllerRequest,
): Effect.Effect<void, never, Kernel> {
  return atDispatch(Effect.gen(function* () {
    let request: ControllerRequest | undefined = first;
    while (request !== undefined) {
      const action = yield* enter(kernel, actor, name, request);
      if (action !== IoAllocationAction.DeallocateObject) return;
      request = (yield* deviceWaitQueue.remove(null))?.item;
    }
  }));
}

/** Enters one ControllerControl routine. */
const enter = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  controller: string,
  request: ControllerRequest,
) {
  const { context, deviceObject, irp, number, routine, services } = request;
  const irqlAtEntry = kernel.irqlOf(actor);
  const locksAtEntry = kernel.stateOf(actor).locksHeld;
  const about = {
    callback: "ControllerControl",
    adapter: controller,
    request: number,
  };
  if (kernel.listening) {
    kernel.emit(actor, { _tag: "CallbackStarted", ...about });
  }
  const action = yield* Effect.provideContext(
    callRoutine(
      actor,
      "ControllerControl routine",
      controller,
      () => routine(deviceObject, irp, null, context),
    ),
    services,
  );
  leaveRoutine(actor);
  if (kernel.listening) {
    kernel.emit(actor, {
      _tag: "CallbackFinished",
      ...about,
      action: eventValue(action),
      locksHeld: kernel.stateOf(actor).locksHeld - locksAtEntry,
      irqlAtEntry,
    });
  }
  return action;
});
