/**
 * Controller objects: one physical controller that several device objects
 * share, one after the other.
 *
 * They are older than WDM, and still the model of how simplex channels, as those
 * of an ATA pair, are kept apart.
 *
 * @module
 */

import { type Context, Effect } from "../../../deps.ts";
import type { IoAllocationAction } from "../../ddi/mod.ts";
import { serve } from "./controller_control.ts";
import type { DeviceObject } from "./device_object.ts";
import { KDeviceQueue, KDeviceQueueEntry } from "./device_queue.ts";
import type { Irp } from "./irp.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * A driver's ControllerControl routine: it has the controller now. It runs at
 * DISPATCH_LEVEL on any processor and must not wait; it may ask for an adapter
 * channel.
 *
 * @param deviceObject the one that asked
 * @param irp the device object's CurrentIrp at the time of the request, or null
 * @param mapRegisterBase always null: a controller has no map registers
 * @param context what IoAllocateController was given, unchanged
 * @returns KeepObject to keep the controller until IoFreeController, or
 *   DeallocateObject to give it back at once
 */
export type ControllerControl<in C, out R> = (
  deviceObject: DeviceObject,
  irp: Irp | null,
  mapRegisterBase: null,
  context: C,
) => Effect.Effect<IoAllocationAction, never, R>;

/** A request for a controller, with all its routine needs. */
export interface ControllerRequest {
  /** Number of the request, unique within the run. */
  readonly number: number;
  /** The device object that asked. */
  readonly deviceObject: DeviceObject;
  /** The CurrentIrp of the device object when it asked, or null. */
  readonly irp: Irp | null;
  /** Runs when the controller is granted. */
  readonly routine: ControllerControl<unknown, unknown>;
  /** Passed to the routine unchanged. */
  readonly context: unknown;
  /** What the routine requires, as the caller had it. */
  readonly services: Context.Context<unknown>;
}

/** A controller object. Make one with {@linkcode ioCreateController}. */
export class ControllerObject<Extension = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** What the driver keeps for the controller. */
  readonly controllerExtension: Extension;
  /** Who waits for the controller, first come first; busy while one has it. */
  readonly deviceWaitQueue: KDeviceQueue<ControllerRequest>;

  /** Drivers call {@linkcode ioCreateController}. */
  constructor(name: string, controllerExtension: Extension) {
    this.name = name;
    this.controllerExtension = controllerExtension;
    this.deviceWaitQueue = new KDeviceQueue(`queue of ${name}`);
  }
}

/**
 * IoCreateController: makes a controller object that nobody has. Call at
 * PASSIVE_LEVEL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param controllerExtension what the driver keeps for the controller
 *
 * No errors (C328; spec 06, section 5).
 *
 * @example A controller with an extension
 * ```ts
 * import { ioCreateController, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(ioCreateController("ata", { ports: 2 }));
 * assert.equal(report.value?.controllerExtension.ports, 2);
 * ```
 */
export function ioCreateController(
  name: string,
): Effect.Effect<ControllerObject<undefined>, never, Kernel>;
/** IoCreateController with an extension. */
export function ioCreateController<Extension>(
  name: string,
  controllerExtension: Extension,
): Effect.Effect<ControllerObject<Extension>, never, Kernel>;
export function ioCreateController(
  name: string,
  controllerExtension?: unknown,
): Effect.Effect<ControllerObject, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const controller = new ControllerObject(
      kernel.scheduler.uniqueName(name),
      controllerExtension,
    );
    if (kernel.listening) {
      tellCall(kernel, actor, "ioCreateController", {
        controllerObject: controller.name,
      });
    }
    return controller;
  });
}

/**
 * IoAllocateController: gives the controller to a device object. If it is free
 * the routine runs inside the call; otherwise the request waits its turn, and
 * the routine runs in the call that frees the controller (C328).
 *
 * @param controllerObject the controller
 * @param deviceObject who wants it
 * @param executionRoutine runs when it is granted
 * @param context passed to the routine unchanged
 *
 * IRQL: exactly DISPATCH_LEVEL (0xC4/0x20003). No errors.
 *
 * Gotchas: success does not say whether the routine has run. What a routine
 * returns other than DeallocateObject keeps the controller.
 *
 * @example Two device objects, one after the other
 * ```ts
 * import {
 *   atDispatch, IoAllocationAction, ioAllocateController, ioCreateController,
 *   ioCreateDevice, ioFreeController, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const ran: string[] = [];
 * const program = Effect.gen(function* () {
 *   const controller = yield* ioCreateController("ata");
 *   for (const name of ["master", "slave"]) {
 *     const device = yield* ioCreateDevice(name);
 *     yield* atDispatch(ioAllocateController(controller, device, () => {
 *       ran.push(name);
 *       return Effect.succeed(IoAllocationAction.KeepObject);
 *     }, null));
 *   }
 *   assert.deepEqual(ran, ["master"]);
 *   yield* atDispatch(ioFreeController(controller));
 *   yield* atDispatch(ioFreeController(controller));
 * });
 * assert.deepEqual(Machine.run(program).findings, []);
 * assert.deepEqual(ran, ["master", "slave"]);
 * ```
 */
export function ioAllocateController<Extension, C, R>(
  controllerObject: ControllerObject<Extension>,
  deviceObject: DeviceObject,
  executionRoutine: ControllerControl<C, R>,
  context: C,
): Effect.Effect<void, never, Kernel | R> {
  return Effect.withFiber<void, never, Kernel | R>((fiber) =>
    kernelFlow((kernel, actor) => {
      if (kernel.listening) {
        tellCall(kernel, actor, "ioAllocateController", {
          controllerObject: controllerObject.name,
          deviceObject: deviceObject.name,
        });
      }
      const number = kernel.nextNumber("controller request");
      const entry = new KDeviceQueueEntry<ControllerRequest>(
        `controller request ${number}`,
        {
          number,
          deviceObject,
          irp: deviceObject.currentIrp,
          routine: executionRoutine as ControllerControl<unknown, unknown>,
          context,
          services: fiber.context as Context.Context<unknown>,
        },
      );
      const { deviceWaitQueue } = controllerObject;
      return Effect.flatMap(
        deviceWaitQueue.insert(entry, null),
        (queued) =>
          queued
            ? Effect.void
            : serve(kernel, actor, controllerObject, entry.item),
      );
    })
  );
}

/**
 * IoFreeController: gives the controller back after a routine kept it, and runs
 * the routine of whoever waits next.
 *
 * @param controllerObject a controller that the caller's device object has
 *
 * IRQL: exactly DISPATCH_LEVEL (0xC4/0x20003). No errors.
 *
 * What waits next is granted by it (C328).
 *
 * @example Kept by the routine, given back by the driver
 * ```ts
 * import {
 *   atDispatch, IoAllocationAction, ioAllocateController, ioCreateController,
 *   ioCreateDevice, ioFreeController, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const controller = yield* ioCreateController("ata");
 *   const disk = yield* ioCreateDevice("disk");
 *   const keep = () => Effect.succeed(IoAllocationAction.KeepObject);
 *   yield* atDispatch(ioAllocateController(controller, disk, keep, null));
 *   const before = controller.deviceWaitQueue.busy;
 *   yield* atDispatch(ioFreeController(controller));
 *   return [before, controller.deviceWaitQueue.busy];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, false]);
 * ```
 */
export function ioFreeController<Extension>(
  controllerObject: ControllerObject<Extension>,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioFreeController", {
        controllerObject: controllerObject.name,
      });
    }
    return Effect.flatMap(
      controllerObject.deviceWaitQueue.remove(null),
      (entry) =>
        entry === null
          ? Effect.void
          : serve(kernel, actor, controllerObject, entry.item),
    );
  });
}
