/**
 * Map registers leaked by a cancel that came too late.
 *
 * The AdapterControl routine keeps the map registers and lets the channel go.
 * When the cancel path is told FALSE, the request was granted: somebody has to
 * free its registers. This driver's cancel path simply returns, and every such
 * race costs the machine two registers for good.
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
  type MapRegisterBase,
  type ScenarioExport,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const story = (freesWhenLate: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    const { dma, pdo } = driver;
    const granted = yield* keInitializeEvent(
      "granted",
      EventType.NotificationEvent,
    );
    yield* allocate(
      driver,
      () => Effect.succeed(IoAllocationAction.KeepObject),
    );
    let base: MapRegisterBase | null = null;
    const context = yield* allocate(driver, (registers) => {
      base = registers;
      return Effect.as(
        keSetEvent(granted),
        IoAllocationAction.DeallocateObjectKeepRegisters,
      );
    });
    const canceller = Effect.gen(function* () {
      if (yield* dma.cancelAdapterChannel(pdo, context)) return;
      if (!freesWhenLate) return;
      yield* keWaitForSingleObject(granted);
      yield* atDispatch(dma.freeMapRegisters(base, 2));
    });
    yield* together(atDispatch(dma.freeAdapterChannel()), canceller);
  });

const mistaken: ScenarioExport = {
  name: "a late cancel leaks",
  program: machineScenario(story(false)),
};

export default mistaken;

/** Frees what was granted when the cancel came too late. */
export const corrected: ScenarioExport = {
  name: "a late cancel frees",
  program: machineScenario(story(true)),
};
