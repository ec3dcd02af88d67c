/**
 * A channel freed twice, and so taken from somebody else.
 *
 * An AdapterControl routine starts the device and returns KeepObject; the
 * completion on another processor frees the channel. To be quick the routine
 * looks whether the device is done already, and then frees the channel itself.
 * If the completion comes just before that look, both free: the second free
 * finds no channel, or takes that of the next driver (0xE6, sub-code 0x04).
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  cell,
  IoAllocationAction,
  machineScenario,
  mailbox,
  type ScenarioExport,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const story = (routineFrees: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    const doorbell = yield* mailbox<"start">("doorbell");
    const done = yield* cell("device done", false);
    const free = driver.dma.freeAdapterChannel();
    const requester = allocate(driver, () =>
      Effect.gen(function* () {
        yield* doorbell.send("start");
        if (routineFrees && (yield* done.get)) yield* free;
        return IoAllocationAction.KeepObject;
      }));
    const completion = Effect.gen(function* () {
      yield* doorbell.take;
      yield* done.set(true);
      yield* atDispatch(free);
    });
    yield* together(requester, completion);
  });

const mistaken: ScenarioExport = {
  name: "freed by the routine too",
  program: machineScenario(story(true)),
};

export default mistaken;

/** Only the completion frees. */
export const corrected: ScenarioExport = {
  name: "freed by the completion alone",
  program: machineScenario(story(false)),
};
