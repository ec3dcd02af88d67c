/**
 * What the disk driver is put through: reads and writes in parts, with and
 * without map registers, cancels at any moment, media that fail, interrupts that
 * are lost, disks that get stuck, allocations that fail.
 *
 * @module
 */

import {
  STATUS_CANCELLED,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_UNSUCCESSFUL,
} from "../../../src/ddi/mod.ts";
import type { PlannedFault } from "../../../src/machine/mod.ts";
import { type DiskPlan, PAGE, type Wish } from "./disk_plan.ts";
import { type DiskModule, diskScenario } from "./disk_scenario.ts";
import type { Trial } from "./watch.ts";

const read = (offset: number, length: number): Wish => ({
  operation: "read",
  offset,
  length,
});

const write = (offset: number, length: number): Wish => ({
  operation: "write",
  offset,
  length,
});

/** Faults that strike for certain. */
const faults = (...plan: readonly PlannedFault[]) => ({ faults: { plan } });

/** Makes a trial of a plan. */
type MakeTrial = (
  plan: DiskPlan,
  schedules: number,
  machine?: Trial["machine"],
) => Trial;

const mixed = [read(0, 2 * PAGE), write(5 * PAGE, 5000), read(9000, 700)];
const large = [read(PAGE, 8 * PAGE), write(3, 6 * PAGE)];
const small = { maximumLength: 8 * PAGE };

/** What a mutant of the disk driver is put through. */
export function diskTrials(module: DiskModule): Trial[] {
  const trial: MakeTrial = (plan, schedules, machine = {}) => ({
    program: () => diskScenario(module, plan),
    machine: { mapRegisters: 8, ...machine },
    schedules,
  });
  return [
    trial({ wishes: mixed, ...small }, 3),
    trial({ wishes: mixed, ...small, shared: true }, 2),
    trial({ wishes: large, inTurn: true }, 2),
    trial({ wishes: large, inTurn: true, width: 64 }, 2),
    trial({ wishes: mixed, width: 64 }, 2),
    ...failing(trial),
    ...watched(trial),
    ...cancelled(trial),
  ];
}

/** Cancels at any moment. */
function cancelled(trial: MakeTrial): Trial[] {
  const wishes = mixed.map((wish) => ({ ...wish, cancelled: true }));
  const long = [{ ...read(0, 3 * PAGE), cancelled: true }, read(PAGE, PAGE)];
  const few = { mapRegisters: 4 };
  return [
    trial({ wishes, ...small }, 12, few),
    trial({ wishes: long, ...small }, 12, few),
    trial({ wishes: [{ ...read(0, PAGE), late: true }] }, 1),
    {
      ...trial({ wishes: long, ...small, atOnce: true }, 10, few),
      searched: 300,
    },
  ];
}

/** Media and allocations that fail. */
function failing(trial: MakeTrial): Trial[] {
  const allowed = [STATUS_UNSUCCESSFUL];
  const bad = { offset: 3 * PAGE + 50, times: Infinity };
  const once = { ...bad, times: 2 };
  const refused = [STATUS_INSUFFICIENT_RESOURCES, STATUS_CANCELLED];
  const failure = {
    fault: "allocation-failure-dispatch",
    occasion: 1,
  } as const;
  const one = [large[0]!];
  return [
    trial({ wishes: large, inTurn: true, bad, allowed }, 2),
    trial({ wishes: one, bad, allowed, failures: 1 }, 1),
    trial({ wishes: one, bad, allowed, failures: 2, tries: 2 }, 1),
    trial({ wishes: large, inTurn: true, bad: once, tries: 3 }, 2),
    trial({ wishes: [read(0, PAGE)], allowed: refused }, 2, faults(failure)),
    trial(
      { wishes: [{ ...read(0, PAGE), cancelled: true }], allowed: refused },
      40,
      faults(failure),
    ),
  ];
}

/** Interrupts that are lost or late, and disks that get stuck. */
function watched(trial: MakeTrial): Trial[] {
  const plan = { tries: 3, watchdogTicks: 500 };
  const one = [read(0, PAGE)];
  const stuck = (occasion: number) =>
    ({ fault: "stuck-device", occasion }) as const;
  const lost = (occasion: number) =>
    ({ fault: "lost-interrupt", occasion }) as const;
  return [
    trial({ wishes: mixed, ...small, ...plan }, 2),
    trial(
      { wishes: large, inTurn: true, ...plan, stale: 2 },
      2,
      faults(lost(1), lost(3)),
    ),
    trial(
      { wishes: mixed, ...small, ...plan, stale: 1 },
      3,
      faults(stuck(2), { fault: "late-interrupt", occasion: 1 }),
    ),
    trial({ wishes: one, ...plan, stopsAtOnce: true }, 1),
    trial({ wishes: one, ...plan, deadline: 700 }, 1, faults(stuck(1))),
    trial({ wishes: one, ...plan, stale: 1 }, 1, faults(stuck(1), lost(1))),
    // Looks often, so that some round finds only what is not late.
    trial(
      { wishes: mixed, ...small, tries: 3, watchdogTicks: 60, deadline: 400 },
      1,
      faults(stuck(3)),
    ),
  ];
}
