/**
 * Timers (KTIMER): after some ticks they become signaled and queue a DPC.
 *
 * A timer that is set is an actor that sleeps; one that is not costs nothing,
 * so a run comes to rest when every timer has fired or was cancelled.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import { interrupt } from "../actors/program.ts";
import { sleepTicks } from "../actors/simulated_clock.ts";
import {
  DispatcherObject,
  type DispatcherRequest,
  type OwnRequest,
  type Signal,
} from "./dispatcher_object.ts";
import type { Dpc } from "./dpc.ts";
import { insertDpc } from "./dpc_insertion.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCall, kernelFlow } from "./kernel_call.ts";
import { returning, tellCall } from "./routine_events.ts";
import type { SystemProcessor } from "./system_processor.ts";

/** How a timer lets waits through. */
export const TimerType = {
  /** Once fired, it lets every wait through until it is set again. */
  NotificationTimer: 0,
  /** Each firing lets one wait through. */
  SynchronizationTimer: 1,
} as const;

/** One of {@linkcode TimerType}. */
export type TimerType = typeof TimerType[keyof typeof TimerType];

/** One setting of a timer. */
class TimerSetting {
  readonly dpc: Dpc | null;
  /** The processor on which it was set, whose clock fires it. */
  readonly processor: SystemProcessor | undefined;
  /** The actor that sleeps until then. */
  sleeper: Actor | undefined = undefined;

  constructor(dpc: Dpc | null, processor: SystemProcessor | undefined) {
    this.dpc = dpc;
    this.processor = processor;
  }
}

type TimerRequest =
  | { readonly _tag: "Set"; readonly setting: TimerSetting }
  | { readonly _tag: "Fire"; readonly setting: TimerSetting }
  | { readonly _tag: "Cancel" };

const CANCEL: TimerRequest = { _tag: "Cancel" };

/** A timer. Make one with {@linkcode keInitializeTimer}. */
export class KTimer extends DispatcherObject {
  /** What a thread waits for, in words. */
  readonly waitReason: string;
  #setting: TimerSetting | null = null;

  /** Drivers call {@linkcode keInitializeTimer}. */
  constructor(name: string, type: TimerType) {
    super(name, type === TimerType.SynchronizationTimer, false);
    this.waitReason = `timer ${name}`;
  }

  /** Sets the timer; says whether it was set already. */
  set(
    kernel: Kernel,
    actor: Actor,
    ticks: number,
    dpc: Dpc | null,
  ): Effect.Effect<boolean> {
    const processor = actor.processor === undefined
      ? undefined
      : kernel.processors[actor.processor.id];
    const setting = new TimerSetting(dpc, processor);
    return Effect.flatMap(this.#ask({ _tag: "Set", setting }), (before) => {
      setting.sleeper = this.#sleep(kernel, setting, ticks);
      return giveUp(before as TimerSetting | null);
    });
  }

  /** Takes the setting back; says whether it was set. */
  cancel(): Effect.Effect<boolean> {
    return Effect.flatMap(
      this.#ask(CANCEL),
      (before) => giveUp(before as TimerSetting | null),
    );
  }

  #ask(request: TimerRequest): Effect.Effect<unknown> {
    return this.ask(request);
  }

  #sleep(kernel: Kernel, setting: TimerSetting, ticks: number): Actor {
    const fire = Effect.flatMap(
      this.#ask({ _tag: "Fire", setting }),
      (signal) => this.#fired(setting, signal as Signal | null),
    );
    return kernel.scheduler.spawn(
      `clock of ${this.name}`,
      Effect.andThen(sleepTicks(ticks), fire),
      { daemon: true, supervised: true },
      undefined,
      kernel.services,
    );
  }

  /** Wakes who waited, and queues the DPC; nothing for a setting given up. */
  #fired(
    { dpc, processor }: TimerSetting,
    signal: Signal | null,
  ): Effect.Effect<void, never, Kernel> {
    if (signal === null) return Effect.void;
    if (dpc === null) return Effect.asVoid(this.wake(signal));
    return kernelFlow((kernel, actor) =>
      Effect.flatMap(
        this.wake(signal),
        () =>
          Effect.asVoid(insertDpc(kernel, actor, dpc, null, null, processor)),
      )
    );
  }

  /** Answers what timers add to the requests of dispatcher objects. */
  protected override serve(request: DispatcherRequest | OwnRequest): unknown {
    const before = this.#setting;
    const own = request as TimerRequest;
    switch (own._tag) {
      case "Set":
        this.#setting = own.setting;
        this.becomeUnsignaled();
        return before;
      case "Fire":
        if (before !== own.setting) return null;
        this.#setting = null;
        return this.becomeSignaled();
      case "Cancel":
        this.#setting = null;
        return before;
      default:
        return super.serve(request as DispatcherRequest);
    }
  }
}

/** Lets the clock of a setting that no longer counts stop. */
function giveUp(setting: TimerSetting | null): Effect.Effect<boolean> {
  if (setting === null) return Effect.succeed(false);
  return setting.sleeper === undefined
    ? Effect.succeed(true)
    : Effect.as(interrupt(setting.sleeper), true);
}

/**
 * KeInitializeTimerEx: makes a timer that is not set. Any IRQL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param type one of {@linkcode TimerType}; notification, if left out, as
 *   KeInitializeTimer does
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
      timer.set(kernel, actor, dueTime, dpc as Dpc | null),
    );
  });
}

/**
 * KeCancelTimer: takes a setting back. A DPC that it has queued already stays
 * queued. Call at or below DISPATCH_LEVEL.
 *
 * @param timer the timer
 * @returns true if it was set: it does not fire
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

/** KeReadStateTimer: whether a timer has fired. At or below DISPATCH_LEVEL. */
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
