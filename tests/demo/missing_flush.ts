/**
 * Data lost for want of a flush in time.
 *
 * The buffer lies above 4 GiB and the device drives 32 address bits, so what it
 * delivers lands in a bounce page. FlushAdapterBuffersEx copies it into the
 * buffer. The driver tells the reader first and flushes then; a reader on
 * another processor may find the zeros that were there before.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  EventType,
  IoAllocationAction,
  keInitializeEvent,
  Kernel,
  keSetEvent,
  keWaitForSingleObject,
  machineScenario,
  type MapRegisterBase,
  mdlOfPages,
  readMdl,
  ScatterGatherBuffer,
  type ScenarioExport,
} from "../../mod.ts";
import { allocate, atDispatch, plugIn, together } from "./driver.ts";

const DATA = [0x2A, 0x2B, 0x2C, 0x2D];

/** A page that a device of 32 bits does not reach. */
const highPage = Effect.map(Kernel, ({ memory: { frames } }) =>
  mdlOfPages(
    frames.allocatePages(1, { minimumAddress: 0x1_0000_0000 })!,
    0,
    DATA.length,
  ));

const story = (tellsFirst: boolean) =>
  Effect.gen(function* () {
    const driver = yield* plugIn;
    const { dma } = driver;
    const mdl = yield* highPage;
    const arrived = yield* keInitializeEvent(
      "arrived",
      EventType.NotificationEvent,
    );
    let base: MapRegisterBase | null = null;
    yield* allocate(driver, (granted) => {
      base = granted;
      return Effect.succeed(IoAllocationAction.DeallocateObjectKeepRegisters);
    });
    const range = { mdl, mapRegisterBase: base, offset: 0 };
    const length = DATA.length;
    const transfer = Effect.gen(function* () {
      const list = ScatterGatherBuffer.forElements(1);
      yield* dma.mapTransferEx({
        ...range,
        length,
        writeToDevice: false,
        scatterGatherBuffer: list,
      });
      yield* driver.device.store(list.elements, new Uint8Array(DATA));
      if (tellsFirst) yield* keSetEvent(arrived);
      yield* dma.flushAdapterBuffersEx({
        ...range,
        length,
        writeToDevice: false,
      });
      if (!tellsFirst) yield* keSetEvent(arrived);
      yield* atDispatch(dma.freeMapRegisters(base, 2));
    });
    let seen: readonly number[] = [];
    const reader = Effect.gen(function* () {
      yield* keWaitForSingleObject(arrived);
      seen = [...yield* readMdl(mdl)];
    });
    yield* together(Effect.orDie(transfer), reader);
    return seen.join();
  });

const check = (seen: unknown): string | undefined =>
  seen === DATA.join()
    ? undefined
    : `the reader saw ${seen} where the device wrote ${DATA.join()}`;

const mistaken: ScenarioExport = {
  name: "told before the flush",
  program: machineScenario(story(true)),
  check,
};

export default mistaken;

/** Flushes, and tells then. */
export const corrected: ScenarioExport = {
  name: "told after the flush",
  program: machineScenario(story(false)),
  check,
};
