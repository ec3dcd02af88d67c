/** DMA_SYNCHRONOUS_CALLBACK: granted now or never, whatever happens beside it. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase, OutParameter } from "../../src/dma/mod.ts";
import {
  type AdapterOwner,
  atDispatch,
  inThreads,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  type Request,
  type RequestOptions,
} from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

const REFUSED = STATUS_INSUFFICIENT_RESOURCES;

/** A synchronous request, which gives back at once what it gets. */
const ask = (driver: AdapterOwner, options: RequestOptions = {}) =>
  allocate(driver, {
    flags: DmaFlags.SynchronousCallback,
    action: DeallocateObject,
    ...options,
  });

testEvery({
  name:
    "C096 a synchronous request against a release: granted or refused, and never later",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    let request: Request | undefined;
    const asker = Effect.map(ask(driver), (made) => {
      request = made;
    });
    yield* inThreads(2, [asker, freeChannel(driver)]);
    const { at, runs, status } = request!;
    return [status, runs, at?.processor];
  }),
  outcomes: [[STATUS_SUCCESS, 1, 0], [REFUSED, 0, null]],
});

testEvery({
  name:
    "C098 a synchronous request never passes one that waits, and the one that waits is granted",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver);
    let status: number | undefined;
    const asker = Effect.map(ask(driver), (request) => {
      status = request.status;
    });
    yield* inThreads(2, [asker, freeChannel(driver)]);
    yield* freeChannel(driver);
    return [status, waiting.runs];
  }),
  outcomes: [[REFUSED, 1]],
});

testEvery({
  name:
    "C098 a synchronous request against the cancel of the only one that waits for registers",
  program: Effect.gen(function* () {
    const [holder, one, two] = yield* makeDrivers(3);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const large = yield* allocate(one!, { registers: 8 });
    let status: number | undefined;
    const asker = Effect.map(ask(two!), (request) => {
      status = request.status;
    });
    yield* inThreads(2, [asker, Effect.asVoid(cancel(large))]);
    yield* freeRegistersOf(held);
    return [status, large.runs];
  }),
  machine: { mapRegisters: 8 },
  outcomes: [[STATUS_SUCCESS, 0], [REFUSED, 0]],
});

testEvery({
  name:
    "C101 two synchronous requests without routine for one channel: one gets it, or one after the other",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    const statuses: (number | undefined)[] = [];
    const asker = (place: number) =>
      Effect.gen(function* () {
        const out: OutParameter<MapRegisterBase | null> = { value: null };
        const { status } = yield* ask(driver, {
          routine: false,
          action: KeepObject,
          out,
        });
        statuses[place] = status;
        if (status === STATUS_SUCCESS) yield* freeChannel(driver);
      });
    yield* inThreads(2, [asker(0), asker(1)]);
    return statuses;
  }),
  outcomes: [
    [STATUS_SUCCESS, STATUS_SUCCESS],
    [STATUS_SUCCESS, REFUSED],
    [REFUSED, STATUS_SUCCESS],
  ],
});

testEvery({
  name:
    "C101 a synchronous and an asynchronous request: the asynchronous one is always granted",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    let synchronous: number | undefined;
    let asynchronous: Request | undefined;
    yield* inThreads(2, [
      Effect.gen(function* () {
        const { status } = yield* ask(driver, { action: KeepObject });
        synchronous = status;
        if (status === STATUS_SUCCESS) yield* freeChannel(driver);
      }),
      Effect.map(allocate(driver, { action: DeallocateObject }), (request) => {
        asynchronous = request;
      }),
    ]);
    return [synchronous, asynchronous!.runs];
  }),
  outcomes: [[STATUS_SUCCESS, 1], [REFUSED, 1]],
});

testEvery({
  name:
    "C143 FreeAdapterObject after a refused synchronous request takes the channel from nobody",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    let status: number | undefined;
    const other = Effect.gen(function* () {
      yield* allocate(driver);
      yield* freeChannel(driver);
    });
    const asker = Effect.gen(function* () {
      const request = yield* ask(driver, { action: KeepObject });
      status = request.status;
      yield* atDispatch(driver.dma.freeAdapterObject(DeallocateObject));
    });
    yield* inThreads(2, [other, asker]);
    return status;
  }),
  outcomes: [STATUS_SUCCESS, REFUSED],
});
