/**
 * Findings that are not the answer of one routine of the table: what a trace of
 * another machine may hold, and what locks held too long come to.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type CallEvent,
  DMA_OPERATIONS_MEMBERS,
  type DmaEvent,
  DmaFlags,
} from "../../src/ddi/mod.ts";
import {
  ioAllocateIrp,
  ioCancelIrp,
  ioSetCancelRoutine,
  keAcquireSpinLock,
  keInitializeSpinLock,
  Kernel,
} from "../../src/machine/mod.ts";
import { verifyTrace } from "../../src/verifier/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { finds, makeDriver, rulesOf, run } from "../dma/fixture.ts";
import { allocate, cancel, freeChannel } from "../dma/requests.ts";

/** A saved trace, of a driver that does nothing wrong. */
function trace(): readonly DmaEvent[] {
  const { events } = finds(
    [],
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver, {
        flags: DmaFlags.SynchronousCallback,
        routine: false,
        out: { value: null },
      });
      const second = yield* allocate(driver);
      const third = yield* allocate(driver);
      assert(yield* cancel(third));
      yield* freeChannel(driver);
      assertEquals(second.runs, 1);
      yield* freeChannel(driver);
      yield* driver.dma.putDmaAdapter();
    }),
  );
  return JSON.parse(JSON.stringify(events));
}

Deno.test("C040 a call of any routine of the table without an adapter is finding 0x19", () => {
  const sound = trace();
  assertEquals(verifyTrace(sound), []);
  const call = sound.find(({ _tag }) => _tag === "Call") as CallEvent;
  // A table belongs to its adapter here: only another machine's trace has this.
  const { adapter: _, ...orphaned } = { ...call, irql: 2 };
  assertEquals(DMA_OPERATIONS_MEMBERS.length, 39);
  for (const routine of DMA_OPERATIONS_MEMBERS) {
    const rules = verifyTrace([{ ...orphaned, routine }]).map(({ rule }) =>
      rule
    );
    assert(rules.includes("0xE6/0x19"), `${routine}: ${rules}`);
  }
});

Deno.test("C329 a channel granted while one is held is finding 0x0B, and requests that wait are none", () => {
  const sound = trace();
  assertEquals(verifyTrace(sound), []);
  assertEquals(
    sound.filter(({ _tag }) => _tag === "RequestQueued").length,
    2,
  );
  // An adapter here grants one at a time: only another machine's trace lacks
  // the release between two grants.
  const place = sound.findIndex(({ _tag }) => _tag === "ChannelReleased");
  const rules = verifyTrace(sound.toSpliced(place, 1)).map(({ rule }) => rule);
  assert(rules.includes("0xE6/0x0B"), `${rules}`);
});

Deno.test("C314 a lock taken twice is bug check 0x0F, and a deadlock that says who waits", () => {
  const report = run(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keAcquireSpinLock(lock);
    yield* keAcquireSpinLock(lock);
  }));
  assertEquals(rulesOf(report), ["0x0F"]);
  assertEquals(report.status, "deadlock");
  assertStringIncludes(report.message, "which it holds itself");
});

Deno.test("C325 a cancel routine that keeps the cancel lock is bug check 0x11B", () => {
  finds(
    ["0x11B"],
    Effect.gen(function* () {
      const irp = yield* ioAllocateIrp("read");
      yield* ioSetCancelRoutine(irp, () => Effect.void);
      assert(yield* ioCancelIrp(irp));
      const { cancelLock } = yield* Kernel;
      assertEquals(cancelLock.owner, undefined);
    }),
  );
});
