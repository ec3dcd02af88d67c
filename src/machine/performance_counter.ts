/**
 * KeQueryPerformanceCounter: the counter by which drivers measure short times.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import { PERFORMANCE_FREQUENCY } from "../ddi/mod.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCall } from "./kernel_call.ts";
import { tellCall, tellReturn } from "./routine_events.ts";

/**
 * KeQueryPerformanceCounter: reads the performance counter. It counts
 * {@linkcode PERFORMANCE_FREQUENCY} times a second of simulated time.
 *
 * Any IRQL. No errors. A machine with the option `performanceCounter` has
 * hardware that counts in its own way; a counter that goes backwards or jumps is
 * found by rules 0x01 and 0x02.
 *
 * @param frequency gets the counts in a second, if it is given
 * @returns the counter, in counts since the machine was started
 *
 * Spec 08, rules 0x01 and 0x02; spec 06, section 7.
 *
 * @example A hundred microseconds
 * ```ts
 * import {
 *   keQueryPerformanceCounter, keStallExecutionProcessor, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const frequency = { value: 0 };
 *   const started = yield* keQueryPerformanceCounter(frequency);
 *   yield* keStallExecutionProcessor(100);
 *   const counts = (yield* keQueryPerformanceCounter()) - started;
 *   return counts / frequency.value;
 * });
 * assert.equal(Machine.run(program).value, 0.0001);
 * ```
 */
export function keQueryPerformanceCounter(
  frequency?: { value: number },
): Effect.Effect<number, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const counter = kernel.options.performanceCounter(kernel.scheduler.now);
    if (frequency !== undefined) frequency.value = PERFORMANCE_FREQUENCY;
    if (kernel.listening) {
      tellCall(kernel, actor, "keQueryPerformanceCounter", {});
      tellReturn(kernel, actor, "keQueryPerformanceCounter", counter);
    }
    return counter;
  });
}
