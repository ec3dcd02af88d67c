/** CancelAdapterChannel against everything else that can happen to a request. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  KdpcImportance,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import {
  keFlushQueuedDpcs,
  keInitializeDpc,
  keInsertQueueDpc,
  keSetImportanceDpc,
  keSetTargetProcessorDpc,
} from "../../src/machine/mod.ts";
import {
  atDispatch,
  inThreads,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  newContext,
  type Request,
} from "../dma/requests.ts";
import { cancelWhileFreed } from "./cancel_while_freed.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject } = IoAllocationAction;

/** A request that is made while another thread cancels its context. */
const cancelAtAnyMoment = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  const context = yield* newContext(driver);
  let request: Request | undefined;
  let won = false;
  const requester = Effect.map(
    allocate(driver, { context, action: DeallocateObject }),
    (made) => {
      request = made;
    },
  );
  const canceller = Effect.map(
    driver.dma.cancelAdapterChannel(driver.pdo, context),
    (answer) => {
      won = answer;
    },
  );
  yield* inThreads(2, [
    Effect.andThen(requester, freeChannel(driver)),
    canceller,
  ]);
  return { won, status: request!.status, runs: request!.runs };
});

testEvery({
  name:
    "C120 a cancel before, during and after a request: refused, taken out, or too late",
  program: cancelAtAnyMoment,
  outcomes: [
    { won: true, status: STATUS_CANCELLED, runs: 0 },
    { won: true, status: STATUS_SUCCESS, runs: 0 },
    { won: false, status: STATUS_SUCCESS, runs: 1 },
  ],
});

testEvery({
  name: "C127 cancel at DISPATCH_LEVEL on another processor: exactly one wins",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    let won = false;
    const canceller = Effect.map(cancel(waiting), (answer) => {
      won = answer;
    });
    yield* inThreads(2, [freeChannel(driver), atDispatch(canceller)]);
    return [won, waiting.runs];
  }),
  outcomes: [[true, 0], [false, 1]],
});

testEvery({
  name: "C127 cancel in a DPC on another processor: exactly one wins",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    let won: boolean | undefined;
    const dpc = yield* keInitializeDpc(
      "canceller",
      () =>
        Effect.map(cancel(waiting), (answer) => {
          won = answer;
        }),
      null,
    );
    yield* keSetTargetProcessorDpc(dpc, 1);
    yield* keSetImportanceDpc(dpc, KdpcImportance.HighImportance);
    yield* inThreads(1, [
      Effect.andThen(keInsertQueueDpc(dpc), freeChannel(driver)),
    ]);
    yield* keFlushQueuedDpcs();
    return [won, waiting.runs];
  }),
  outcomes: [[true, 0], [false, 1]],
});

testEvery({
  name: "C120 the routine cancels its own request: FALSE, whoever else tries",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    let own: boolean | undefined;
    const waiting: Request = yield* allocate(driver, {
      action: DeallocateObject,
      body: (request) =>
        Effect.map(cancel(request), (answer) => {
          own = answer;
        }),
    });
    let other: boolean | undefined;
    const canceller = Effect.map(cancel(waiting), (answer) => {
      other = answer;
    });
    yield* inThreads(2, [freeChannel(driver), canceller]);
    return [own, other, waiting.runs];
  }),
  outcomes: [[false, false, 1], [null, true, 0]],
});

testEvery({
  name:
    "C119 a routine that cancels the next in line is itself cancelled, or the one behind goes on",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const line: Request[] = [];
    let won: boolean | null = null;
    const first = yield* allocate(driver, {
      action: DeallocateObject,
      body: () =>
        Effect.map(cancel(line[0]!), (answer) => {
          won = answer;
        }),
    });
    line.push(yield* allocate(driver, { action: DeallocateObject }));
    line.push(yield* allocate(driver, { action: DeallocateObject }));
    yield* inThreads(2, [freeChannel(driver), Effect.asVoid(cancel(first))]);
    return [won, ...line.map(({ runs }) => runs)];
  }),
  outcomes: [[true, 0, 1], [null, 1, 1]],
});

testEvery({
  name:
    "C125 a cancelled context that is initialized again serves the next request",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const { context } = yield* allocate(driver, { action: DeallocateObject });
    let runs = 0;
    let won = false;
    const again = Effect.gen(function* () {
      won = yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
      yield* Effect.orDie(driver.dma.initializeDmaTransferContext(context!));
      const second = yield* allocate(driver, {
        context,
        action: DeallocateObject,
      });
      runs = second.runs;
    });
    yield* inThreads(2, [freeChannel(driver), again]);
    return [won, runs];
  }),
  outcomes: [[true, 1], [false, 1]],
});

testEvery({
  name:
    "A57 where a late cancel is remembered, the next request with that context is refused",
  program: Effect.gen(function* () {
    const { waiting: first, won } = yield* cancelWhileFreed;
    const second = yield* allocate(first.driver, {
      context: first.context,
      action: DeallocateObject,
    });
    return [won, first.runs, second.status === STATUS_CANCELLED];
  }),
  machine: { cancelGranted: "mark" },
  outcomes: [[true, 0, true], [false, 1, true]],
});

testEvery({
  name:
    "C130 a cancel through another adapter is FALSE and takes nothing out (M3)",
  program: Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    yield* allocate(driver!);
    const waiting = yield* allocate(driver!, { action: DeallocateObject });
    let won: boolean | undefined;
    const wrong = Effect.map(
      other!.dma.cancelAdapterChannel(driver!.pdo, waiting.context),
      (answer) => {
        won = answer;
      },
    );
    yield* inThreads(2, [freeChannel(driver!), wrong]);
    return [won, waiting.runs];
  }),
  machine: { verifier: "off" },
  outcomes: [[false, 1]],
});
