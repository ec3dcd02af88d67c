/** Where the routine of a request that waited runs: in the release, or in a DPC. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keInitializeSpinLock,
  keLowerIrql,
  keRaiseIrql,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { finds, inThreads, makeDriver, rulesOf, run } from "./fixture.ts";
import { allocate, freeChannel } from "./requests.ts";
import { assertOutcomes, race } from "./seeds.ts";

const { DeallocateObject } = IoAllocationAction;

/** One request waits; what is noted at which point of the release. */
const release = Effect.gen(function* () {
  const driver = yield* makeDriver();
  yield* allocate(driver);
  const waiting = yield* allocate(driver, { action: DeallocateObject });
  const runs: number[] = [];
  const before = yield* keRaiseIrql(2);
  yield* driver.dma.freeAdapterChannel();
  runs.push(waiting.runs);
  yield* keLowerIrql(before);
  runs.push(waiting.runs);
  return { runs, at: waiting.at };
});

Deno.test("inline: the routine runs in the releasing thread, before the release returns", () => {
  const inline = { grantDelivery: "inline" } as const;
  for (const options of [{}, inline]) {
    const { at, runs } = finds([], release, options).value!;
    assertEquals(runs, [1, 1]);
    assertEquals(at, { actor: "main", processor: 0, irql: 2 });
  }
});

Deno.test("dpc: the routine runs when the releasing processor leaves DISPATCH_LEVEL", () => {
  const { at, runs } = finds([], release, { grantDelivery: "dpc" }).value!;
  assertEquals(runs, [0, 1]);
  assertEquals(at, { actor: "DPCs of processor 0", processor: 0, irql: 2 });
});

Deno.test("either: the seed chooses, and both ways come", () => {
  const ways = new Set<string>();
  for (let seed = 1; seed <= 40; seed++) {
    const options = { grantDelivery: "either", seed } as const;
    ways.add(finds([], release, options).value!.runs.join());
  }
  assertEquals([...ways].sort(), ["0,1", "1,1"]);
});

Deno.test("the routine runs on the processor that released, not on the one that asked", () => {
  const outcomes = race(() =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      let where: number | undefined = -1;
      const waits = allocate(driver, {
        action: DeallocateObject,
        body: ({ at }) => Effect.sync(() => void (where = at!.processor)),
      });
      // The thread on processor 0 asks, the one on processor 1 releases.
      yield* waits;
      yield* inThreads(2, [Effect.void, freeChannel(driver)]);
      return `processor ${where}`;
    })
  );
  assertOutcomes(outcomes, ["processor 1"]);
});

Deno.test("what a release makes possible is delivered in the order of the grants", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const order: number[] = [];
      for (let number = 0; number < 4; number++) {
        yield* allocate(driver, {
          action: DeallocateObject,
          body: () => Effect.sync(() => void order.push(number)),
        });
      }
      yield* inThreads(processors, [freeChannel(driver)]);
      return order.join();
    }), { seeds: 60 });
  assertOutcomes(outcomes, ["0,1,2,3"]);
});

/** A release under the very lock that the waiter's routine takes. */
const releaseUnderLock = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const lock = yield* keInitializeSpinLock("driver's lock");
  yield* allocate(driver);
  const waiting = yield* allocate(driver, {
    action: DeallocateObject,
    body: () =>
      Effect.gen(function* () {
        yield* keAcquireSpinLockAtDpcLevel(lock);
        yield* keReleaseSpinLockFromDpcLevel(lock);
      }),
  });
  const before = yield* keAcquireSpinLock(lock);
  yield* driver.dma.freeAdapterChannel();
  yield* keReleaseSpinLock(lock, before);
  return waiting.runs;
});

Deno.test("C318 a release under a lock that the waiter's routine takes is a deadlock inline, and none in a DPC", () => {
  const inline = run(releaseUnderLock, { grantDelivery: "inline" });
  assertEquals(inline.status, "deadlock");
  assert(inline.message.includes("driver's lock"), inline.message);
  assertEquals(rulesOf(inline), ["0x0F", "M12"]);
  const dpc = finds([], releaseUnderLock, { grantDelivery: "dpc" });
  assertEquals(dpc.value, 1);
});

Deno.test("C318 under a seed that chooses, both endings come", () => {
  const endings = new Set<string>();
  for (let seed = 1; seed <= 40; seed++) {
    const options = { grantDelivery: "either", seed } as const;
    endings.add(run(releaseUnderLock, options).status);
  }
  assertEquals([...endings].sort(), ["completed", "deadlock"]);
});
