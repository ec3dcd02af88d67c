/**
 * Makes the kernel of a machine: its memory, its processors and its counters.
 *
 * @module
 */

import { Clock, Context } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import { simulatedServices } from "../actors/simulated_services.ts";
import type { EventBody, EventOrigin, Irql } from "../ddi/mod.ts";
import { type MachineMemory, makeMemory } from "../memory/mod.ts";
import { ActorState } from "./actor_state.ts";
import { FaultInjector } from "./fault_injector.ts";
import { Kernel } from "./kernel.ts";
import { kernelClock } from "./kernel_clock.ts";
import {
  type KernelOptions,
  type KernelSettings,
  kernelSettings,
} from "./kernel_options.ts";
import { SpinLock } from "./spin_locks/spin_lock.ts";
import { SystemProcessor } from "./system_processor.ts";
import { TimerExpiries } from "./waiting/timer_expiry.ts";
import { WorkQueues } from "./io/work_queue.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

class MachineKernel implements Kernel {
  readonly scheduler: ActorScheduler;
  readonly memory: MachineMemory;
  readonly options: KernelSettings;
  readonly processors: readonly SystemProcessor[];
  readonly workQueues: WorkQueues = new WorkQueues();
  readonly cancelLock: SpinLock = new SpinLock("cancel spin lock");
  readonly faults: FaultInjector | undefined;
  readonly timerExpiries: TimerExpiries = new TimerExpiries();
  readonly listening: boolean;
  readonly services: Context.Context<Kernel>;

  readonly #states = new WeakMap<Actor, ActorState>();
  readonly #numbers = new Map<string, { count: number }>();

  constructor(scheduler: ActorScheduler, options: KernelOptions) {
    this.scheduler = scheduler;
    this.options = kernelSettings(options);
    this.memory = makeMemory(options);
    this.processors = Array.from(
      { length: this.options.processors },
      (_, number) => new SystemProcessor(number, this.options),
    );
    this.listening = scheduler.trace !== undefined;
    this.faults = options.faults && new FaultInjector(
      scheduler,
      options.faults,
      (body) => this.emit(scheduler.current, { ...body }),
    );
    this.services = simulatedServices(scheduler).pipe(
      Context.add(Clock.Clock, kernelClock(this, scheduler)),
      Context.add(Kernel, this),
    );
  }

  emit(actor: Actor | undefined, body: EventBody): void {
    const { trace, now, steps } = this.scheduler;
    if (trace === undefined) return;
    // The body becomes the event: copying it would cost more than all the rest.
    const event = body as Writable<EventOrigin> & EventBody;
    event.step = steps;
    event.tick = now;
    event.actor = actor?.name ?? "hardware";
    event.processor = actor?.processor?.id ?? null;
    event.irql = actor === undefined ? 0 : this.irqlOf(actor);
    trace.emit(event);
  }

  irqlOf(actor: Actor): Irql {
    return actor.processor === undefined ? 0 : actor.processor.levelOf(actor);
  }

  stateOf(actor: Actor): ActorState {
    let state = this.#states.get(actor.family);
    if (state === undefined) {
      state = new ActorState();
      this.#states.set(actor.family, state);
    }
    return state;
  }

  nextNumber(kind: string): number {
    const counter = this.#numbers.get(kind);
    if (counter !== undefined) return ++counter.count;
    this.#numbers.set(kind, { count: 1 });
    return 1;
  }
}

/**
 * Makes the kernel of a machine that a scheduler will run.
 *
 * Start the machine's first actor on one of its processors, with its
 * `services`. Drivers and tests use `Machine.run`, which does both.
 *
 * @param scheduler a scheduler that has not started
 * @param options processors, memory and DPC limits
 * @throws {RangeError} when the options describe no machine that can be built
 */
export function makeKernel(
  scheduler: ActorScheduler,
  options: KernelOptions = {},
): Kernel {
  return new MachineKernel(scheduler, options);
}
