/**
 * The simulated machine: builds processors, memory and map registers, runs a
 * program on processor 0, and reports.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import {
  type ActorScheduler,
  finish,
  makeScheduler,
  type Observer,
  random,
  type RunOptions,
} from "../actors/mod.ts";
import type { DmaSystem } from "../dma/mod.ts";
import {
  makeInvariantChecker,
  makeVerifier,
  type Verifier,
} from "../verifier/mod.ts";
import { buildMachine, type MachineServices } from "./built_machine.ts";
import { decodeMachineOptions } from "./decode_machine_options.ts";
import type { MachineOptions } from "./machine_options.ts";
import type { ActorMessages, MachineReport } from "./machine_report.ts";
import { scheduleOf, tellOfEnd } from "./run_end.ts";
import { StatisticsFold } from "./statistics.ts";

/**
 * Runs a program on a new machine, from power-on to rest.
 *
 * The program is the first thread, on processor 0 at PASSIVE_LEVEL; it starts
 * drivers, threads and devices. The run is one synchronous call. The same
 * program with the same options gives the same run, event for event.
 *
 * @param program what to run
 * @param options machine, choices and observers; every field has a default
 * @returns how it ended, the program's value, findings and counts
 * @throws {RangeError} when the options describe no machine that can be built
 */
function run<A, E>(
  program: Effect.Effect<A, E, MachineServices>,
  options: MachineOptions = {},
): MachineReport<A, E> {
  decodeMachineOptions(options);
  const { invariants = true, statistics = true } = options;
  const { verifier: mode = "report" } = options;
  const verifier = mode === "off" ? undefined : makeVerifier({ mode });
  const checker = invariants ? makeInvariantChecker() : undefined;
  const fold = new StatisticsFold();
  const observers: Observer[] = [];
  if (verifier !== undefined) observers.push((e) => verifier.observe(e));
  if (checker !== undefined) observers.push((e) => checker.observe(e));
  if (statistics) observers.push((e) => fold.observe(e));
  observers.push(...options.observers ?? []);
  const scheduler = makeScheduler(runOptions(options, observers));
  const { main, system } = buildMachine(scheduler, program, options);
  const result = finish(scheduler, main);
  const schedule = scheduleOf(options);
  tellOfEnd(system.kernel, main, result, schedule);
  return {
    ...result,
    schedule,
    findings: findingsOf(verifier),
    left: result.status === "completed"
      ? checker?.atRest()?.message
      : undefined,
    faults: system.kernel.faults?.counts ?? [],
    statistics: fold.statistics,
    freeMapRegisters: sumOf(system, ({ freeCount }) => freeCount),
    poolSize: sumOf(system, ({ size }) => size),
    messages: messagesOf(scheduler, system),
  };
}

/** A count of registers, over all stores of a machine. */
function sumOf(
  { stores }: DmaSystem,
  count: (store: DmaSystem["pool"]) => number,
): number {
  return stores.all.reduce((sum, store) => sum + count(store), 0);
}

function runOptions(
  options: MachineOptions,
  observers: readonly Observer[],
): RunOptions {
  const { seed, traceOperations = false } = options;
  const oracle = options.oracle ??
    (seed === undefined ? undefined : random(seed));
  return {
    ...options,
    observers,
    traceOperations,
    ...(oracle === undefined ? {} : { oracle }),
  };
}

function findingsOf(
  verifier: Verifier | undefined,
): MachineReport<unknown, unknown>["findings"] {
  return verifier === undefined ? [] : verifier.findings;
}

/** Messages by actor: fibers by what they took, adapters by what they served. */
function messagesOf(
  scheduler: ActorScheduler,
  system: DmaSystem,
): ActorMessages[] {
  const messages: ActorMessages[] = [];
  for (const { name, received } of scheduler.actors) {
    if (received > 0) messages.push({ actor: name, messages: received });
  }
  for (const { name, reactor } of system.adaptersMade) {
    messages.push({ actor: name, messages: reactor.received });
  }
  return messages.sort((a, b) => b.messages - a.messages);
}

/**
 * A simulated multiprocessor with DMA.
 *
 * @example Run a program on four processors
 * ```ts
 * import { keGetCurrentIrql, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(keGetCurrentIrql(), { processors: 4, seed: 7 });
 * assert.equal(report.status, "completed");
 * assert.equal(report.value, 0);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export const Machine: {
  readonly run: <A, E>(
    program: Effect.Effect<A, E, MachineServices>,
    options?: MachineOptions,
  ) => MachineReport<A, E>;
} = { run };
