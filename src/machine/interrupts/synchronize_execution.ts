/**
 * KeSynchronizeExecution: a driver touches what it shares with its interrupt
 * service routine.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { irqlName } from "../../ddi/mod.ts";
import { callRoutine, leaveRoutine } from "../driver_routine.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { KInterrupt } from "./interrupt.ts";
import { underInterruptLock } from "./interrupt_lock.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";

/** A routine that runs under an interrupt lock and gives a BOOLEAN. */
export type SynchronizeRoutine<Context = unknown> = (
  synchronizeContext: Context,
) => Effect.Effect<boolean, never, Kernel>;

/**
 * KeSynchronizeExecution: runs a routine at the SynchronizeIrql of an interrupt
 * object under its lock, so that the service routine runs on no processor
 * meanwhile (C312). Call at or below that level. For a passive-level routine
 * that is PASSIVE_LEVEL, and an event is waited for in place of the lock.
 *
 * @param interrupt the interrupt object
 * @param synchronizeRoutine what to run; it must be short and must not wait
 * @param synchronizeContext what the routine is given
 * @returns what the routine returns
 *
 * From above that level it is bug check 0x0A, and the routine runs at the
 * caller's level.
 *
 * IRQL: at most the SynchronizeIrql of the object.
 *
 * @example The level the routine runs at
 * ```ts
 * import {
 *   interruptLine, ioConnectInterrupt, keGetCurrentIrql, keSynchronizeExecution,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const line = yield* interruptLine("line", { irql: 5 });
 *   const interrupt = yield* ioConnectInterrupt({
 *     name: "disk", line, serviceContext: null,
 *     serviceRoutine: () => Effect.succeed(true),
 *   });
 *   return yield* keSynchronizeExecution(interrupt, (wanted) =>
 *     Effect.map(keGetCurrentIrql(), (irql) => irql === wanted), 5);
 * });
 * assert.equal(Machine.run(program).value, true);
 * ```
 */
export function keSynchronizeExecution<Context, Shared>(
  interrupt: KInterrupt<Context>,
  synchronizeRoutine: SynchronizeRoutine<Shared>,
  synchronizeContext: Shared,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSynchronizeExecution", {
        interrupt: interrupt.name,
        synchronizeIrql: interrupt.synchronizeIrql,
      });
    }
    const irql = kernel.irqlOf(actor);
    if (irql > interrupt.synchronizeIrql) {
      bugCheck(
        kernel,
        actor,
        BugCheckCode.IrqlNotLessOrEqual,
        [irql, interrupt.synchronizeIrql],
        `KeSynchronizeExecution for ${interrupt.name} at ${irqlName(irql)}`,
      );
    }
    return returning(
      kernel,
      actor,
      "keSynchronizeExecution",
      underInterruptLock(
        kernel,
        actor,
        interrupt,
        () =>
          Effect.map(
            callRoutine(
              actor,
              "synchronized routine",
              interrupt.name,
              () => synchronizeRoutine(synchronizeContext),
            ),
            (value) => {
              leaveRoutine(actor);
              return value;
            },
          ),
      ),
    );
  });
}
