/**
 * A wake-up lost to an event that is cleared too late.
 *
 * The driver starts the device, clears the event of the last transfer, and
 * waits for it. A device that is quick interrupts before the event is cleared,
 * so the clear wipes out what the DPC has just signaled: the thread waits for
 * ever.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  EventType,
  interruptLine,
  ioConnectInterrupt,
  keClearEvent,
  keInitializeDpc,
  keInitializeEvent,
  keInsertQueueDpc,
  keSetEvent,
  keWaitForSingleObject,
  machineScenario,
  mailbox,
  type ScenarioExport,
  spawn,
} from "../../mod.ts";

const story = (clearsFirst: boolean) =>
  Effect.gen(function* () {
    const line = yield* interruptLine("disk line", { irql: 5 });
    const doorbell = yield* mailbox<"start">("doorbell");
    const hardware = Effect.andThen(doorbell.take, line.assert);
    yield* spawn("disk", hardware, { daemon: true });
    const done = yield* keInitializeEvent(
      "done",
      EventType.NotificationEvent,
      true,
    );
    const dpc = yield* keInitializeDpc(
      "disk DPC",
      () => Effect.asVoid(keSetEvent(done)),
      null,
    );
    yield* ioConnectInterrupt({
      name: "disk",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(keInsertQueueDpc(dpc), true),
    });
    if (clearsFirst) yield* keClearEvent(done);
    yield* doorbell.send("start");
    if (!clearsFirst) yield* keClearEvent(done);
    yield* keWaitForSingleObject(done);
  }).pipe(Effect.orDie);

const mistaken: ScenarioExport = {
  name: "cleared after the start",
  program: machineScenario(story(false)),
};

export default mistaken;

/** Clears the event, and starts the device then. */
export const corrected: ScenarioExport = {
  name: "cleared before the start",
  program: machineScenario(story(true)),
};
