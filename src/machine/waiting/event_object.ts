/**
 * Event objects (KEVENT): one actor tells others that something happened.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { DispatcherObject } from "./dispatcher_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";

/** How an event lets waits through. */
export const EventType = {
  /** Once set, it lets every wait through until it is reset. */
  NotificationEvent: 0,
  /** Each setting lets one wait through. */
  SynchronizationEvent: 1,
} as const;

/** One of {@linkcode EventType}. */
export type EventType = typeof EventType[keyof typeof EventType];

/** An event. Make one with {@linkcode keInitializeEvent}. */
export class KEvent extends DispatcherObject {
  /** How it lets waits through. */
  readonly type: EventType;
  /** What a thread waits for, in words. */
  readonly waitReason: string;

  /** Drivers call {@linkcode keInitializeEvent}. */
  constructor(name: string, type: EventType, state: boolean) {
    super(name, type === EventType.SynchronizationEvent, state);
    this.type = type;
    this.waitReason = `event ${name}`;
  }
}

/**
 * KeInitializeEvent: makes an event. Any IRQL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param type one of {@linkcode EventType}
 * @param state whether it is signaled at first
 *
 * No errors (spec 06, section 7).
 *
 * @example Signaled from the start
 * ```ts
 * import {
 *   EventType, keInitializeEvent, keReadStateEvent, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.flatMap(
 *   keInitializeEvent("ready", EventType.NotificationEvent, true), keReadStateEvent,
 * );
 * assert.equal(Machine.run(program).value, true);
 * ```
 */
export function keInitializeEvent(
  name: string,
  type: EventType,
  state = false,
): Effect.Effect<KEvent, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const event = new KEvent(kernel.scheduler.uniqueName(name), type, state);
    if (kernel.listening) {
      tellCall(kernel, actor, "keInitializeEvent", {
        event: event.name,
        type,
        state,
      });
    }
    return event;
  });
}

/**
 * KeSetEvent: signals an event. A notification event lets all who wait through
 * and stays signaled; a synchronization event lets the first through, or stays
 * signaled if nobody waits. Call at or below DISPATCH_LEVEL.
 *
 * @param event the event
 * @returns whether it was signaled before
 *
 * No errors (spec 06, section 7).
 *
 * @example A second setting changes nothing
 * ```ts
 * import {
 *   EventType, keInitializeEvent, keSetEvent, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const event = yield* keInitializeEvent("done", EventType.SynchronizationEvent);
 *   return [yield* keSetEvent(event), yield* keSetEvent(event)];
 * });
 * assert.deepEqual(Machine.run(program).value, [false, true]);
 * ```
 */
export function keSetEvent(
  event: KEvent,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetEvent", { event: event.name });
    }
    return returning(kernel, actor, "keSetEvent", event.signalAndWake());
  });
}

/**
 * KeResetEvent: makes an event not signaled. Call at or below DISPATCH_LEVEL.
 *
 * @param event the event
 * @returns whether it was signaled before
 *
 * No errors (spec 06, section 7).
 *
 * @example What it was before
 * ```ts
 * import {
 *   EventType, keInitializeEvent, keResetEvent, keSetEvent, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const event = yield* keInitializeEvent("done", EventType.NotificationEvent);
 *   yield* keSetEvent(event);
 *   return [yield* keResetEvent(event), yield* keResetEvent(event)];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, false]);
 * ```
 */
export function keResetEvent(
  event: KEvent,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keResetEvent", { event: event.name });
    }
    return returning(kernel, actor, "keResetEvent", event.reset());
  });
}

/**
 * KeClearEvent: makes an event not signaled, and does not say what it was. Call
 * at or below DISPATCH_LEVEL.
 *
 * @param event the event
 *
 * No errors (spec 06, section 7).
 *
 * @example Not signaled any more
 * ```ts
 * import {
 *   EventType, keClearEvent, keInitializeEvent, keReadStateEvent, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const event = yield* keInitializeEvent("done", EventType.NotificationEvent, true);
 *   yield* keClearEvent(event);
 *   return yield* keReadStateEvent(event);
 * });
 * assert.equal(Machine.run(program).value, false);
 * ```
 */
export function keClearEvent(
  event: KEvent,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keClearEvent", { event: event.name });
    }
    return Effect.asVoid(event.reset());
  });
}

/**
 * KeReadStateEvent: whether an event is signaled. Call at or below
 * DISPATCH_LEVEL.
 *
 * @param event the event
 *
 * No errors (spec 06, section 7). Looking at an event takes nothing from it.
 *
 * @example Looking twice
 * ```ts
 * import {
 *   EventType, keInitializeEvent, keReadStateEvent, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const event = yield* keInitializeEvent("done", EventType.SynchronizationEvent, true);
 *   return [yield* keReadStateEvent(event), yield* keReadStateEvent(event)];
 * });
 * assert.deepEqual(Machine.run(program).value, [true, true]);
 * ```
 */
export function keReadStateEvent(
  event: KEvent,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keReadStateEvent", { event: event.name });
    }
    return returning(kernel, actor, "keReadStateEvent", event.read());
  });
}
