/**
 * A request completed twice.
 *
 * An I/O request waits for the adapter channel. The driver's cancel path calls
 * CancelAdapterChannel and completes the request as cancelled, without a look
 * at the answer. If the channel was granted a moment before, the answer is
 * FALSE and the AdapterControl routine completes the same request: bug check
 * 0x44, MULTIPLE_IRP_COMPLETE_REQUESTS.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  ioAllocateIrp,
  IoAllocationAction,
  ioCompleteRequest,
  type Irp,
  machineScenario,
  type NtStatus,
  type ScenarioExport,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const complete = (irp: Irp, status: NtStatus) =>
  Effect.suspend(() => {
    irp.ioStatus.status = status;
    return ioCompleteRequest(irp);
  });

const story = (looksAtAnswer: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    yield* allocate(
      driver,
      () => Effect.succeed(IoAllocationAction.KeepObject),
    );
    const irp = yield* ioAllocateIrp("write");
    const context = yield* allocate(
      driver,
      () =>
        Effect.as(
          complete(irp, STATUS_SUCCESS),
          IoAllocationAction.DeallocateObject,
        ),
    );
    const release = atDispatch(driver.dma.freeAdapterChannel());
    const cancel = Effect.gen(function* () {
      const taken = yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
      if (taken || !looksAtAnswer) yield* complete(irp, STATUS_CANCELLED);
    });
    yield* together(release, cancel);
  });

const mistaken: ScenarioExport = {
  name: "cancel completes twice",
  program: machineScenario(story(false)),
};

export default mistaken;

/** Completes as cancelled only what the cancel has taken back. */
export const corrected: ScenarioExport = {
  name: "cancel completes once",
  program: machineScenario(story(true)),
};
