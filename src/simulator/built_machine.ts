/**
 * Builds a machine round a scheduler and starts a program on it: the part that
 * a single run and every run of a search have in common.
 *
 * @module
 */

import { Context, type Effect } from "../../deps.ts";
import type { Actor, ActorScheduler } from "../actors/mod.ts";
import { type DmaOptions, DmaSystem, makeDmaSystem } from "../dma/mod.ts";
import { type Kernel, type KernelOptions, makeKernel } from "../machine/mod.ts";

/** What a program that runs on a machine may require. */
export type MachineServices = Kernel | DmaSystem;

/** A machine whose first thread has started. */
export interface BuiltMachine<out A, out E> {
  /** The first thread: its value is the value of the run. */
  readonly main: Actor<A, E>;
  /** The machine's DMA side. */
  readonly system: DmaSystem;
}

/**
 * Builds a machine and starts its program on processor 0.
 *
 * @param scheduler a scheduler with no actor in it yet
 * @throws {RangeError} when the options describe no machine that can be built
 */
export function buildMachine<A, E>(
  scheduler: ActorScheduler,
  program: Effect.Effect<A, E, MachineServices>,
  options: KernelOptions & DmaOptions,
): BuiltMachine<A, E> {
  const kernel = makeKernel(scheduler, options);
  const system = makeDmaSystem(kernel, options);
  const main = scheduler.spawn(
    "main",
    program,
    { supervised: true },
    { processor: kernel.processors[0]!, level: 0 },
    Context.add(kernel.services, DmaSystem, system),
  );
  return { main, system };
}
