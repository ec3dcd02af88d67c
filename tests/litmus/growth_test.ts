/** Stores that grow, work items and periodic timers: every behaviour of each. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { DmaSystem } from "../../src/dma/mod.ts";
import {
  ioAllocateWorkItem,
  ioCreateDevice,
  ioQueueWorkItem,
  keCancelTimer,
  keInitializeTimer,
  keReadStateTimer,
  keSetTimerEx,
  keWaitForSingleObject,
  psCreateSystemThread,
  WorkQueueType,
} from "../../src/machine/mod.ts";
import { inThreads, makeDrivers } from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;
const KEEP = { action: DeallocateObjectKeepRegisters, registers: 2 };

/** Two adapters of two registers, and a store that grows from two to four. */
const GROWS = {
  mapRegisters: 4,
  mapRegisterGrowth: { initial: 2, step: 2 },
};
const pair = makeDrivers(2, { maximumLength: 4096 });
const poolSize = Effect.map(DmaSystem, ({ pool }) => pool.size);

testEvery({
  name:
    "Growth against a release: the request is granted once, and the store grows or need not",
  program: Effect.gen(function* () {
    const [holder, driver] = yield* pair;
    const held = yield* allocate(holder!, KEEP);
    const request = yield* allocate(driver!, KEEP);
    yield* freeRegistersOf(held);
    yield* Effect.sleep("1 millis");
    const { runs } = request;
    yield* freeRegistersOf(request);
    return [runs, yield* poolSize];
  }),
  machine: GROWS,
  outcomes: [[1, 2], [1, 4]],
});

testEvery({
  name:
    "Growth against a cancel: granted by the worker, or cancelled and nothing grows",
  program: Effect.gen(function* () {
    const [holder, driver] = yield* pair;
    const held = yield* allocate(holder!, KEEP);
    const request = yield* allocate(driver!, KEEP);
    const won = yield* cancel(request);
    yield* Effect.sleep("1 millis");
    const { runs } = request;
    if (!won) yield* freeRegistersOf(request);
    yield* freeRegistersOf(held);
    return [won, runs, yield* poolSize];
  }),
  machine: GROWS,
  outcomes: [[true, 0, 2], [false, 1, 4]],
});

testEvery({
  name:
    "The reserve: of two that wait for one register each goes on, one after the other",
  program: Effect.gen(function* () {
    const drivers = yield* makeDrivers(3, { maximumLength: 4096 });
    const { dma } = drivers[2]!;
    // A common buffer of two pages holds all registers but the reserve.
    const buffer = yield* Effect.orDie(dma.allocateCommonBuffer(8192, true));
    const order: number[] = [];
    const waited: Request[] = [];
    yield* inThreads(
      2,
      [0, 1].map((index) =>
        Effect.gen(function* () {
          const request = yield* allocate(drivers[index]!, {
            ...KEEP,
            registers: 1,
            body: () => Effect.sync(() => void order.push(index)),
          });
          if (request.runs === 0) waited.push(request);
          else yield* freeRegistersOf(request);
        })
      ),
    );
    // Its turn came when the other gave the reserve back.
    for (const request of waited) yield* freeRegistersOf(request);
    yield* dma.freeCommonBuffer({
      ...buffer,
      length: 8192,
      cacheEnabled: true,
    });
    return order.join(" then ");
  }),
  machine: { mapRegisters: 2, reserveMapRegister: true, verifier: "off" },
  outcomes: ["0 then 1", "1 then 0"],
});

testEvery({
  name:
    "A work item that two processors queue runs for each of them, or once and one is told",
  program: Effect.gen(function* () {
    let runs = 0;
    const item = yield* ioAllocateWorkItem(yield* ioCreateDevice("disk"));
    const queue = ioQueueWorkItem(
      item,
      () => Effect.sync(() => void runs++),
      WorkQueueType.DelayedWorkQueue,
      null,
    );
    const other = yield* psCreateSystemThread("other", queue, { processor: 1 });
    yield* queue;
    yield* keWaitForSingleObject(other);
    yield* Effect.sleep("1 millis");
    return runs;
  }),
  machine: { verifier: "off" },
  outcomes: [1, 2],
});

testEvery({
  name:
    "A periodic timer that is cancelled as it fires has fired or not, and is not set afterwards",
  program: Effect.gen(function* () {
    const timer = yield* keInitializeTimer("timer");
    yield* keSetTimerEx(timer, 1, 5);
    yield* Effect.sleep("1 micros");
    const wasSet = yield* keCancelTimer(timer);
    yield* Effect.sleep("1 millis");
    return [
      wasSet,
      yield* keReadStateTimer(timer),
      yield* keCancelTimer(timer),
    ];
  }),
  outcomes: [[true, true, false], [true, false, false]],
});
