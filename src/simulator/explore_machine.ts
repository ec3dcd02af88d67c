/**
 * The explorer for programs that run on a machine: `explore`, `race`, `litmus`
 * and `replayLine` as drivers' tests call them.
 *
 * They take a program that requires a machine as it is, and a scenario as the
 * explorer's own functions do. Programs without a machine are explored by the
 * functions of the same names under `@adapter-channel/dma/explore`, which are
 * faster for them.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type Exploration,
  explore as exploreScenario,
  litmus as litmusOf,
  type LitmusOptions,
  race as raceOf,
  type RaceOptions,
  type Replay,
  replayLine as replayLineOf,
  type ReplayOptions,
  type Scenario,
  type SearchOptions,
} from "../explore/mod.ts";
import type { MachineServices } from "./built_machine.ts";
import {
  machineScenario,
  type MachineScenarioOptions,
} from "./machine_scenario.ts";

/**
 * What `explore`, `race`, `litmus` and `replayLine` take: a driver's program,
 * which runs on a new machine for each schedule, or a scenario that makes what
 * it needs itself.
 */
export type MachineExplorable<A, E> =
  | Effect.Effect<A, E, MachineServices>
  | Scenario<A, E>;

/** On which machine a program is explored. */
export interface OnMachine {
  /**
   * How the machine is built and watched; two processors, little memory, the
   * verifier and the invariants if left out. A scenario that is given instead
   * of a program has a machine of its own.
   */
  readonly machine?: MachineScenarioOptions;
}

/** The scenario that something explorable stands for. */
function onMachine<A, E>(
  program: MachineExplorable<A, E>,
  { machine }: OnMachine,
): Scenario<A, E> {
  return Effect.isEffect(program) ? machineScenario(program, machine) : program;
}

/**
 * Runs a driver's program under many schedules, each on a new machine, and says
 * what can happen.
 *
 * A schedule fails by what the verifier finds, by a broken invariant, by what
 * is left held at its end, and by all that the explorer looks for in any
 * program: an assertion, a failure that nobody handles, a deadlock, a livelock.
 *
 * @param program an Effect that requires a machine, or a scenario
 * @param options strategy, budget, checks, and the machine; all has a default
 * @returns failures with their stories, outcomes, and what was covered
 * @throws {RangeError} when the options describe no machine that can be built
 *
 * @example Every interleaving of a cancel and a release
 * ```ts
 * import {
 *   Devices, DmaTransferContext, explore, ioGetDmaAdapter, IoAllocationAction,
 *   keLowerIrql, keRaiseIrql, keWaitForSingleObject, psCreateSystemThread,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster();
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const dma = adapter.dmaOperations;
 *   const allocate = (action: IoAllocationAction, run: () => void) =>
 *     Effect.gen(function* () {
 *       const context: DmaTransferContext = yield* dma.initializeDmaTransferContext();
 *       const before = yield* keRaiseIrql(2);
 *       yield* dma.allocateAdapterChannelEx({
 *         deviceObject: pdo, dmaTransferContext: context, numberOfMapRegisters: 2, flags: 0,
 *         executionRoutine: () => Effect.sync(() => (run(), action)),
 *       });
 *       yield* keLowerIrql(before);
 *       return context;
 *     });
 *   yield* allocate(IoAllocationAction.KeepObject, () => {});
 *   let runs = 0;
 *   const waiting = yield* allocate(IoAllocationAction.DeallocateObject, () => void runs++);
 *   let won = false;
 *   const releaser = Effect.gen(function* () {
 *     const before = yield* keRaiseIrql(2);
 *     yield* dma.freeAdapterChannel();
 *     yield* keLowerIrql(before);
 *   });
 *   const canceller = Effect.map(
 *     dma.cancelAdapterChannel(pdo, waiting), (answer) => void (won = answer),
 *   );
 *   const threads = [
 *     yield* psCreateSystemThread("releaser", releaser, { processor: 0 }),
 *     yield* psCreateSystemThread("canceller", canceller, { processor: 1 }),
 *   ];
 *   for (const thread of threads) yield* keWaitForSingleObject(thread);
 *   return won ? `cancelled, ran ${runs}` : `granted, ran ${runs}`;
 * });
 *
 * const { coverage, outcomes, passed } = explore(program, {
 *   strategy: "reduced", outcome: String,
 * });
 * assert.ok(passed && coverage.complete);
 * assert.deepEqual(
 *   outcomes.seen.map(({ text }) => text),
 *   ["cancelled, ran 0", "granted, ran 1"],
 * );
 * ```
 */
export function explore<A, E>(
  program: MachineExplorable<A, E>,
  options: SearchOptions<A> & OnMachine = {},
): Exploration {
  return exploreScenario(onMachine(program, options), options);
}

/**
 * A test that fails if any schedule of a driver's program fails; see
 * {@linkcode explore} for how it can.
 *
 * @param program an Effect that requires a machine, or a scenario
 * @param options strategy, budget, checks, and the machine
 * @returns a function for `Deno.test`; it needs no permission, and throws a
 *   `RaceFailure` with one failing run and the line that replays it
 *
 * @example Raising and lowering the level disturbs nobody
 * ```ts
 * import {
 *   keLowerIrql, keRaiseIrql, psCreateSystemThread, race,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const raising = Effect.flatMap(keRaiseIrql(2), (before) => keLowerIrql(before));
 * const program = Effect.gen(function* () {
 *   yield* psCreateSystemThread("one", raising, { processor: 0 });
 *   yield* psCreateSystemThread("two", raising, { processor: 1 });
 * });
 * const test = race(program, { machine: { processors: 2 }, mustComplete: true });
 * assert.equal(test(), undefined); // Deno.test("nobody is disturbed", test);
 * ```
 */
export function race<A, E>(
  program: MachineExplorable<A, E>,
  options: RaceOptions<A> & OnMachine = {},
): () => void {
  return raceOf(onMachine(program, options), options);
}

/**
 * A test of what a driver's program can come to: each outcome must occur in
 * some schedule, and no other may. If the search is not complete, an outcome
 * that was not seen is no failure.
 *
 * @param program its value is the outcome
 * @param options `outcomes` above all, and the machine
 * @returns a function for `Deno.test`; see {@linkcode race}
 *
 * What the threads of a driver share is seen by the search if it is a cell, a
 * mailbox, a lock or an object of the kernel. A plain variable that two threads
 * write is not: its order is tried as it happens to come.
 *
 * @example Two threads on two processors: either is last
 * ```ts
 * import { cell, litmus, psCreateSystemThread } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const last = yield* cell("last", "nobody");
 *   yield* psCreateSystemThread("a", last.set("a"), { processor: 0 });
 *   yield* psCreateSystemThread("b", last.set("b"), { processor: 1 });
 *   return last;
 * });
 * const test = litmus(program, {
 *   outcome: (last) => last.value,
 *   outcomes: ["a", "b"],
 * });
 * assert.equal(test(), undefined); // Deno.test("either is last", test);
 * ```
 */
export function litmus<A, E>(
  program: MachineExplorable<A, E>,
  options: LitmusOptions<A> & OnMachine,
): () => void {
  return litmusOf(onMachine(program, options), options);
}

/**
 * Runs one schedule of a driver's program again, from the line that was printed
 * for it.
 *
 * @param program what the line was printed for
 * @param line as it was printed
 * @param options the ones it was printed under: name, time policy and machine
 * @throws {ScheduleLineError} when the line is damaged, of another version, or
 *   belongs to a scenario of another name
 *
 * @example The same run again
 * ```ts
 * import { choose, explore, replayLine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const options = { check: (drawn: number) => drawn < 2 ? undefined : "too much" };
 * const { failures } = explore(choose(3), options);
 * const { result, finding } = replayLine(choose(3), failures[0]!.line, options);
 * assert.equal(result.value, 2);
 * assert.equal(finding?.message, "too much");
 * ```
 */
export function replayLine<A, E>(
  program: MachineExplorable<A, E>,
  line: string,
  options: ReplayOptions<A> & OnMachine = {},
): Replay<A, E> {
  return replayLineOf(onMachine(program, options), line, options);
}
