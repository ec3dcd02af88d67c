/** Where and when routines run: inside a release, in a DPC, under a lock. */

import { Effect } from "../../deps.ts";
import { cell } from "../../src/actors/mod.ts";
import { IoAllocationAction, KdpcImportance } from "../../src/ddi/mod.ts";
import {
  type Dpc,
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keFlushQueuedDpcs,
  keInitializeDpc,
  keInitializeSpinLock,
  keInsertQueueDpc,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
  type Kernel,
  keSetImportanceDpc,
  keSetTargetProcessorDpc,
} from "../../src/machine/mod.ts";
import { explore } from "../../src/simulator/mod.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { inThreads, makeDriver } from "../dma/fixture.ts";
import { allocate, freeChannel, type Request } from "../dma/requests.ts";
import { cancelWhileFreed } from "./cancel_while_freed.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject } = IoAllocationAction;

/** A DPC that runs at once on processor 1, whoever queues it. */
function dpcOnOne(
  name: string,
  body: () => Effect.Effect<void, never, Kernel>,
): Effect.Effect<Dpc<null>, never, Kernel> {
  return Effect.gen(function* () {
    const dpc = yield* keInitializeDpc(name, body, null);
    yield* keSetTargetProcessorDpc(dpc, 1);
    yield* keSetImportanceDpc(dpc, KdpcImportance.HighImportance);
    return dpc;
  });
}

testEvery({
  name:
    "C109 a DPC frees the channel while a thread asks for it: the thread's routine runs, here or there",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const dpc = yield* dpcOnOne(
      "releaser",
      () => driver.dma.freeAdapterChannel(),
    );
    let request: Request | undefined;
    yield* inThreads(1, [
      Effect.gen(function* () {
        yield* keInsertQueueDpc(dpc);
        request = yield* allocate(driver, { action: DeallocateObject });
      }),
    ]);
    yield* keFlushQueuedDpcs();
    return [request!.runs, request!.at?.processor];
  }),
  outcomes: [[1, 0], [1, 1]],
});

/** A cancel, a release, and who runs the routine if the cancel comes too late. */
const cancelWhileDelivered = Effect.gen(function* () {
  const { waiting, won } = yield* cancelWhileFreed;
  yield* keFlushQueuedDpcs();
  return [won, waiting.runs, waiting.at?.actor];
});

testEvery({
  name:
    "C127 cancel and grant where the routine runs in a DPC: exactly one wins",
  program: cancelWhileDelivered,
  machine: { grantDelivery: "dpc" },
  outcomes: [[true, 0, null], [false, 1, "DPCs of processor 0"]],
});

testEvery({
  name:
    "C127 cancel and grant where the machine chooses the place: exactly one wins in every place",
  program: cancelWhileDelivered,
  machine: { grantDelivery: "either" },
  outcomes: [
    [true, 0, null],
    [false, 1, "DPCs of processor 0"],
    [false, 1, "thread 0"],
  ],
});

testEvery({
  name:
    "KeFlushQueuedDpcs waits for the routine of a grant that another processor delivers",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const ended = yield* cell("routine", "not run");
    yield* allocate(driver, {
      action: DeallocateObject,
      body: () => Effect.andThen(ended.set("runs"), ended.set("done")),
    });
    const freed = yield* cell("freed", false);
    let seen: readonly unknown[] = [];
    yield* inThreads(2, [
      Effect.andThen(freeChannel(driver), freed.set(true)),
      Effect.gen(function* () {
        const before = yield* freed.get;
        yield* keFlushQueuedDpcs();
        seen = [before, yield* ended.get];
      }),
    ]);
    return seen;
  }),
  machine: { grantDelivery: "dpc" },
  outcomes: [
    [false, "not run"],
    [false, "runs"],
    [false, "done"],
    [true, "done"],
  ],
});

testEvery({
  name: "a DPC that two processors queue at the same time runs once or twice",
  program: Effect.gen(function* () {
    const runs = yield* cell("runs", 0);
    const dpc = yield* dpcOnOne("counted", () => runs.update((n) => n + 1));
    const queue = Effect.asVoid(keInsertQueueDpc(dpc));
    yield* inThreads(2, [queue, queue]);
    yield* keFlushQueuedDpcs();
    return runs.value;
  }),
  outcomes: [1, 2],
});

/** A release under the very lock that the waiter's routine takes. */
const releaseUnderLock = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const lock = yield* keInitializeSpinLock("driver's lock");
  yield* allocate(driver);
  yield* allocate(driver, {
    action: DeallocateObject,
    body: () =>
      Effect.andThen(
        keAcquireSpinLockAtDpcLevel(lock),
        keReleaseSpinLockFromDpcLevel(lock),
      ),
  });
  const underLock = Effect.gen(function* () {
    const before = yield* keAcquireSpinLock(lock);
    yield* driver.dma.freeAdapterChannel();
    yield* keReleaseSpinLock(lock, before);
  });
  yield* inThreads(2, [underLock, Effect.void]);
});

Deno.test("C318 a release under a lock that the routine takes: the search finds the place that deadlocks", () => {
  const machine = { grantDelivery: "either", verifier: "off" } as const;
  const { failures } = explore(releaseUnderLock, {
    machine,
    strategy: "reduced",
  });
  assertEquals(failures.map(({ kind }) => kind), ["deadlock"]);
  assertStringIncludes(failures[0]!.message, "driver's lock");
});

testEvery({
  name: "C318 in a DPC the same release is no deadlock",
  program: Effect.as(releaseUnderLock, "done"),
  machine: { grantDelivery: "dpc" },
  outcomes: ["done"],
});
