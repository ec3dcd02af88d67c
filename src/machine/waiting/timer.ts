/**
 * Timers (KTIMER): after some ticks they become signaled and queue a DPC, once
 * or again and again.
 *
 * A timer that is set is an actor that sleeps; one that is not costs nothing,
 * so a run comes to rest when every timer has fired or was cancelled. A periodic
 * one has to be cancelled.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { interrupt } from "../../actors/program.ts";
import { sleepTicks } from "../../actors/simulated_clock.ts";
import {
  DispatcherObject,
  type DispatcherRequest,
  type OwnRequest,
  type Signal,
} from "./dispatcher_object.ts";
import type { Dpc } from "../dpcs/dpc.ts";
import { insertDpc } from "../dpcs/dpc_insertion.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import type { SystemProcessor } from "../system_processor.ts";
import { Expiry } from "./timer_expiry.ts";

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
  /** Ticks between its firings; 0 for one that fires once. */
  readonly period: number;
  readonly dpc: Dpc | null;
  /** The processor on which it was set, whose clock fires it. */
  readonly processor: SystemProcessor | undefined;
  /** The actor that sleeps until then. */
  sleeper: Actor | undefined = undefined;

  constructor(
    period: number,
    dpc: Dpc | null,
    processor: SystemProcessor | undefined,
  ) {
    this.period = period;
    this.dpc = dpc;
    this.processor = processor;
  }
}

type TimerRequest =
  | { readonly _tag: "Set"; readonly setting: TimerSetting }
  | { readonly _tag: "Fire"; readonly setting: TimerSetting }
  | { readonly _tag: "Cancel" };

const CANCEL: TimerRequest = { _tag: "Cancel" };

/** A timer. Make one with `keInitializeTimer`. */
export class KTimer extends DispatcherObject {
  /** What a thread waits for, in words. */
  readonly waitReason: string;
  #setting: TimerSetting | null = null;

  /** Drivers call `keInitializeTimer`. */
  constructor(name: string, type: TimerType) {
    super(name, type === TimerType.SynchronizationTimer, false);
    this.waitReason = `timer ${name}`;
  }

  /** Sets the timer; says whether it was set already. */
  set(
    kernel: Kernel,
    actor: Actor,
    ticks: number,
    period: number,
    dpc: Dpc | null,
  ): Effect.Effect<boolean> {
    const processor = actor.processor === undefined
      ? undefined
      : kernel.processors[actor.processor.id];
    const setting = new TimerSetting(period, dpc, processor);
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
    // A periodic timer is given up between firings: who gives it up must not
    // leave its DPC half queued.
    const firing = Effect.flatMap(
      this.#ask({ _tag: "Fire", setting }),
      (signal) => this.#fired(setting, signal as Signal | null),
    );
    const fire = Effect.uninterruptible(
      setting.dpc === null ? firing : listed(kernel, firing),
    );
    const once = Effect.andThen(sleepTicks(ticks), fire);
    const { period } = setting;
    return kernel.scheduler.spawn(
      `clock of ${this.name}`,
      period === 0 ? once : Effect.andThen(
        once,
        Effect.forever(Effect.andThen(sleepTicks(period), fire)),
      ),
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
        if (before.period === 0) this.#setting = null;
        return this.becomeSignaled();
      case "Cancel":
        this.#setting = null;
        return before;
      default:
        return super.serve(request as DispatcherRequest);
    }
  }
}

/** Keeps KeFlushQueuedDpcs waiting while a timer fires and queues its DPC. */
function listed(
  { timerExpiries }: Kernel,
  fire: Effect.Effect<void, never, Kernel>,
): Effect.Effect<void, never, Kernel> {
  return Effect.suspend(() => {
    const expiry = new Expiry();
    const end = Effect.flatMap(
      timerExpiries.end(expiry),
      (flushed) =>
        Effect.forEach(flushed, ({ done }) => done.send(undefined), {
          discard: true,
        }),
    );
    return Effect.andThen(
      timerExpiries.begin(expiry),
      Effect.andThen(fire, end),
    );
  });
}

/** Lets the clock of a setting that no longer counts stop. */
function giveUp(setting: TimerSetting | null): Effect.Effect<boolean> {
  if (setting === null) return Effect.succeed(false);
  return setting.sleeper === undefined
    ? Effect.succeed(true)
    : Effect.as(interrupt(setting.sleeper), true);
}
