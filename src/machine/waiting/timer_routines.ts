/**
 * The routines for timers: initialize, set once or periodically, cancel, read.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Dpc } from "../dpcs/dpc.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";
import { KTimer, TimerType } from "./timer.ts";

/**
 * KeInitializeTimerEx: makes a timer that is not set. Any IRQL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param type one of {@linkcode TimerType}; notification, if left out, as
 *   KeInitializeTimer does
 *
 * No errors (spec 06, section 7).
 *
 * @example A new timer has not fired
 * ```ts
 * import { keInitializeTimer, keReadStateTimer, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.flatMap(keInitializeTimer("timer"), keReadStateTimer);
 * assert.equal(Machine.run(program).value, false);
 * ```
 */
export function keInitializeTimer(
  name: string,
  type: TimerType = TimerType.NotificationTimer,
): Effect.Effect<KTimer, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const timer = new KTimer(kernel.scheduler.uniqueName(name), type);
    if (kernel.listening) {
      tellCall(kernel, actor, "keInitializeTimer", { timer: timer.name, type });
    }
    return timer;
  });
}

/**
 * KeSetTimer: has a timer fire once. It becomes not signaled, and signaled when
 * the time is over; then its DPC is queued, on the processor that set the timer
 * unless the DPC has a target. Call at or below DISPATCH_LEVEL.
 *
 * @param timer the timer; if it is set already, that setting is given up
 * @param dueTime ticks from now, 0 or more
 * @param dpc what to queue, if anything
 * @returns whether it was set already
 *
 * No errors (spec 06, section 7).
 *
 * @example A DPC after a hundred microseconds
 * ```ts
 * import {
 *   keDelayExecutionThread, keInitializeDpc, keInitializeTimer, keSetTimer,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let fired = 0;
 * const program = Effect.gen(function* () {
 *   const timer = yield* keInitializeTimer("timer");
 *   const dpc = yield* keInitializeDpc("dpc", () => Effect.sync(() => void fired++), null);
 *   yield* keSetTimer(timer, 100, dpc);
 *   yield* keDelayExecutionThread(99);
 *   const before = fired;
 *   yield* keDelayExecutionThread(2);
 *   return [before, fired];
 * });
 * assert.deepEqual(Machine.run(program).value, [0, 1]);
 * ```
 */
export function keSetTimer<Context = unknown>(
  timer: KTimer,
  dueTime: number,
  dpc: Dpc<Context> | null = null,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetTimer", {
        timer: timer.name,
        dueTime,
        dpc: dpc?.name ?? null,
      });
    }
    return returning(
      kernel,
      actor,
      "keSetTimer",
      timer.set(kernel, actor, dueTime, 0, dpc as Dpc | null),
    );
  });
}

/**
 * KeSetTimerEx: has a timer fire, and then again after each period until it is
 * cancelled or set anew. Call at or below DISPATCH_LEVEL.
 *
 * A run does not come to rest while a periodic timer is set.
 *
 * @param timer the timer; if it is set already, that setting is given up
 * @param dueTime ticks from now to the first firing, 0 or more
 * @param period ticks from one firing to the next; 0 to fire once, as
 *   {@linkcode keSetTimer} does
 * @param dpc what to queue at each firing, if anything
 * @returns whether it was set already
 *
 * No errors; a period that is no whole number from 0 is a RangeError that ends the
 * run (spec 06, section 7).
 *
 * @example A DPC at every tenth tick
 * ```ts
 * import {
 *   currentTick, keCancelTimer, keDelayExecutionThread, keInitializeDpc,
 *   keInitializeTimer, keSetTimerEx, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const ticks: number[] = [];
 * const program = Effect.gen(function* () {
 *   const timer = yield* keInitializeTimer("timer");
 *   const dpc = yield* keInitializeDpc("dpc", () =>
 *     Effect.map(currentTick, (tick) => void ticks.push(tick)), null);
 *   yield* keSetTimerEx(timer, 5, 10, dpc);
 *   yield* keDelayExecutionThread(30);
 *   return yield* keCancelTimer(timer);
 * });
 * assert.equal(Machine.run(program).value, true);
 * assert.deepEqual(ticks, [5, 15, 25]);
 * ```
 */
export function keSetTimerEx<Context = unknown>(
  timer: KTimer,
  dueTime: number,
  period: number,
  dpc: Dpc<Context> | null = null,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (!Number.isSafeInteger(period) || period < 0) {
      throw new RangeError(
        `Cannot set ${timer.waitReason} with a period of ${period}: it must be a whole number of ticks from 0`,
      );
    }
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetTimerEx", {
        timer: timer.name,
        dueTime,
        period,
        dpc: dpc?.name ?? null,
      });
    }
    return returning(
      kernel,
      actor,
      "keSetTimerEx",
      timer.set(kernel, actor, dueTime, period, dpc as Dpc | null),
    );
  });
}

/**
 * KeCancelTimer: takes a setting back. A DPC that it has queued already stays
 * queued. Call at or below DISPATCH_LEVEL.
 *
 * @param timer the timer
 * @returns true if it was set: it does not fire
 *
 * No errors (spec 06, section 7).
 *
 * @example It does not fire
 * ```ts
 * import {
 *   keCancelTimer, keDelayExecutionThread, keInitializeTimer, keReadStateTimer,
 *   keSetTimer, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const timer = yield* keInitializeTimer("timer");
 *   yield* keSetTimer(timer, 10);
 *   const cancelled = [yield* keCancelTimer(timer), yield* keCancelTimer(timer)];
 *   yield* keDelayExecutionThread(20);
 *   return [...cancelled, yield* keReadStateTimer(timer)];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, false, false]);
 * ```
 */
export function keCancelTimer(
  timer: KTimer,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keCancelTimer", { timer: timer.name });
    }
    return returning(kernel, actor, "keCancelTimer", timer.cancel());
  });
}

/**
 * KeReadStateTimer: whether a timer has fired. At or below DISPATCH_LEVEL.
 *
 * @param timer the timer
 *
 * No errors (spec 06, section 7).
 *
 * @example Before it fires, and after
 * ```ts
 * import {
 *   keDelayExecutionThread, keInitializeTimer, keReadStateTimer, keSetTimer,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const timer = yield* keInitializeTimer("timer");
 *   yield* keSetTimer(timer, 10);
 *   const before = yield* keReadStateTimer(timer);
 *   yield* keDelayExecutionThread(11);
 *   return [before, yield* keReadStateTimer(timer)];
 * });
 * assert.deepEqual(Machine.run(program).value, [false, true]);
 * ```
 */
export function keReadStateTimer(
  timer: KTimer,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keReadStateTimer", { timer: timer.name });
    }
    return returning(kernel, actor, "keReadStateTimer", timer.read());
  });
}
