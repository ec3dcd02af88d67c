/**
 * The kernel of one machine, and the service through which every routine finds
 * the machine it was called on.
 *
 * @module
 */

import { Context } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import type { EventBody, Irql } from "../ddi/mod.ts";
import type { MachineMemory } from "../memory/mod.ts";
import type { ActorState } from "./actor_state.ts";
import type { FaultInjector } from "./fault_injector.ts";
import type { KernelSettings } from "./kernel_options.ts";
import type { SpinLock } from "./spin_locks/spin_lock.ts";
import type { SystemProcessor } from "./system_processor.ts";
import type { TimerExpiries } from "./waiting/timer_expiry.ts";
import type { WorkQueues } from "./io/work_queue.ts";

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
  /** Where work items wait for a system worker thread. */
  readonly workQueues: WorkQueues;
  /** Guards the cancelling of all IRPs. */
  readonly cancelLock: SpinLock;
  /** Decides what goes wrong on purpose; absent where nothing does. */
  readonly faults: FaultInjector | undefined;
  /**
   * The timers that are firing.
   *
   * @internal
   */
  readonly timerExpiries: TimerExpiries;
  /** Whether anybody sees events: make none if not. */
  readonly listening: boolean;
  /** What an actor of this machine is started with: the kernel among it. */
  readonly services: Context.Context<Kernel>;
  /**
   * Tells the observers what happened. Does nothing when nobody listens; a hot
   * path asks `listening` first and so makes no event.
   *
   * @param actor in whose step it happened; undefined stands for hardware
   * @param body the event without its origin, made for this call: it becomes
   *   the event
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
