/**
 * Tests of the rules about adapter channels.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { DmaFlags, IoAllocationAction } from "../../src/ddi/mod.ts";
import { atDispatch, psCreateSystemThread } from "../../src/machine/mod.ts";
import { makeVerifier } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  type Device,
  type Driver,
  freeChannel,
  holdChannel,
  makeDevice,
  request,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";
import { granted, madeEvent } from "./events.ts";

Deno.test("C135: FreeAdapterChannel with nothing held is 0x04, and counts each time", () => {
  const run = runDriver(Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* freeChannel(device);
    yield* freeChannel(device);
  }));
  assertEquals(
    run.findings.map(({ rule, parameters }) => [rule, parameters]),
    [["0xE6/0x04", [1]], ["0xE6/0x04", [2]]],
  );
  assertEquals(
    run.findings[1]!.sentence,
    "freeAdapterChannel found no channel held on adapter; 2 frees too many so far",
  );
});

Deno.test("C138: FreeAdapterChannel once after a synchronous grant is no finding", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device);
    yield* freeChannel(device);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("0x04 finds a channel that two processors in step free at the same time", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device);
    for (const processor of [0, 1]) {
      yield* psCreateSystemThread("thread", Effect.orDie(freeChannel(device)), {
        processor,
      });
    }
  });
  for (let seed = 0; seed < 20; seed++) {
    const broken = rulesBrokenBy(driver, { processors: 2, seed });
    assertEquals(broken, ["0xE6/0x04"]);
  }
});

Deno.test("C133: freeing a channel after a cancel that won is 0x04", () => {
  const cancelThen = (release: (device: Device) => Driver) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* holdChannel(device);
      const context = yield* request(device);
      const { dmaOperations } = device.adapter;
      const won = yield* dmaOperations.cancelAdapterChannel(
        device.pdo,
        context,
      );
      assertEquals(won, true);
      yield* freeChannel(device);
      yield* release(device);
    });
  assertEquals(rulesBrokenBy(cancelThen(freeChannel)), ["0xE6/0x04"]);
  assertEquals(rulesBrokenBy(cancelThen(() => Effect.void)), []);
});

Deno.test("C141: FreeAdapterObject(KeepObject) is no finding, held or not (A06)", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const { freeAdapterObject } = device.adapter.dmaOperations;
    yield* freeAdapterObject(IoAllocationAction.KeepObject);
    yield* holdChannel(device);
    yield* freeAdapterObject(IoAllocationAction.KeepObject);
    yield* freeAdapterObject(IoAllocationAction.DeallocateObject);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

/** A synchronous request for more than there is, then a release. */
const failThenFree = (releases: number) =>
  Effect.gen(function* () {
    const device = yield* makeDevice({ maximumLength: 2 ** 20 });
    const { adapter, pdo } = device;
    const { dmaOperations } = adapter;
    const context = yield* dmaOperations.initializeDmaTransferContext();
    const failed = yield* Effect.exit(
      atDispatch(dmaOperations.allocateAdapterChannelEx({
        deviceObject: pdo,
        dmaTransferContext: context,
        numberOfMapRegisters: 1,
        flags: DmaFlags.SynchronousCallback | DmaFlags.FailOnBounce,
        mapRegisterBase: { value: null },
      })),
    );
    assertEquals(failed._tag, "Failure");
    for (let count = 0; count < releases; count++) {
      yield* dmaOperations.freeAdapterObject(
        IoAllocationAction.DeallocateObjectKeepRegisters,
      );
    }
  });

Deno.test("C143: FreeAdapterObject after a failed synchronous request is 0x04 only where the machine says so (A49)", () => {
  assertEquals(rulesBrokenBy(failThenFree(1)), []);
  assertEquals(rulesBrokenBy(failThenFree(1), { failedSyncFree: "finding" }), [
    "0xE6/0x04",
  ]);
});

Deno.test("A second FreeAdapterObject after one failed request is 0x04 all the same", () => {
  assertEquals(rulesBrokenBy(failThenFree(2)), ["0xE6/0x04"]);
});

Deno.test("FreeAdapterObject that no failed request goes before is 0x04", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device);
    yield* freeChannel(device);
    yield* device.adapter.dmaOperations.freeAdapterObject(
      IoAllocationAction.DeallocateObject,
    );
  });
  assertEquals(rulesBrokenBy(driver), ["0xE6/0x04"]);
});

Deno.test("C329: a second grant while one is held is 0x0B, one that follows the release is not (A50)", () => {
  const judge = (released: boolean) => {
    const verifier = makeVerifier({ mode: "report" });
    verifier.observe(granted({ request: 1 }));
    verifier.observe(
      madeEvent("RequestQueued", {
        adapter: "adapter",
        request: 2,
        context: 2,
        deviceObject: "disk",
        numberOfMapRegisters: 1,
        waitsFor: "channel",
      }),
    );
    if (released) {
      verifier.observe(
        madeEvent("ChannelReleased", {
          adapter: "adapter",
          request: 1,
          keepsRegisters: true,
        }),
      );
    }
    verifier.observe(granted({ request: 2, mapRegisterBase: 4, waited: true }));
    return verifier.findings.map(({ rule, parameters }) => [rule, parameters]);
  };
  assertEquals(judge(false), [["0xE6/0x0B", [2]]]);
  assertEquals(judge(true), []);
});
