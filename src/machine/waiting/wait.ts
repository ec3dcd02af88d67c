/**
 * KeWaitForSingleObject, KeDelayExecutionThread and
 * KeStallExecutionProcessor: the ways to let time pass.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import { interrupt } from "../../actors/program.ts";
import { sleepTicks } from "../../actors/simulated_clock.ts";
import {
  DISPATCH_LEVEL,
  irqlName,
  type NtStatus,
  STATUS_SUCCESS,
} from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DispatcherObject, WaitGate } from "./dispatcher_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";

/** The wait ended because its time was over; counts as success. */
export const STATUS_TIMEOUT: NtStatus = 0x00000102;

const SATISFIED = Effect.succeed(STATUS_SUCCESS);
const TIMED_OUT = Effect.succeed(STATUS_TIMEOUT);

/**
 * KeWaitForSingleObject: waits until an event is set, a timer fires or a thread
 * ends.
 *
 * @param object what to wait for
 * @param timeout ticks to wait at most; 0 only looks; no limit if left out
 * @returns STATUS_SUCCESS, or {@linkcode STATUS_TIMEOUT} (0x102) when the time
 *   was over first
 *
 * Call below DISPATCH_LEVEL; with a time-out of 0 also there. Any other wait
 * from DISPATCH_LEVEL up is bug check 0xB8 and only looks.
 *
 * No errors (C115; spec 06, section 7).
 *
 * @example A thread waits for what a DPC tells it
 * ```ts
 * import {
 *   EventType, keInitializeDpc, keInitializeEvent, keInsertQueueDpc, keSetEvent,
 *   keWaitForSingleObject, Machine, psCreateSystemThread, STATUS_SUCCESS,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
 *   const dpc = yield* keInitializeDpc(
 *     "dpc", () => Effect.asVoid(keSetEvent(done)), undefined,
 *   );
 *   const insert = Effect.asVoid(keInsertQueueDpc(dpc));
 *   yield* psCreateSystemThread("driver", insert, { processor: 1 });
 *   return yield* keWaitForSingleObject(done);
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).value, STATUS_SUCCESS);
 * ```
 */
export function keWaitForSingleObject(
  object: DispatcherObject,
  timeout?: number,
): Effect.Effect<NtStatus, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keWaitForSingleObject", {
        object: object.name,
        timeout: timeout ?? null,
      });
    }
    const looks = timeout === 0 ||
      !mayWait(kernel, actor, `KeWaitForSingleObject for ${object.name}`);
    return returning(
      kernel,
      actor,
      "keWaitForSingleObject",
      looks ? look(object) : waitFor(kernel, object, timeout),
    );
  });
}

/** Whether the caller may wait; if not, it is told. */
export function mayWait(
  kernel: Kernel,
  actor: Actor,
  what: string,
): boolean {
  const irql = kernel.irqlOf(actor);
  if (irql < DISPATCH_LEVEL) return true;
  bugCheck(
    kernel,
    actor,
    BugCheckCode.AttemptedSwitchFromDpc,
    [],
    `${what} waits at ${irqlName(irql)}`,
  );
  return false;
}

function look(object: DispatcherObject): Effect.Effect<NtStatus> {
  return Effect.flatMap(
    object.wait(null),
    (over) => over ? SATISFIED : TIMED_OUT,
  );
}

/** Waits for an object, and for so many ticks at most if that is given. */
export function waitFor(
  kernel: Kernel,
  object: DispatcherObject,
  timeout: number | undefined,
): Effect.Effect<NtStatus> {
  const gate: WaitGate = new Mailbox(
    kernel.scheduler.uniqueName("wait"),
    Infinity,
    () => object.waitReason,
  );
  return Effect.flatMap(object.wait(gate), (over) => {
    if (over) return SATISFIED;
    return timeout === undefined
      ? gate.take
      : takeInTime(kernel, object, gate, timeout);
  });
}

/** Waits at the gate beside an actor that opens it when the time is over. */
function takeInTime(
  kernel: Kernel,
  object: DispatcherObject,
  gate: WaitGate,
  timeout: number,
): Effect.Effect<NtStatus> {
  const expire = Effect.flatMap(
    object.expire(gate),
    (expired) => expired ? gate.send(STATUS_TIMEOUT) : Effect.void,
  );
  const clock = kernel.scheduler.spawn(
    `time-out of ${gate.name}`,
    Effect.andThen(sleepTicks(timeout), expire),
    { daemon: true, supervised: true },
  );
  return Effect.flatMap(
    gate.take,
    (status) =>
      status === STATUS_TIMEOUT
        ? TIMED_OUT
        : Effect.as(interrupt(clock), status),
  );
}

/**
 * KeDelayExecutionThread: lets a thread sleep. Call below DISPATCH_LEVEL; from
 * there up it is bug check 0xB8 and returns at once.
 *
 * @param ticks how long, in ticks of a microsecond; 0 lets others move
 *
 * No errors (C115; spec 06, section 7).
 *
 * @example Time that passes
 * ```ts
 * import { keDelayExecutionThread, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Machine.run(keDelayExecutionThread(250)).ticks, 250);
 * ```
 */
export function keDelayExecutionThread(
  ticks: number,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keDelayExecutionThread", { ticks });
    }
    return mayWait(kernel, actor, "KeDelayExecutionThread")
      ? sleepTicks(ticks)
      : Effect.void;
  });
}

/**
 * KeStallExecutionProcessor: keeps the processor busy while time passes. Any
 * IRQL; from DISPATCH_LEVEL up nothing else of the processor moves meanwhile
 * but what is above that level. Drivers stall for 50 microseconds at most.
 *
 * @param microseconds how long; a tick each
 *
 * No errors (spec 06, section 7).
 *
 * @example Also at DISPATCH_LEVEL
 * ```ts
 * import { atDispatch, keStallExecutionProcessor, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(atDispatch(keStallExecutionProcessor(50)));
 * assert.deepEqual([report.ticks, report.findings], [50, []]);
 * ```
 */
export function keStallExecutionProcessor(
  microseconds: number,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keStallExecutionProcessor", { microseconds });
    }
    return sleepTicks(microseconds);
  });
}
