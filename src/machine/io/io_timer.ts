/**
 * The timer of a device object: a driver's IoTimer routine, once a second.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DeviceObject } from "./device_object.ts";
import { Dpc } from "../dpcs/dpc.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";
import { KTimer, TimerType } from "../waiting/timer.ts";

/** Ticks from one call of an IoTimer routine to the next: a second. */
export const IO_TIMER_TICKS = 1_000_000;

/** A driver's IoTimer routine. It is entered at DISPATCH_LEVEL, in a DPC. */
export type IoTimerRoutine<Context = unknown> = (
  deviceObject: DeviceObject,
  context: Context,
) => Effect.Effect<void, never, Kernel>;

/** What IoInitializeTimer binds to a device object. */
export interface IoTimer {
  /** Fires once a second while it is started. */
  readonly timer: KTimer;
  /** Calls the routine. */
  readonly dpc: Dpc;
}

/**
 * IoInitializeTimer: binds an IoTimer routine to a device object. It is called
 * from {@linkcode ioStartTimer} on. Call at PASSIVE_LEVEL, once for a device
 * object.
 *
 * @param deviceObject the device; it has one routine, the latest
 * @param timerRoutine what is called once a second, at DISPATCH_LEVEL
 * @param context what the routine is given
 *
 * No errors (spec 06, section 7).
 *
 * @example A driver that looks after its device
 * ```ts
 * import {
 *   ioCreateDevice, ioInitializeTimer, ioStartTimer, ioStopTimer,
 *   keDelayExecutionThread, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const looked = { times: 0 };
 * const program = Effect.gen(function* () {
 *   const device = yield* ioCreateDevice("disk", null);
 *   yield* ioInitializeTimer(
 *     device, (_device, seen) => Effect.sync(() => void seen.times++), looked,
 *   );
 *   yield* ioStartTimer(device);
 *   yield* keDelayExecutionThread(3_500_000);
 *   yield* ioStopTimer(device);
 *   yield* keDelayExecutionThread(3_500_000);
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.equal(looked.times, 3);
 * ```
 */
export function ioInitializeTimer<Context>(
  deviceObject: DeviceObject,
  timerRoutine: IoTimerRoutine<Context>,
  context: Context,
): Effect.Effect<void, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const { scheduler } = kernel;
    const name = scheduler.uniqueName(`IoTimer of ${deviceObject.name}`);
    if (kernel.listening) {
      tellCall(kernel, actor, "ioInitializeTimer", {
        deviceObject: deviceObject.name,
        timer: name,
      });
    }
    deviceObject.timer = {
      timer: new KTimer(name, TimerType.NotificationTimer),
      dpc: new Dpc<unknown>(
        name,
        false,
        () => timerRoutine(deviceObject, context),
        null,
      ),
    };
  });
}

/**
 * IoStartTimer: has the IoTimer routine of a device object called from now on,
 * first in a second. Call at or below DISPATCH_LEVEL.
 *
 * A run does not come to rest until {@linkcode ioStopTimer}. For a device object
 * without a routine it is bug check 0xC7 and has no effect.
 *
 * @param deviceObject the device; if its timer runs already, the second begins
 *   anew
 *
 * Spec 06, section 7.
 *
 * @example Called after a second
 * ```ts
 * import {
 *   ioCreateDevice, ioInitializeTimer, ioStartTimer, ioStopTimer,
 *   keDelayExecutionThread, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let calls = 0;
 * const program = Effect.gen(function* () {
 *   const disk = yield* ioCreateDevice("disk");
 *   yield* ioInitializeTimer(disk, () => Effect.sync(() => void calls++), null);
 *   yield* ioStartTimer(disk);
 *   yield* keDelayExecutionThread(999_999);
 *   const early = calls;
 *   yield* keDelayExecutionThread(2);
 *   yield* ioStopTimer(disk);
 *   return [early, calls];
 * });
 * assert.deepEqual(Machine.run(program).value, [0, 1]);
 * ```
 */
export function ioStartTimer(
  deviceObject: DeviceObject,
): Effect.Effect<void, never, Kernel> {
  return timerCall(
    "ioStartTimer",
    deviceObject,
    ({ dpc, timer }) =>
      kernelFlow((kernel, actor) =>
        timer.set(kernel, actor, IO_TIMER_TICKS, IO_TIMER_TICKS, dpc)
      ),
  );
}

/**
 * IoStopTimer: has the routine called no more, until {@linkcode ioStartTimer}.
 * A call that is queued already still comes. Call at or below DISPATCH_LEVEL,
 * and not from the routine itself.
 *
 * For a device object without a routine it is bug check 0xC7.
 *
 * @param deviceObject the device
 *
 * Spec 06, section 7.
 *
 * @example A device without a routine
 * ```ts
 * import { ioCreateDevice, ioStopTimer, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(Effect.flatMap(ioCreateDevice("disk"), ioStopTimer));
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0xC7"]);
 * ```
 */
export function ioStopTimer(
  deviceObject: DeviceObject,
): Effect.Effect<void, never, Kernel> {
  return timerCall("ioStopTimer", deviceObject, ({ timer }) => timer.cancel());
}

function timerCall(
  routine: "ioStartTimer" | "ioStopTimer",
  deviceObject: DeviceObject,
  body: (timer: IoTimer) => Effect.Effect<boolean, never, Kernel>,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    const { name, timer } = deviceObject;
    if (kernel.listening) {
      tellCall(kernel, actor, routine, { deviceObject: name });
    }
    if (timer !== null) return Effect.asVoid(body(timer));
    bugCheck(
      kernel,
      actor,
      BugCheckCode.TimerOrDpcInvalid,
      [name],
      `${routine} for ${name}, which has no IoTimer routine`,
    );
    return Effect.void;
  });
}
