/**
 * An adapter used after it was put back.
 *
 * When its device is removed, a driver cancels the request that waits and puts
 * the adapter back. A cancel that says FALSE came too late: the AdapterControl
 * routine runs on another processor right now. A driver that does not wait for
 * its end uses an adapter that is gone, and leaks what was granted.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  EventType,
  IoAllocationAction,
  keInitializeEvent,
  keSetEvent,
  keWaitForSingleObject,
  machineScenario,
  type ScenarioExport,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const story = (waits: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    const { dma, pdo } = driver;
    const released = yield* keInitializeEvent(
      "released",
      EventType.NotificationEvent,
    );
    const over = yield* keInitializeEvent("over", EventType.NotificationEvent);
    yield* allocate(
      driver,
      () => Effect.succeed(IoAllocationAction.KeepObject),
    );
    const context = yield* allocate(
      driver,
      () =>
        Effect.as(
          keSetEvent(over),
          IoAllocationAction.DeallocateObject,
        ),
    );
    const releaser = Effect.andThen(
      atDispatch(dma.freeAdapterChannel()),
      keSetEvent(released),
    );
    const remover = Effect.gen(function* () {
      const taken = yield* dma.cancelAdapterChannel(pdo, context);
      if (!taken && waits) yield* keWaitForSingleObject(over);
      if (taken || waits) yield* keWaitForSingleObject(released);
      yield* dma.putDmaAdapter();
    });
    yield* together(releaser, remover);
  });

const mistaken: ScenarioExport = {
  name: "put back too early",
  program: machineScenario(story(false)),
};

export default mistaken;

/** Waits for the routine that it could not cancel. */
export const corrected: ScenarioExport = {
  name: "put back in time",
  program: machineScenario(story(true)),
};
