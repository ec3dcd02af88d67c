/** Interrupts, their DPCs and timers against threads and each other. */

import { Effect } from "../../deps.ts";
import { cell, spawn } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  interruptLine,
  ioConnectInterrupt,
  keCancelTimer,
  keFlushQueuedDpcs,
  keInitializeDpc,
  keInitializeTimer,
  keInsertQueueDpc,
  keSetTimer,
  keSynchronizeExecution,
} from "../../src/machine/mod.ts";
import { litmus } from "../../src/simulator/mod.ts";
import { inThreads, makeDriver } from "../dma/fixture.ts";
import { allocate, cancel, freeChannel } from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject } = IoAllocationAction;

testEvery({
  name:
    "a service routine and KeSynchronizeExecution exclude each other, on whatever processors",
  program: Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5, processors: [1] });
    const count = yield* cell("count", 0);
    const increment = Effect.flatMap(count.get, (seen) => count.set(seen + 1));
    const interrupt = yield* Effect.orDie(ioConnectInterrupt({
      name: "device",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(increment, true),
    }));
    yield* spawn("hardware", line.assert);
    yield* inThreads(2, [
      Effect.asVoid(
        keSynchronizeExecution(
          interrupt,
          () => Effect.as(increment, true),
          null,
        ),
      ),
    ]);
    yield* Effect.sleep("10 millis");
    return count.value;
  }),
  outcomes: [2],
});

testEvery({
  name:
    "the DPC of an interrupt frees the channel while another processor cancels the one that waits",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const line = yield* interruptLine("line", { irql: 5, processors: [0] });
    const dpc = yield* keInitializeDpc(
      "completion",
      () => driver.dma.freeAdapterChannel(),
      null,
    );
    yield* Effect.orDie(ioConnectInterrupt({
      name: "device",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(keInsertQueueDpc(dpc), true),
    }));
    yield* spawn("hardware", line.assert);
    let won = false;
    const canceller = Effect.map(cancel(waiting), (answer) => {
      won = answer;
    });
    yield* inThreads(2, [Effect.void, canceller]);
    yield* Effect.sleep("10 millis");
    return [won, waiting.runs];
  }),
  outcomes: [[true, 0], [false, 1]],
});

testEvery({
  name:
    "two interrupts of one device, one DPC: it runs once or twice, and never less",
  program: Effect.gen(function* () {
    const line = yield* interruptLine("line", { irql: 5, processors: [0] });
    const runs = yield* cell("runs", 0);
    const dpc = yield* keInitializeDpc(
      "completion",
      () => runs.update((times) => times + 1),
      null,
    );
    yield* Effect.orDie(ioConnectInterrupt({
      name: "device",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(keInsertQueueDpc(dpc), true),
    }));
    yield* spawn("hardware", Effect.andThen(line.assert, line.assert));
    yield* Effect.sleep("10 millis");
    yield* keFlushQueuedDpcs();
    return runs.value;
  }),
  outcomes: [1, 2],
});

/** A watchdog that gives a request up, against the end of the one before it. */
const watchdog = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  const waiting = yield* allocate(driver, { action: DeallocateObject });
  const timer = yield* keInitializeTimer("watchdog");
  let gaveUp: boolean | undefined;
  const dpc = yield* keInitializeDpc(
    "watchdog",
    () =>
      Effect.map(cancel(waiting), (answer) => {
        gaveUp = answer;
      }),
    null,
  );
  yield* keSetTimer(timer, 1, dpc);
  yield* freeChannel(driver);
  const stopped = yield* keCancelTimer(timer);
  yield* keFlushQueuedDpcs();
  return [stopped, gaveUp, waiting.runs];
});

Deno.test(
  "a watchdog's timer and the grant: stopped in time, too late, or it takes the request back",
  litmus(watchdog, {
    strategy: "reduced",
    time: "any time",
    mustComplete: true,
    outcomes: [
      [true, undefined, 1],
      [false, false, 1],
      [false, true, 0],
    ],
  }),
);
