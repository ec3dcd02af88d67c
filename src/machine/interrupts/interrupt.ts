/**
 * Interrupt objects: a driver's service routine on a line, and the lock that
 * keeps it from running on two processors.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  HIGH_LEVEL,
  InvalidParameters,
  type Irql,
  PASSIVE_LEVEL,
} from "../../ddi/mod.ts";
import { EventType, KEvent } from "../waiting/event_object.ts";
import type { InterruptLine } from "./interrupt_line.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";
import { SpinLock } from "../spin_locks/spin_lock.ts";

/**
 * A driver's interrupt service routine. It is entered at the SynchronizeIrql of
 * its interrupt object with the interrupt lock held, and returns whether the
 * interrupt was its device's (C311). A passive-level one is entered in a thread
 * with the event of its object in place of the lock, and may wait.
 */
export type ServiceRoutine<Context = unknown> = (
  interrupt: KInterrupt<Context>,
  serviceContext: Context,
) => Effect.Effect<boolean, never, Kernel>;

/** What {@linkcode ioConnectInterrupt} is given. */
export interface ConnectInterruptParameters<Context> {
  /** Shown in traces; a repeated name gets a number. */
  readonly name: string;
  /** The line of the device. */
  readonly line: InterruptLine;
  /** What is called for an interrupt of the line. */
  readonly serviceRoutine: ServiceRoutine<Context>;
  /** What the routine is given. */
  readonly serviceContext: Context;
  /**
   * The level the routine runs at: that of the line, the default, or above it
   * when one lock serves several lines; PASSIVE_LEVEL for a passive-level
   * routine, for a device that is reached over a bus that takes time.
   */
  readonly synchronizeIrql?: Irql;
  /**
   * A lock shared with other interrupt objects; its own, if left out. A
   * passive-level routine has none.
   */
  readonly spinLock?: SpinLock;
}

/** An interrupt object. Make one with {@linkcode ioConnectInterrupt}. */
export class KInterrupt<Context = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** The line it listens to. */
  readonly line: InterruptLine;
  /** The level its routine runs at. */
  readonly synchronizeIrql: Irql;
  /** What is called for an interrupt of the line. */
  readonly serviceRoutine: ServiceRoutine<Context>;
  /** What the routine is given. */
  readonly serviceContext: Context;
  /** Held while the routine runs, unless it is a passive-level one. */
  readonly spinLock: SpinLock;
  /** Keeps a passive-level routine from running twice; null for others. */
  readonly event: KEvent | null;

  /** Drivers call {@linkcode ioConnectInterrupt}. */
  constructor(
    name: string,
    synchronizeIrql: Irql,
    parameters: ConnectInterruptParameters<Context>,
  ) {
    this.name = name;
    this.synchronizeIrql = synchronizeIrql;
    this.line = parameters.line;
    this.serviceRoutine = parameters.serviceRoutine;
    this.serviceContext = parameters.serviceContext;
    this.spinLock = parameters.spinLock ??
      new SpinLock(`interrupt lock of ${name}`);
    this.event = synchronizeIrql === PASSIVE_LEVEL
      ? new KEvent(
        `interrupt event of ${name}`,
        EventType.SynchronizationEvent,
        true,
      )
      : null;
  }
}

/**
 * IoConnectInterrupt: has a service routine called for the interrupts of a
 * line, after those that were connected to it before. Call at PASSIVE_LEVEL.
 *
 * A routine that returns false leaves the interrupt to the next one on the
 * line; one that returns true ends it.
 *
 * Passive-level routines run in a thread of the processor that took the
 * interrupt, one interrupt of a line after the other.
 *
 * Errors: {@linkcode InvalidParameters} when `synchronizeIrql` is not
 * PASSIVE_LEVEL and below the level of the line, or above 15; when a
 * passive-level routine is given a spin lock; and when the line has routines of
 * the other kind (C311; spec 06, section 3).
 *
 * @example A device interrupts, and its driver hears of it
 * ```ts
 * import {
 *   interruptLine, ioConnectInterrupt, keGetCurrentIrql, Machine, spawn,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const levels: number[] = [];
 * const program = Effect.gen(function* () {
 *   const line = yield* interruptLine("line", { irql: 5 });
 *   yield* ioConnectInterrupt({
 *     name: "disk",
 *     line,
 *     serviceContext: levels,
 *     serviceRoutine: (_interrupt, seen) =>
 *       Effect.map(keGetCurrentIrql(), (irql) => seen.push(irql) > 0),
 *   });
 *   yield* spawn("disk hardware", line.assert);
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).status, "completed");
 * assert.deepEqual(levels, [5]);
 * ```
 */
export function ioConnectInterrupt<Context>(
  parameters: ConnectInterruptParameters<Context>,
): Effect.Effect<KInterrupt<Context>, InvalidParameters, Kernel> {
  return kernelFlow((kernel, actor) => {
    const { line, synchronizeIrql = line.irql } = parameters;
    const name = kernel.scheduler.uniqueName(parameters.name);
    if (kernel.listening) {
      tellCall(kernel, actor, "ioConnectInterrupt", {
        interrupt: name,
        line: line.name,
        synchronizeIrql,
      });
    }
    const wrong = refuse(parameters, synchronizeIrql);
    if (wrong !== undefined) return Effect.fail(new InvalidParameters(wrong));
    const interrupt = new KInterrupt(name, synchronizeIrql, parameters);
    const isPassive = interrupt.event !== null;
    let mixed = false;
    return Effect.flatMap(
      line.connected.update((all) => {
        mixed = all.some(({ event }) => (event !== null) !== isPassive);
        return mixed ? all : [...all, interrupt as KInterrupt];
      }),
      () =>
        mixed
          ? Effect.fail(
            new InvalidParameters(
              `${line.name} has routines that are ${
                isPassive ? "not " : ""
              }passive-level ones`,
            ),
          )
          : Effect.succeed(interrupt),
    );
  });
}

/** Why a routine cannot be connected so, if it cannot. */
function refuse<Context>(
  { line, spinLock }: ConnectInterruptParameters<Context>,
  synchronizeIrql: Irql,
): string | undefined {
  if (synchronizeIrql === PASSIVE_LEVEL) {
    return spinLock === undefined
      ? undefined
      : "A passive-level interrupt service routine has no spin lock";
  }
  return synchronizeIrql < line.irql || synchronizeIrql > HIGH_LEVEL
    ? `SynchronizeIrql ${synchronizeIrql} is neither ${PASSIVE_LEVEL} nor from ${line.irql} to ${HIGH_LEVEL}`
    : undefined;
}

/**
 * IoDisconnectInterrupt: takes a service routine off its line. Call at
 * PASSIVE_LEVEL. A routine that is running goes on to its end.
 *
 * @param interrupt an interrupt object that is connected
 *
 * No errors (spec 06, section 3).
 *
 * @example After it the device is not heard
 * ```ts
 * import {
 *   interruptLine, ioConnectInterrupt, ioDisconnectInterrupt,
 *   keDelayExecutionThread, Machine, spawn,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let heard = 0;
 * const program = Effect.gen(function* () {
 *   const line = yield* interruptLine("line", { irql: 5 });
 *   const interrupt = yield* ioConnectInterrupt({
 *     name: "disk", line, serviceContext: null,
 *     serviceRoutine: () => Effect.sync(() => ++heard > 0),
 *   });
 *   yield* spawn("disk hardware", line.assert);
 *   yield* keDelayExecutionThread(1);
 *   yield* ioDisconnectInterrupt(interrupt);
 *   yield* spawn("disk hardware", line.assert);
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.equal(heard, 1);
 * ```
 */
export function ioDisconnectInterrupt<Context>(
  interrupt: KInterrupt<Context>,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioDisconnectInterrupt", {
        interrupt: interrupt.name,
      });
    }
    return interrupt.line.connected.update((all) =>
      all.filter((each) => each !== interrupt)
    );
  });
}
