/**
 * A spin lock held round a release.
 *
 * The driver frees its channel while it holds a spin lock that its
 * AdapterControl routine takes too. If another thread's request waits by then,
 * its routine runs inside that very release, on the same processor, and spins
 * for a lock that nobody can give back.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keInitializeSpinLock,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
  machineScenario,
  type ScenarioExport,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const story = (releasesInside: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    const free = driver.dma.freeAdapterChannel();
    const lock = yield* keInitializeSpinLock("queue lock");
    yield* allocate(
      driver,
      () => Effect.succeed(IoAllocationAction.KeepObject),
    );
    const requester = allocate(driver, () =>
      Effect.gen(function* () {
        yield* keAcquireSpinLockAtDpcLevel(lock);
        yield* keReleaseSpinLockFromDpcLevel(lock);
        return IoAllocationAction.DeallocateObject;
      }));
    const completion = Effect.gen(function* () {
      const before = yield* keAcquireSpinLock(lock);
      if (releasesInside) yield* free;
      yield* keReleaseSpinLock(lock, before);
      if (!releasesInside) yield* atDispatch(free);
    });
    yield* together(requester, completion);
  });

const mistaken: ScenarioExport = {
  name: "released under the lock",
  program: machineScenario(story(true)),
};

export default mistaken;

/** Gives the lock back, and frees the channel then. */
export const corrected: ScenarioExport = {
  name: "released after the lock",
  program: machineScenario(story(false)),
};
