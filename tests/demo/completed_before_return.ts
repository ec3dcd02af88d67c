/**
 * A completion that comes before MapTransferEx has returned.
 *
 * With system DMA, MapTransferEx starts the controller, and the completion
 * routine may run on another processor before the call returns. The driver
 * notes after the call that a transfer is under way, so its routine takes an
 * early completion for a spurious one. Nobody wakes the thread that waits.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  cell,
  Devices,
  EventType,
  IoAllocationAction,
  ioGetDmaAdapter,
  keInitializeEvent,
  Kernel,
  keSetEvent,
  keWaitForSingleObject,
  machineScenario,
  type MapRegisterBase,
  mdlOfPages,
  ScatterGatherBuffer,
  type ScenarioExport,
  systemDmaController,
} from "../../mod.ts";
import { allocate, atDispatch } from "./driver.ts";

const BYTES = 512;
const REQUEST_LINE = 0x1000;

const story = (notesFirst: boolean) =>
  Effect.gen(function* () {
    const { memory } = yield* Kernel;
    const mdl = mdlOfPages(memory.frames.allocatePages(1)!, 0, BYTES);
    const { pdo } = yield* Devices.subordinate({
      requestLine: REQUEST_LINE,
      ready: true,
    });
    const { adapter } = yield* ioGetDmaAdapter(pdo, {
      version: 3,
      dmaRequestLine: REQUEST_LINE,
      maximumLength: BYTES,
    });
    const dma = adapter.dmaOperations;
    const underWay = yield* cell("transfer under way", false);
    const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
    let base: MapRegisterBase | null = null;
    yield* allocate({ dma, pdo }, (granted) => {
      base = granted;
      return Effect.succeed(IoAllocationAction.KeepObject);
    });
    const range = { mdl, mapRegisterBase: base, offset: 0 };
    if (notesFirst) yield* underWay.set(true);
    yield* dma.mapTransferEx({
      ...range,
      length: { value: BYTES },
      writeToDevice: true,
      scatterGatherBuffer: ScatterGatherBuffer.forElements(1),
      dmaCompletionRoutine: () =>
        Effect.flatMap(
          underWay.get,
          (expected) =>
            expected ? Effect.asVoid(keSetEvent(done)) : Effect.void,
        ),
    });
    if (!notesFirst) yield* underWay.set(true);
    yield* keWaitForSingleObject(done);
    yield* dma.flushAdapterBuffersEx({
      ...range,
      length: BYTES,
      writeToDevice: true,
    });
    yield* atDispatch(dma.freeAdapterChannel());
  }).pipe(Effect.orDie);

const machine = {
  dmaControllers: [systemDmaController({ bytesPerTick: Infinity })],
};

const mistaken: ScenarioExport = {
  name: "completed before the return",
  program: machineScenario(story(false), machine),
};

export default mistaken;

/** Notes that the transfer is under way before it can be. */
export const corrected: ScenarioExport = {
  name: "completed after the note",
  program: machineScenario(story(true), machine),
};
