/**
 * What a simulated machine is built from: its processors, its memory, and the
 * limits of its DPC queues.
 *
 * @module
 */

import type { MemoryOptions } from "../memory/mod.ts";
import { COUNTS_PER_TICK } from "../ddi/mod.ts";
import type { FaultOptions } from "./faults.ts";

/** The most processors a machine may have: one processor group. */
export const PROCESSORS_MAX = 64;

/** How a machine is built. Every field has a default. */
export interface KernelOptions extends MemoryOptions {
  /** Processors, 1 to {@linkcode PROCESSORS_MAX}; default 1. */
  readonly processors?: number;
  /**
   * How many DPCs may wait in one queue before it is drained although none of
   * them asks for it; at least 1, default 4. Low and Medium importance wait for
   * it (spec 06, section 2).
   */
  readonly dpcDepthLimit?: number;
  /**
   * Ticks after which deferred DPCs run even if the queue stays short; at least
   * 1, default 1.
   */
  readonly dpcDeferralTicks?: number;
  /**
   * Ticks that one DPC routine may take before the watchdog stops the machine
   * with bug check 0x133; default `Infinity`, which is no watchdog.
   */
  readonly dpcWatchdogTicks?: number;
  /**
   * Whether threaded DPCs run in a thread at PASSIVE_LEVEL; default `true`. If
   * not, they run as ordinary DPCs, as on a system that has them disabled.
   */
  readonly threadedDpcs?: boolean;
  /**
   * What the performance counter says at a tick, in counts of
   * {@linkcode PERFORMANCE_FREQUENCY} a second; default sound hardware, ten
   * counts a tick. Give one that goes backwards or jumps to see rules 0x01 and
   * 0x02.
   */
  readonly performanceCounter?: (tick: number) => number;
  /** What the machine does wrong on purpose; nothing, if left out. */
  readonly faults?: FaultOptions;
}

/** The options of a machine with every default filled in. */
export interface KernelSettings {
  /** Number of processors. */
  readonly processors: number;
  /** Whether devices see the processors' writes at once. */
  readonly coherent: boolean;
  /** DPCs in one queue that make it drain. */
  readonly dpcDepthLimit: number;
  /** Ticks until deferred DPCs run. */
  readonly dpcDeferralTicks: number;
  /** Ticks one DPC routine may take. */
  readonly dpcWatchdogTicks: number;
  /** Whether threaded DPCs have their thread. */
  readonly threadedDpcs: boolean;
  /** What the performance counter says at a tick. */
  readonly performanceCounter: (tick: number) => number;
}

/**
 * Fills in the defaults and refuses what cannot be built.
 *
 * @param options what the caller chose
 * @throws {RangeError} when a number is not whole or not in its range
 */
export function kernelSettings(options: KernelOptions): KernelSettings {
  const settings: KernelSettings = {
    processors: options.processors ?? 1,
    coherent: options.coherent ?? true,
    dpcDepthLimit: options.dpcDepthLimit ?? 4,
    dpcDeferralTicks: options.dpcDeferralTicks ?? 1,
    dpcWatchdogTicks: options.dpcWatchdogTicks ?? Infinity,
    threadedDpcs: options.threadedDpcs ?? true,
    performanceCounter: options.performanceCounter ??
      ((tick) => tick * COUNTS_PER_TICK),
  };
  checkRange("processors", settings.processors, 1, PROCESSORS_MAX);
  checkRange("dpcDepthLimit", settings.dpcDepthLimit, 1, 1_000_000);
  checkRange("dpcDeferralTicks", settings.dpcDeferralTicks, 1, 1e12);
  if (settings.dpcWatchdogTicks !== Infinity) {
    checkRange("dpcWatchdogTicks", settings.dpcWatchdogTicks, 1, 1e12);
  }
  return settings;
}

function checkRange(
  name: string,
  value: number,
  lowest: number,
  highest: number,
): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(
    `Cannot build a machine with ${name} ${value}: it must be a whole number from ${lowest} to ${highest}`,
  );
}
