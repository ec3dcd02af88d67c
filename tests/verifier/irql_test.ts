/**
 * Tests of the rules about the level at which routines are called.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  keAcquireSpinLockAtDpcLevel,
  keDelayExecutionThread,
  keFlushQueuedDpcs,
  keInitializeSpinLock,
  keLowerIrql,
  keRaiseIrql,
  keReleaseSpinLockFromDpcLevel,
  Kernel,
} from "../../src/machine/mod.ts";
import { mdlOfPages } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  type Device,
  type Driver,
  freeChannel,
  holdChannel,
  makeDevice,
  map,
  putAdapter,
  runDriver,
} from "./driver.ts";

/** Runs something at a level. */
const at = (irql: number, body: Driver): Driver =>
  Effect.gen(function* () {
    const old = yield* keRaiseIrql(irql);
    yield* body;
    yield* keLowerIrql(old);
  });

/** What a call at a level is found to be: rules with their parameters. */
function foundAt(
  irql: number,
  call: (device: Device) => Driver,
): readonly unknown[] {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* at(irql, Effect.asVoid(call(device)));
  });
  return runDriver(driver).findings.map(({ parameters, rule }) => [
    rule,
    ...parameters,
  ]);
}

const legacyRequest = ({ adapter, pdo }: Device) =>
  adapter.dmaOperations.allocateAdapterChannel({
    deviceObject: pdo,
    numberOfMapRegisters: 1,
    executionRoutine: () => Effect.succeed(IoAllocationAction.DeallocateObject),
  });

const extendedRequest = ({ adapter, pdo }: Device) =>
  Effect.gen(function* () {
    const { dmaOperations } = adapter;
    yield* dmaOperations.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext: yield* dmaOperations.initializeDmaTransferContext(),
      numberOfMapRegisters: 1,
      executionRoutine: () =>
        Effect.succeed(IoAllocationAction.DeallocateObject),
    });
  });

Deno.test("C068: AllocateAdapterChannel at 0, 1 or 3 is 0x13 with P2 = 1 and 0xC4/0x20003", () => {
  for (const irql of [0, 1, 3]) {
    assertEquals(foundAt(irql, legacyRequest), [
      ["0xE6/0x13", 1, 2, irql],
      ["0xC4/0x20003", 2, irql],
    ]);
  }
  assertEquals(foundAt(2, legacyRequest), []);
});

Deno.test("C093: AllocateAdapterChannelEx at 0 works and is 0x13 with P2 = 1 (A04)", () => {
  assertEquals(foundAt(0, extendedRequest), [["0xE6/0x13", 1, 2, 0]]);
  assertEquals(foundAt(2, extendedRequest), []);
});

Deno.test("C092: AllocateAdapterChannelEx at 3 is 0x13 with P2 = 2", () => {
  const rules = foundAt(3, extendedRequest).filter((found) =>
    (found as unknown[])[0] === "0xE6/0x13"
  );
  // InitializeDmaTransferContext is called there too.
  assertEquals(rules, [["0xE6/0x13", 2, 2, 3], ["0xE6/0x13", 2, 2, 3]]);
});

Deno.test("A finding about a level says at which the routine may be called", () => {
  const sentences = (irql: number, call: (device: Device) => Driver) =>
    runDriver(Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* at(irql, Effect.asVoid(call(device)));
    })).findings.map(({ sentence }) => sentence);
  assertEquals(sentences(3, putAdapter), [
    "putDmaAdapter was called at DIRQL 3; it may be called up to DISPATCH_LEVEL",
  ]);
  assertEquals(
    sentences(0, legacyRequest)[0],
    "allocateAdapterChannel was called at PASSIVE_LEVEL; it may be called at DISPATCH_LEVEL only",
  );
});

Deno.test("C034: PutDmaAdapter up to 2 is fine, at 3 it is 0x13 with P2 = 2", () => {
  for (const irql of [0, 1, 2]) assertEquals(foundAt(irql, putAdapter), []);
  assertEquals(foundAt(3, putAdapter), [["0xE6/0x13", 2, 2, 3]]);
});

Deno.test("C136: FreeAdapterChannel anywhere but at 2 is a violation", () => {
  const free = ({ adapter }: Device) =>
    adapter.dmaOperations.freeAdapterChannel();
  const levels = (irql: number) =>
    foundAt(irql, free).filter((found) =>
      (found as unknown[])[0] !== "0xE6/0x04"
    );
  assertEquals(levels(0), [["0xE6/0x13", 1, 2, 0], ["0xC4/0x20003", 2, 0]]);
  assertEquals(levels(3), [["0xE6/0x13", 1, 2, 3], ["0xC4/0x20003", 2, 3]]);
  assertEquals(levels(2), []);
});

Deno.test("C149: FreeMapRegisters anywhere but at 2 is a violation", () => {
  const free = ({ adapter }: Device) =>
    adapter.dmaOperations.freeMapRegisters(null, 1);
  const levels = (irql: number) =>
    foundAt(irql, free).filter((found) => (found as unknown[])[0] !== "M7");
  assertEquals(levels(0), [["0xE6/0x13", 1, 2, 0], ["0xC4/0x20003", 2, 0]]);
  assertEquals(levels(2), []);
});

Deno.test("C194: MapTransferEx up to 2 is fine, at 3 it is 0x13 with P2 = 2", () => {
  const mapping = (device: Device) =>
    Effect.gen(function* () {
      const { memory } = yield* Kernel;
      const mdl = mdlOfPages(memory.frames.allocatePages(1)!);
      yield* Effect.exit(map(device, { mdl, base: null, length: 4096 }));
    });
  for (const irql of [0, 1, 2]) assertEquals(foundAt(irql, mapping), []);
  assertEquals(foundAt(3, mapping), [["0xE6/0x13", 2, 2, 3]]);
});

Deno.test("IoGetDmaAdapter above PASSIVE_LEVEL is 0x13 with P2 = 1", () => {
  const found = (irql: number) =>
    runDriver(at(irql, makeDevice())).findings.map((finding) => [
      finding.rule,
      ...finding.parameters,
    ]).filter(([rule]) => rule === "0xE6/0x13");
  assertEquals(found(2), [["0xE6/0x13", 1, 0, 2]]);
  assertEquals(found(0), []);
});

Deno.test("C316: KeAcquireSpinLockAtDpcLevel at 0 is 0xC4/0x20003", () => {
  const driver = (irql: number) =>
    at(
      irql,
      Effect.gen(function* () {
        const lock = yield* keInitializeSpinLock("lock");
        yield* keAcquireSpinLockAtDpcLevel(lock);
        yield* keReleaseSpinLockFromDpcLevel(lock);
      }),
    );
  const rules = (irql: number) =>
    runDriver(driver(irql)).findings.map(({ rule }) => rule);
  assertEquals(rules(0), ["0xC4/0x20003", "0xC4/0x20003"]);
  assertEquals(rules(2), []);
});

Deno.test("C115: a timed wait at DISPATCH_LEVEL is bug check 0xB8 and no second finding", () => {
  for (const wait of [keDelayExecutionThread(1), keFlushQueuedDpcs()]) {
    const rules = (irql: number) =>
      runDriver(at(irql, wait)).findings.map(({ rule }) => rule);
    assertEquals(rules(2), ["0xB8"]);
    assertEquals(rules(0), []);
  }
});

Deno.test("A released channel at the right level leaves nothing to find", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device);
    yield* freeChannel(device);
    yield* putAdapter(device);
  });
  assertEquals(runDriver(driver).findings, []);
});
