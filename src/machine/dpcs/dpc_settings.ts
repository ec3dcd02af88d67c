/**
 * What a driver sets of a DPC object before it is inserted: its importance, and
 * the processor that is to run it.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters, type KdpcImportance } from "../../ddi/mod.ts";
import type { Dpc } from "./dpc.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * KeSetImportanceDpc: sets where later insertions put the object and how soon
 * they are served. An insertion that is in a queue keeps what it had. Any IRQL.
 *
 * @param dpc the DPC object
 * @param importance one of `KdpcImportance`
 *
 * No errors (C300; spec 06, section 2).
 *
 * @example High importance goes before what was queued earlier
 * ```ts
 * import {
 *   atDispatch, keInitializeDpc, keInsertQueueDpc, KdpcImportance,
 *   keSetImportanceDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const ran: string[] = [];
 * const program = Effect.gen(function* () {
 *   const make = (name: string) =>
 *     keInitializeDpc(name, () => Effect.sync(() => void ran.push(name)), null);
 *   const first = yield* make("first");
 *   const urgent = yield* make("urgent");
 *   yield* keSetImportanceDpc(urgent, KdpcImportance.HighImportance);
 *   yield* atDispatch(Effect.all([keInsertQueueDpc(first), keInsertQueueDpc(urgent)]));
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.deepEqual(ran, ["urgent", "first"]);
 * ```
 */
export function keSetImportanceDpc<Context>(
  dpc: Dpc<Context>,
  importance: KdpcImportance,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetImportanceDpc", {
        dpc: dpc.name,
        importance,
      });
    }
    return Effect.asVoid(dpc.setImportance(importance));
  });
}

/**
 * KeSetTargetProcessorDpc: sets the processor of later insertions; one that is
 * in a queue stays there (C303). Any IRQL.
 *
 * @param dpc the DPC object
 * @param number the processor; a number that no processor has changes nothing
 *
 * No errors.
 *
 * @example A DPC for another processor
 * ```ts
 * import {
 *   keFlushQueuedDpcs, keInitializeDpc, keInsertQueueDpc, keSetTargetProcessorDpc,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("dpc", () => Effect.void, null);
 *   yield* keSetTargetProcessorDpc(dpc, 1);
 *   yield* keInsertQueueDpc(dpc);
 *   yield* keFlushQueuedDpcs();
 *   return dpc.targetProcessor;
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).value, 1);
 * ```
 */
export function keSetTargetProcessorDpc<Context>(
  dpc: Dpc<Context>,
  number: number,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetTargetProcessorDpc", {
        dpc: dpc.name,
        number,
      });
    }
    return kernel.processors[number] === undefined
      ? Effect.void
      : Effect.asVoid(dpc.setTarget(number));
  });
}

/**
 * KeSetTargetProcessorDpcEx: like {@linkcode keSetTargetProcessorDpc}, but says
 * when there is no such processor. Any IRQL.
 *
 * @param dpc the DPC object
 * @param number the processor
 *
 * Errors: {@linkcode InvalidParameters} (0xC000000D) for a number that no
 * processor has; the target stays as it was (C304).
 *
 * @example A processor that the machine does not have
 * ```ts
 * import {
 *   keInitializeDpc, keSetTargetProcessorDpcEx, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("dpc", () => Effect.void, null);
 *   const error = yield* Effect.flip(keSetTargetProcessorDpcEx(dpc, 2));
 *   return error.status;
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).value, 0xC000000D);
 * ```
 */
export function keSetTargetProcessorDpcEx<Context>(
  dpc: Dpc<Context>,
  number: number,
): Effect.Effect<void, InvalidParameters, Kernel> {
  return kernelFlow((kernel, actor): Effect.Effect<void, InvalidParameters> => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keSetTargetProcessorDpcEx", {
        dpc: dpc.name,
        number,
      });
    }
    if (kernel.processors[number] !== undefined) {
      return Effect.asVoid(dpc.setTarget(number));
    }
    return Effect.fail(
      new InvalidParameters(
        `The machine has no processor ${number}; it has ${kernel.processors.length}`,
      ),
    );
  });
}
