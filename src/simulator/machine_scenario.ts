/**
 * A program for a machine as a scenario: a new machine for every schedule, with
 * the verifier and the invariants watching.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import type {
  Actor,
  ActorScheduler,
  Observer,
  TraceEvent,
  Verdict,
} from "../actors/mod.ts";
import type { DmaOptions } from "../dma/mod.ts";
import { DMA_EVENT_TAGS, type DmaEvent } from "../ddi/mod.ts";
import type { LaneRow, Scenario } from "../explore/mod.ts";
import type { KernelOptions } from "../machine/mod.ts";
import type { MemoryBank } from "../memory/mod.ts";
import { eventInWords } from "../report/mod.ts";
import {
  describeFinding,
  type InvariantChecker,
  makeInvariantChecker,
  makeVerifier,
  type Verifier,
} from "../verifier/mod.ts";
import { buildMachine, type MachineServices } from "./built_machine.ts";
import type { VerifierMode } from "./machine_options.ts";

/** How the machine of a scenario is built and watched. All has a default. */
export interface MachineScenarioOptions extends KernelOptions, DmaOptions {
  /**
   * Processors, 1 to 64; 2 if left out, so that there is something to race.
   */
  readonly processors?: number;
  /**
   * The banks of RAM; {@linkcode SCENARIO_BANKS} if left out, since memory is
   * made anew for every schedule.
   */
  readonly banks?: readonly MemoryBank[];
  /**
   * What the verifier does: stop the run at the first finding (`bugcheck`, the
   * default), name it when the run has come to rest (`report`), or nothing
   * (`off`). Either way a finding makes the schedule a failure.
   */
  readonly verifier?: VerifierMode;
  /**
   * Whether every schedule is held against the invariants, among them that
   * nothing is left held or waiting at its end; true if left out.
   */
  readonly invariants?: boolean;
  /** Makes more observers for each schedule; none if left out. */
  readonly observers?: () => readonly Observer[];
}

/**
 * The RAM of a scenario's machine unless it says otherwise: 256 KiB below 16
 * MiB, which every device reaches, and 256 KiB from 4 GiB on, which devices of
 * 24 and of 32 bits do not.
 */
export const SCENARIO_BANKS: readonly MemoryBank[] = [
  { base: 0, bytes: 0x4_0000 },
  { base: 0x1_0000_0000, bytes: 0x4_0000 },
];

/** Map registers of a scenario's machine unless it says otherwise. */
export const SCENARIO_MAP_REGISTERS = 16;

/**
 * Makes a scenario of a program that runs on a machine, for `explore`, `race`
 * and `litmus`, for modules that the command line explores, and for searches
 * of your own.
 *
 * Every schedule gets a new machine, and the program starts on its processor 0
 * at PASSIVE_LEVEL, as under `Machine.run`. A schedule fails when the verifier
 * finds something, when an invariant is broken, or when something is left held
 * or waiting at its end.
 *
 * A program that is searched runs thousands of times. Write its generators at
 * the top level, with `Effect.fnUntraced`: one that stands inside another is
 * made anew in every run, and the engine keeps what it has hold of for long.
 *
 * The verifier judges events in the order in which they happened. A reduced
 * search runs one order of events that do not depend on each other, so a rule
 * that compares such events is tried in that one order only; random strategies
 * try others.
 *
 * @param program what to run; everything it changes must be made inside it
 * @param options the machine, and who watches it
 * @returns the scenario; the same one may be searched any number of times
 *
 * Starting it throws a RangeError when the options describe no machine that can
 * be built.
 *
 * @example A scenario module
 * ```ts
 * import { cell, explore, machineScenario, psCreateSystemThread } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const last = yield* cell("last", "nobody");
 *   yield* psCreateSystemThread("a", last.set("a"), { processor: 0 });
 *   yield* psCreateSystemThread("b", last.set("b"), { processor: 1 });
 *   return last;
 * });
 * const scenario = {
 *   name: "either is last",
 *   program: machineScenario(program, { processors: 2 }),
 *   outcome: (last: { value: string }) => last.value,
 *   expected: ["a", "b"],
 * };
 * // In a module of its own: export default scenario;
 * const { coverage, outcomes } = explore(scenario.program, scenario);
 * assert.deepEqual(outcomes.seen.map(({ text }) => text), ["a", "b"]);
 * assert.ok(coverage.complete);
 * ```
 */
export function machineScenario<A, E>(
  program: Effect.Effect<A, E, MachineServices>,
  options: MachineScenarioOptions = {},
): Scenario<A, E> {
  return new MachineScenario(program, options);
}

/** Events that another line of the story says as well. */
const UNTOLD: ReadonlySet<string> = new Set(["Return", "AdapterCreated"]);

class MachineScenario<A, E> implements Scenario<A, E> {
  readonly traceOperations: boolean;
  readonly #program: Effect.Effect<A, E, MachineServices>;
  readonly #options: MachineScenarioOptions;
  /** Those of the present run. */
  #verifier: Verifier | undefined;
  #checker: InvariantChecker | undefined;

  constructor(
    program: Effect.Effect<A, E, MachineServices>,
    options: MachineScenarioOptions,
  ) {
    this.#program = program;
    // The verifier and the invariants do not look at operations.
    this.traceOperations = options.observers !== undefined;
    this.#options = {
      processors: 2,
      banks: SCENARIO_BANKS,
      mapRegisters: SCENARIO_MAP_REGISTERS,
      ...options,
    };
  }

  observers(): readonly Observer[] {
    const { invariants = true, verifier = "bugcheck" } = this.#options;
    const observers: Observer[] = [];
    this.#verifier = verifier === "off"
      ? undefined
      : makeVerifier({ mode: verifier });
    if (this.#verifier !== undefined) observers.push(watching(this.#verifier));
    this.#checker = invariants ? makeInvariantChecker() : undefined;
    if (this.#checker !== undefined) observers.push(watching(this.#checker));
    observers.push(...this.#options.observers?.() ?? []);
    return observers;
  }

  start(scheduler: ActorScheduler): Actor<A, E> {
    return buildMachine(scheduler, this.#program, this.#options).main;
  }

  tell(event: TraceEvent): LaneRow | undefined {
    const { _tag } = event;
    if (!DMA_EVENT_TAGS.has(_tag) || UNTOLD.has(_tag)) return undefined;
    const told = event as DmaEvent;
    const { step, tick, actor, processor, irql } = told;
    const level = processor === null ? undefined : irql;
    return { step, tick, actor, level, text: eventInWords(told) };
  }

  atRest(): string | undefined {
    const found = this.#verifier?.findings[0];
    return found === undefined
      ? this.#checker?.atRest()?.message
      : describeFinding(found);
  }
}

function watching(
  observer: Verifier | InvariantChecker,
): (event: Parameters<Observer>[0]) => Verdict | undefined {
  return (event) => observer.observe(event);
}
