/**
 * One transfer context for two requests.
 *
 * A driver keeps a single DMA_TRANSFER_CONTEXT in its device extension. That
 * works as long as a request has been granted before the next is made. Two
 * threads that ask at the same time, while the channel is busy, give one
 * context to two requests that wait: the second is refused (M2).
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  DmaTransferContext,
  IoAllocationAction,
  machineScenario,
  type ScenarioExport,
} from "../../mod.ts";
import { atDispatch, plugIn, together } from "./driver.ts";

const story = (shares: boolean) =>
  Effect.gen(function* () {
    const { dma, pdo } = yield* plugIn;
    const extension = new DmaTransferContext();
    yield* dma.initializeDmaTransferContext(extension);
    const ask = Effect.gen(function* () {
      const own = new DmaTransferContext();
      yield* dma.initializeDmaTransferContext(own);
      yield* atDispatch(dma.allocateAdapterChannelEx({
        deviceObject: pdo,
        dmaTransferContext: shares ? extension : own,
        numberOfMapRegisters: 2,
        executionRoutine: () =>
          Effect.succeed(IoAllocationAction.DeallocateObject),
      }));
    });
    const twice = Effect.andThen(ask, ask);
    yield* together(twice, ask);
  }).pipe(Effect.orDie);

const mistaken: ScenarioExport = {
  name: "one context for all",
  program: machineScenario(story(true)),
};

export default mistaken;

/** Gives every request a context of its own. */
export const corrected: ScenarioExport = {
  name: "a context for each",
  program: machineScenario(story(false)),
};
