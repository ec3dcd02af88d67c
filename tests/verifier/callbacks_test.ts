/**
 * Tests of the rules about what callbacks return and how they leave.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Irql } from "../../src/ddi/mod.ts";
import {
  keAcquireSpinLockAtDpcLevel,
  keInitializeDpc,
  keInitializeSpinLock,
  keInsertQueueDpc,
  keLowerIrql,
  keRaiseIrql,
  keReleaseSpinLockFromDpcLevel,
} from "../../src/machine/mod.ts";
import { makeVerifier } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  type Driver,
  freeChannel,
  makeDevice,
  request,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";
import { adapterMade, madeEvent } from "./events.ts";

Deno.test("C114: a routine that returns 0 or 4 is M6, and counts as KeepObject", () => {
  const driver = (action: number) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* request(device, { action });
      // Only a channel that was kept can be freed without a finding.
      yield* freeChannel(device);
    });
  const [finding] = runDriver(driver(4)).findings;
  assertEquals(
    finding?.sentence,
    "The routine of request 1 on adapter returned 4, which is no IO_ALLOCATION_ACTION",
  );
  assertEquals(rulesBrokenBy(driver(0)), ["M6"]);
  assertEquals(rulesBrokenBy(driver(4)), ["M6"]);
});

Deno.test("C113: a bus master may return any of the three actions", () => {
  for (const action of [1, 2, 3]) {
    const driver = Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* request(device, { action, registers: 0 });
      if (action === 1) yield* freeChannel(device);
    });
    assertEquals(rulesBrokenBy(driver), []);
  }
});

Deno.test("C111: a system-DMA routine that gives its channel away is M1 (A10)", () => {
  const judge = (action: number, master: boolean) => {
    const verifier = makeVerifier({ mode: "report" });
    verifier.observe(adapterMade({ master }));
    verifier.observe(madeEvent("CallbackFinished", {
      callback: "AdapterControl",
      adapter: "adapter",
      request: 1,
      action,
      locksHeld: 0,
      irqlAtEntry: 2,
    }));
    return verifier.findings.map(({ rule }) => rule);
  };
  assertEquals(judge(2, false), ["M1"]);
  assertEquals(judge(3, false), ["M1"]);
  assertEquals(judge(1, false), []);
  assertEquals(judge(2, true), []);
  assertEquals(judge(4, false), ["M6"]);
});

/** A driver whose AdapterControl routine does something. */
const inRoutine = (body: Driver) =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* request(device, { routine: () => body });
  });

Deno.test("A routine that returns with a spin lock is M10, one that gives it back is not", () => {
  const driver = (releases: boolean) =>
    Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      yield* inRoutine(Effect.gen(function* () {
        yield* keAcquireSpinLockAtDpcLevel(lock);
        if (releases) yield* keReleaseSpinLockFromDpcLevel(lock);
      }));
    });
  const [finding] = runDriver(driver(false)).findings;
  assertEquals(
    [finding?.rule, finding?.sentence],
    [
      "M10",
      "The AdapterControl routine of request 1 returned with spin locks held: 1",
    ],
  );
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("A routine that releases its caller's lock is M10", () => {
  const driver = (inside: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const lock = yield* keInitializeSpinLock("lock");
      const release = keReleaseSpinLockFromDpcLevel(lock);
      const old = yield* keRaiseIrql(Irql.Dispatch);
      yield* keAcquireSpinLockAtDpcLevel(lock);
      yield* request(device, { routine: () => inside ? release : Effect.void });
      if (!inside) yield* release;
      yield* keLowerIrql(old);
    });
  const [finding] = runDriver(driver(true)).findings;
  assertEquals(
    [finding?.rule, finding?.sentence],
    [
      "M10",
      "The AdapterControl routine of request 1 released spin locks that it did not take: 1",
    ],
  );
  assertEquals(rulesBrokenBy(driver(true)), ["M10"]);
  assertEquals(rulesBrokenBy(driver(false)), []);
});

Deno.test("A routine that returns at another IRQL is M10", () => {
  const driver = (restores: boolean) =>
    inRoutine(Effect.gen(function* () {
      const old = yield* keRaiseIrql(5);
      if (restores) yield* keLowerIrql(old);
    }));
  const broken = runDriver(driver(false)).findings.map(({ sentence }) =>
    sentence
  );
  assertEquals(
    broken,
    [
      "The AdapterControl routine of request 1 was entered at DISPATCH_LEVEL and returned at DIRQL 5",
    ],
  );
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("A DPC routine that returns with a lock or at another IRQL is M10", () => {
  const driver = (locks: boolean, raises: boolean) =>
    Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      const dpc = yield* keInitializeDpc(
        "dpc",
        () =>
          Effect.gen(function* () {
            if (locks) yield* keAcquireSpinLockAtDpcLevel(lock);
            if (raises) yield* keRaiseIrql(5);
          }),
        null,
      );
      yield* keInsertQueueDpc(dpc, null, null);
    });
  const { findings } = runDriver(driver(true, true));
  assertEquals(
    findings.map(({ rule, sentence }) => [rule, sentence]),
    [[
      "M10",
      "dpc was entered at DISPATCH_LEVEL and returned at DIRQL 5 and returned with spin locks held: 1",
    ]],
  );
  assertEquals(rulesBrokenBy(driver(true, false)), ["M10"]);
  assertEquals(rulesBrokenBy(driver(false, true)), ["M10"]);
  assertEquals(rulesBrokenBy(driver(false, false)), []);
});

Deno.test("A DPC that runs after one that kept a lock is not blamed for it", () => {
  const driver = Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const first = yield* keInitializeDpc(
      "first",
      () => keAcquireSpinLockAtDpcLevel(lock),
      null,
    );
    const second = yield* keInitializeDpc("second", () => Effect.void, null);
    yield* keInsertQueueDpc(first, null, null);
    yield* keInsertQueueDpc(second, null, null);
  });
  const sentences = runDriver(driver).findings.map(({ sentence }) => sentence);
  assertEquals(sentences, ["first returned with spin locks held: 1"]);
});
