/**
 * KeGetCurrentIrql, KeRaiseIrql and KeLowerIrql.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import { HIGH_LEVEL, type Irql, irqlName } from "../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "./bug_check.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCall, kernelFlow } from "./kernel_call.ts";
import { lowerTo, raiseTo } from "./level.ts";
import { returning, tellCall, tellReturn } from "./routine_events.ts";

const current = kernelCall((kernel, actor) => {
  const irql = kernel.irqlOf(actor);
  if (kernel.listening) {
    tellCall(kernel, actor, "keGetCurrentIrql", {});
    tellReturn(kernel, actor, "keGetCurrentIrql", irql);
  }
  return irql;
});

/**
 * KeGetCurrentIrql: the level the caller runs at. Any IRQL.
 *
 * No errors (spec 06, section 1).
 *
 * @example A thread begins at PASSIVE_LEVEL
 * ```ts
 * import { keGetCurrentIrql, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Machine.run(keGetCurrentIrql()).value, 0);
 * ```
 */
export function keGetCurrentIrql(): Effect.Effect<Irql, never, Kernel> {
  return current;
}

/**
 * KeRaiseIrql: raises the caller's IRQL. From 2 up nothing else of this
 * processor at that level or below moves until the level is lowered.
 *
 * @param newIrql the present level or above, up to 15
 * @returns the level of before, for {@linkcode keLowerIrql}
 *
 * A level below the present one, or above 15, is bug check 0x09 and changes
 * nothing; the value returned is the present level all the same (C293).
 *
 * Any IRQL up to the new one.
 *
 * @example Up and down again
 * ```ts
 * import {
 *   keGetCurrentIrql, keLowerIrql, keRaiseIrql, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const before = yield* keRaiseIrql(2);
 *   const raised = yield* keGetCurrentIrql();
 *   yield* keLowerIrql(before);
 *   return [before, raised, yield* keGetCurrentIrql()];
 * });
 * assert.deepEqual(Machine.run(program).value, [0, 2, 0]);
 * ```
 */
export function keRaiseIrql(
  newIrql: Irql,
): Effect.Effect<Irql, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) tellCall(kernel, actor, "keRaiseIrql", { newIrql });
    const before = kernel.irqlOf(actor);
    kernel.stateOf(actor).savedIrqls.push(before);
    const possible = newIrql >= before && newIrql <= HIGH_LEVEL;
    if (!possible) {
      bugCheck(
        kernel,
        actor,
        BugCheckCode.IrqlNotGreaterOrEqual,
        [newIrql, before],
        `KeRaiseIrql to ${irqlName(newIrql)} at ${irqlName(before)}`,
      );
    }
    const raised = possible && newIrql > before
      ? Effect.as(raiseTo(newIrql), before)
      : Effect.succeed(before);
    return returning(kernel, actor, "keRaiseIrql", raised);
  });
}

/**
 * KeLowerIrql: restores the level that the matching {@linkcode keRaiseIrql}
 * returned. Whatever waited for the processor above the new level, its DPC
 * queue above all, runs before the call returns.
 *
 * @param newIrql the value of the matching raise
 *
 * A level above the present one is bug check 0x0A and changes nothing. Another
 * level than the one saved is bug check 0xC8; the level is lowered to it all
 * the same, but never below the level at which a DPC or an interrupt service
 * routine was entered.
 *
 * Any IRQL from the new one up (spec 06, section 1).
 *
 * @example What waited runs before the call returns
 * ```ts
 * import {
 *   keInitializeDpc, keInsertQueueDpc, keLowerIrql, keRaiseIrql, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const order: string[] = [];
 * const program = Effect.gen(function* () {
 *   const note = () => Effect.sync(() => void order.push("dpc"));
 *   const dpc = yield* keInitializeDpc("dpc", note, null);
 *   const before = yield* keRaiseIrql(2);
 *   yield* keInsertQueueDpc(dpc);
 *   order.push("raised");
 *   yield* keLowerIrql(before);
 *   order.push("lowered");
 * });
 * Machine.run(program);
 * assert.deepEqual(order, ["raised", "dpc", "lowered"]);
 * ```
 */
export function keLowerIrql(
  newIrql: Irql,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) tellCall(kernel, actor, "keLowerIrql", { newIrql });
    const before = kernel.irqlOf(actor);
    if (newIrql > before) {
      bugCheck(
        kernel,
        actor,
        BugCheckCode.IrqlNotLessOrEqual,
        [newIrql, before],
        `KeLowerIrql to ${irqlName(newIrql)} at ${irqlName(before)}`,
      );
      return Effect.void;
    }
    restoreSaved(kernel, actor, newIrql);
    const lowest = Math.max(newIrql, actor.level);
    return lowest < before ? lowerTo(lowest) : Effect.void;
  });
}

/** Forgets the saved level that is restored, and whatever was saved above. */
function restoreSaved(kernel: Kernel, actor: Actor, newIrql: Irql): void {
  const { savedIrqls } = kernel.stateOf(actor);
  const saved = savedIrqls.pop();
  if (saved === newIrql) return;
  while (savedIrqls.length > 0 && savedIrqls.at(-1)! >= newIrql) {
    savedIrqls.pop();
  }
  bugCheck(
    kernel,
    actor,
    BugCheckCode.IrqlUnexpectedValue,
    [newIrql, saved ?? null],
    saved === undefined
      ? `KeLowerIrql to ${irqlName(newIrql)} without a KeRaiseIrql before it`
      : `KeLowerIrql to ${irqlName(newIrql)} where KeRaiseIrql saved ${
        irqlName(saved)
      }`,
  );
}
