/**
 * The figures of faults: 1,000 runs of the main job in which everything may go
 * wrong, and none in which a wrong byte goes unnoticed or a register is lost.
 *
 * @module
 */

import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";
import { faultBattery } from "./fault_battery.ts";

/** How thorough to be. */
export interface FaultFiguresOptions {
  /** Makes ten times as many runs. */
  readonly long: boolean;
}

/** Runs that are asked for. */
const RUNS = 1000;

/**
 * Makes the runs and counts. Takes about ten seconds; with `long` a minute and
 * a half.
 *
 * @param options how thorough to be
 * @returns the figures in the order of the table
 */
export function faultFigures(
  { long }: FaultFiguresOptions,
): Promise<Figure[]> {
  const battery = faultBattery(long ? 10 * RUNS : RUNS);
  return Promise.resolve([
    atLeast("faults.runs", battery.runs, RUNS, "", true),
    atLeast("faults.injected", battery.faults, RUNS, "", true),
    atLeast("faults.kinds", battery.kinds, 14, "", true),
    told("faults.runs delivered whole", battery.delivered),
    told("faults.runs with an error reported", battery.reported),
    told("faults.runs spoilt by strays that were found", battery.explained),
    atMost("faults.runs silently wrong", battery.silent.length, 0, "", true),
    atMost("faults.runs that broke", battery.broken.length, 0, "", true),
    atMost("faults.runs losing registers", battery.leaking.length, 0, "", true),
    atMost("faults.runs blaming a driver", battery.accused.length, 0, "", true),
  ]);
}
