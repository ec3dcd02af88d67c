/**
 * A scenario of the disk driver: plays every request of a plan, and looks what
 * the driver does while nothing is under way and after it was stopped.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { spawn } from "../../../src/actors/mod.ts";
import {
  Devices,
  type Disk,
  type DiskDriver,
  type startDiskDriver,
} from "../../../src/devices/mod.ts";
import {
  ioConnectInterrupt,
  ioDisconnectInterrupt,
  keDelayExecutionThread,
  Kernel,
  keWaitForSingleObject,
  type KThread,
  psCreateSystemThread,
} from "../../../src/machine/mod.ts";
import { type DiskPlan, Medium, PAGE } from "./disk_plan.ts";
import { play } from "./disk_request_trial.ts";
import type { Scenario } from "./watch.ts";

/** What a mutant of the driver exports. */
export interface DiskModule {
  readonly startDiskDriver: typeof startDiskDriver;
}

/** Plays a plan with a driver, and holds the bytes against it. */
export function diskScenario(
  { startDiskDriver }: DiskModule,
  plan: DiskPlan,
): Scenario {
  return Effect.gen(function* () {
    const { maximumLength = 3 * PAGE, tries, watchdogTicks, width = 24 } = plan;
    const { scheduler } = yield* Kernel;
    const medium = new Medium(plan);
    const disk = yield* Devices.disk({
      name: "disk",
      medium,
      dmaAddressWidth: width,
      ...(plan.atOnce ? { seekTicks: 0, bytesPerTick: Infinity } : {}),
    });
    const driver = yield* startDiskDriver(disk, maximumLength, {
      ...(tries === undefined ? {} : { tries }),
      ...(watchdogTicks === undefined ? {} : { watchdogTicks }),
    });
    const neighbour = plan.shared ? yield* shareLine(disk) : Effect.succeed("");
    const said = yield* playAll(driver, medium, plan);
    const late = scheduler.now > (plan.deadline ?? Infinity);
    const restless = plan.stopsAtOnce ? "" : yield* whileIdle(disk, plan);
    const unheard = yield* neighbour;
    yield* driver.stop;
    const undead = plan.stopsAtOnce ? yield* afterStop(plan) : "";
    if (said !== "") return said;
    if (late) return `the requests were over at tick ${scheduler.now}`;
    if (medium.failures !== (plan.failures ?? medium.failures)) {
      return `the medium failed ${medium.failures} times`;
    }
    return restless || unheard || undead;
  });
}

/** Plays every wish of a plan: in turn, or each in a thread. */
const playAll = Effect.fnUntraced(function* (
  driver: DiskDriver,
  medium: Medium,
  plan: DiskPlan,
) {
  const complaints: string[] = [];
  const threads: KThread[] = [];
  const { processors } = yield* Kernel;
  for (const wish of plan.wishes) {
    const body = Effect.map(
      play(driver, medium, wish, plan),
      (said) => void complaints.push(said),
    );
    if (plan.inTurn) yield* body;
    else {
      const processor = threads.length % processors.length;
      threads.push(
        yield* psCreateSystemThread("requester", body, { processor }),
      );
    }
  }
  for (const thread of threads) yield* keWaitForSingleObject(thread);
  return complaints.find((said) => said !== "") ?? "";
});

/** What a driver does although nothing is under way; nothing if it rests. */
const whileIdle = Effect.fnUntraced(function* (
  disk: Disk,
  { stale = 0, watchdogTicks }: DiskPlan,
) {
  if (watchdogTicks === undefined) return "";
  const { scheduler } = yield* Kernel;
  // The round that finds nothing under way is the last.
  yield* keDelayExecutionThread(2 * watchdogTicks);
  const before = scheduler.steps;
  yield* keDelayExecutionThread(20 * watchdogTicks);
  if (scheduler.steps - before > 10) return "the watchdog never rests";
  const { size } = disk.resets;
  return size <= stale ? "" : `${size} resets were sent for what is over`;
});

/** What a driver does that was stopped; nothing if it is gone. */
const afterStop = Effect.fnUntraced(function* (
  { watchdogTicks = 100 }: DiskPlan,
) {
  const { scheduler } = yield* Kernel;
  const before = scheduler.steps;
  yield* keDelayExecutionThread(3 * watchdogTicks);
  return scheduler.steps - before > 5 ? "the driver lives after its stop" : "";
});

/** A second device on the line of the disk, which must be heard. */
const shareLine = Effect.fnUntraced(function* (disk: Disk) {
  let due = false;
  let heard = 0;
  const interrupt = yield* Effect.orDie(ioConnectInterrupt({
    name: "neighbour",
    line: disk.line,
    serviceRoutine: () =>
      Effect.sync(() => {
        if (!due) return false;
        due = false;
        heard++;
        return true;
      }),
    serviceContext: null,
  }));
  return Effect.gen(function* () {
    due = true;
    yield* spawn("neighbour", disk.line.assert);
    yield* keDelayExecutionThread(100);
    yield* ioDisconnectInterrupt(interrupt);
    return heard === 1 ? "" : "a device on the same line is not heard";
  });
});
