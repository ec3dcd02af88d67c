/**
 * A machine for tests: runs a program as the first thread of processor 0 and
 * gives back how the run ended and every event of it.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import {
  fifo,
  finish,
  makeScheduler,
  type Oracle,
  random,
  type RunResult,
  type TimePolicy,
  type TraceEvent,
} from "../../src/actors/mod.ts";
import type { BugCheckEvent, DmaEvent } from "../../src/ddi/events.ts";
import {
  type Kernel,
  type KernelOptions,
  makeKernel,
} from "../../src/machine/mod.ts";

/** How a test's machine is built and run. */
export interface TestMachineOptions extends KernelOptions {
  /** Seed of a random schedule; first come, first served if left out. */
  readonly seed?: number;
  /** Answers every choice; overrides `seed`. */
  readonly oracle?: Oracle;
  /** When timers fire. */
  readonly time?: TimePolicy;
  /** Operations allowed; default 100 000. */
  readonly stepLimit?: number;
}

/** How a run ended, with what happened in it. */
export interface MachineRun<out A, out E> extends RunResult<A, E> {
  /** Every event of the machine, in order. */
  readonly events: readonly DmaEvent[];
  /** The machine, for a look at its end. */
  readonly kernel: Kernel;
}

/** Runs a program on a machine. */
export function runMachine<A, E>(
  program: Effect.Effect<A, E, Kernel>,
  options: TestMachineOptions = {},
): MachineRun<A, E> {
  const events: DmaEvent[] = [];
  const scheduler = makeScheduler({
    oracle: options.oracle ??
      (options.seed === undefined ? fifo() : random(options.seed)),
    stepLimit: options.stepLimit ?? 100_000,
    time: options.time ?? "at quiescence",
    observers: [(event: TraceEvent) => void events.push(event as DmaEvent)],
    traceOperations: false,
  });
  const kernel = makeKernel(scheduler, options);
  const main = scheduler.spawn("main", program, { supervised: true }, {
    processor: kernel.processors[0]!,
    level: 0,
  }, kernel.services);
  return { ...finish(scheduler, main), events, kernel };
}

/** The value of a program that must complete. */
export function valueOf<A, E>(
  program: Effect.Effect<A, E, Kernel>,
  options: TestMachineOptions = {},
): A {
  const run = runMachine(program, options);
  if (run.status !== "completed") {
    throw new Error(`The run ended as ${run.status}: ${run.message}`);
  }
  return run.value!;
}

/** The events of one kind. */
export function eventsOf<Tag extends DmaEvent["_tag"]>(
  run: { readonly events: readonly DmaEvent[] },
  tag: Tag,
): readonly Extract<DmaEvent, { _tag: Tag }>[] {
  return run.events.filter((event) => event._tag === tag) as Extract<
    DmaEvent,
    { _tag: Tag }
  >[];
}

/** The codes of the bug checks that happened, in order. */
export function bugChecksOf(
  run: { readonly events: readonly DmaEvent[] },
): readonly number[] {
  return eventsOf(run, "BugCheck").map((event: BugCheckEvent) => event.code);
}
