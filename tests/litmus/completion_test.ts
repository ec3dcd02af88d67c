/** System DMA: the end of a transfer against whatever the driver does meanwhile. */

import { Effect } from "../../deps.ts";
import { cell } from "../../src/actors/mod.ts";
import {
  DmaCompletionStatus,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { systemDmaController } from "../../src/devices/mod.ts";
import { makeBuffer } from "../dma/buffers.ts";
import { inThreads, statusOf } from "../dma/fixture.ts";
import { allocate, cancel, freeChannel } from "../dma/requests.ts";
import {
  AT_ONCE,
  flushSystem,
  makeSystemDriver,
  mapSystem,
  type SystemTransferNote,
} from "../dma/system.ts";
import { testEvery, testSome } from "./race.ts";

const { DmaCancelled, DmaComplete } = DmaCompletionStatus;

/** One burst of one page, which takes no time. */
const CONTROLLER = {
  dmaControllers: [systemDmaController({ ...AT_ONCE, burstBytes: 4096 })],
};

testEvery({
  name:
    "C219 a cancel against the last byte: one callback, with the status of the one that won",
  program: Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const called = yield* cell("completion routine", 0);
    const note = yield* mapSystem(driver, {
      mdl,
      base,
      body: () => called.update((times) => times + 1),
    });
    const status = yield* statusOf(driver.dma.cancelMappedTransfer(context));
    yield* Effect.sleep("100 millis");
    const { length } = driver.device.received;
    yield* flushSystem(driver, { mdl, base }, length);
    yield* freeChannel(driver);
    return [status, called.value, note.statuses, length];
  }),
  machine: CONTROLLER,
  outcomes: [
    [STATUS_SUCCESS, 1, [DmaCancelled], 0],
    [STATUS_SUCCESS, 1, [DmaComplete], 4096],
  ],
});

testEvery({
  name:
    "C184 the completion routine runs before MapTransferEx has returned or after it, and the length is final",
  program: Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const returned = yield* cell("MapTransferEx", "runs");
    let seen: string | undefined;
    const note: SystemTransferNote = yield* mapSystem(driver, {
      mdl,
      base,
      body: () =>
        Effect.map(returned.get, (state) => {
          seen = state;
        }),
    });
    yield* returned.set("returned");
    yield* Effect.sleep("100 millis");
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [seen, ...note.completions.map(({ length }) => length)];
  }),
  machine: CONTROLLER,
  outcomes: [["runs", 4096], ["returned", 4096]],
});

testEvery({
  name:
    "C202 the completion routine flushes and frees: the next in line is granted, or cancelled before",
  program: Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const waiting = yield* allocate(driver);
    yield* mapSystem(driver, {
      mdl,
      base,
      body: () =>
        Effect.andThen(
          flushSystem(driver, { mdl, base }, 4096),
          driver.dma.freeAdapterChannel(),
        ),
    });
    const won = yield* cancel(waiting);
    yield* Effect.sleep("100 millis");
    if (!won) yield* freeChannel(driver);
    return [won, waiting.runs];
  }),
  machine: CONTROLLER,
  outcomes: [[true, 0], [false, 1]],
});

testSome({
  name:
    "C221 two cancels of one mapped transfer: one callback, and the second cancel is told so",
  program: Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    const statuses: number[] = [];
    const canceller = (place: number) =>
      Effect.map(
        statusOf(driver.dma.cancelMappedTransfer(context)),
        (status) => {
          statuses[place] = status;
        },
      );
    yield* inThreads(2, [canceller(0), canceller(1)]);
    yield* Effect.sleep("100 millis");
    yield* flushSystem(driver, { mdl, base }, 0);
    yield* freeChannel(driver);
    return [statuses, note.statuses];
  }),
  machine: CONTROLLER,
  outcomes: [
    [[STATUS_SUCCESS, STATUS_CANCELLED], [DmaCancelled]],
    [[STATUS_CANCELLED, STATUS_SUCCESS], [DmaCancelled]],
  ],
});
