/**
 * The kernel of one machine, and the service through which every routine finds
 * the machine it was called on.
 *
 * @module
 */

import { Context } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import { simulatedServices } from "../actors/simulated_services.ts";
import type { EventBody } from "../ddi/events.ts";
import type { Irql } from "../ddi/irql.ts";
import { type MachineMemory, makeMemory } from "../memory/machine_memory.ts";
import { ActorState } from "./actor_state.ts";
import {
  type KernelOptions,
  type KernelSettings,
  kernelSettings,
} from "./kernel_options.ts";
import { SystemProcessor } from "./system_processor.ts";

/** One machine, as its routines see it. Programs require it, and do not use it. */
export interface Kernel {
  /** Owns every choice of the run. */
  readonly scheduler: ActorScheduler;
  /** The machine's memory. */
  readonly memory: MachineMemory;
  /** How the machine was built, defaults filled in. */
  readonly options: KernelSettings;
  /** The processors by number. */
  readonly processors: readonly SystemProcessor[];
  /** Whether anybody sees events: make none if not. */
  readonly listening: boolean;
  /** What an actor of this machine is started with: the kernel among it. */
  readonly services: Context.Context<Kernel>;
  /**
   * Tells the observers what happened. Does nothing when nobody listens; a hot
   * path asks `listening` first and so makes no event.
   *
   * @param actor in whose step it happened; undefined stands for hardware
   * @param body the event without its origin
   */
  emit(actor: Actor | undefined, body: EventBody): void;
  /** The IRQL at which an actor runs now; 0 for one without a processor. */
  irqlOf(actor: Actor): Irql;
  /** What the kernel remembers of an actor. */
  stateOf(actor: Actor): ActorState;
  /**
   * Counts within the run: 1, 2, 3 and so on for each kind of thing.
   *
   * @param kind what is counted, such as `request`
   */
  nextNumber(kind: string): number;
}

/** The machine a program runs on. `Machine.run` provides it. */
export const Kernel: Context.Service<Kernel, Kernel> = Context.Service(
  "@adapter-channel/dma/Kernel",
);

class MachineKernel implements Kernel {
  readonly scheduler: ActorScheduler;
  readonly memory: MachineMemory;
  readonly options: KernelSettings;
  readonly processors: readonly SystemProcessor[];
  readonly listening: boolean;
  readonly services: Context.Context<Kernel>;

  readonly #states = new WeakMap<Actor, ActorState>();
  readonly #numbers = new Map<string, number>();

  constructor(scheduler: ActorScheduler, options: KernelOptions) {
    this.scheduler = scheduler;
    this.options = kernelSettings(options);
    this.memory = makeMemory(options);
    this.processors = Array.from(
      { length: this.options.processors },
      (_, number) => new SystemProcessor(number, this.options),
    );
    this.listening = scheduler.trace !== undefined;
    this.services = Context.add(simulatedServices(scheduler), Kernel, this);
  }

  emit(actor: Actor | undefined, body: EventBody): void {
    const { trace, now } = this.scheduler;
    if (trace === undefined) return;
    const event = {
      ...body,
      tick: now,
      actor: actor?.name ?? "hardware",
      processor: actor?.processor?.id ?? null,
      irql: actor === undefined ? 0 : this.irqlOf(actor),
    };
    trace.emit(event);
  }

  irqlOf(actor: Actor): Irql {
    return actor.processor === undefined ? 0 : actor.processor.levelOf(actor);
  }

  stateOf(actor: Actor): ActorState {
    let state = this.#states.get(actor);
    if (state === undefined) {
      state = new ActorState();
      this.#states.set(actor, state);
    }
    return state;
  }

  nextNumber(kind: string): number {
    const number = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, number);
    return number;
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
