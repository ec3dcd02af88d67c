/**
 * The rows of groups 20 and 21 in which the kernel's rules meet DMA: a release
 * under a lock, and an IRP whose DMA cannot be cancelled any more.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { sleepTicks } from "../../src/actors/mod.ts";
import {
  IoAllocationAction,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import {
  ioAllocateIrp,
  ioCancelIrp,
  ioCompleteRequest,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keInitializeSpinLock,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
  psCreateSystemThread,
} from "../../src/machine/mod.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { completed, eventsOf, makeDriver, run } from "../dma/fixture.ts";
import { allocate, cancel, freeRegistersOf } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** Frees registers under a lock that the routine of the next request takes. */
const releaseUnderLock = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const lock = yield* keInitializeSpinLock("driver lock");
  const all = { registers: 4, action: DeallocateObjectKeepRegisters };
  const first = yield* allocate(driver, all);
  const second = yield* allocate(driver, {
    registers: 4,
    action: DeallocateObject,
    body: () =>
      Effect.andThen(
        keAcquireSpinLockAtDpcLevel(lock),
        keReleaseSpinLockFromDpcLevel(lock),
      ),
  });
  const irql = yield* keAcquireSpinLock(lock);
  yield* freeRegistersOf(first);
  yield* keReleaseSpinLock(lock, irql);
  return second.runs;
});

Deno.test("C318: a release under a lock that the waiter's routine needs is a deadlock, where grants are delivered inline", () => {
  const report = run(releaseUnderLock, {
    mapRegisters: 4,
    grantDelivery: "inline",
  });
  assertEquals(report.status, "deadlock");
  assertStringIncludes(
    report.message,
    "waits for the lock driver lock, held by main, which it holds itself",
  );
  assertEquals(eventsOf(report, "BugCheck").map(({ code }) => code), [0x0F]);
});

Deno.test("C318: the same release is in order where grants are delivered by a DPC", () => {
  const report = completed(releaseUnderLock, {
    mapRegisters: 4,
    grantDelivery: "dpc",
  });
  assertEquals(report.value, 1);
  assertEquals(report.findings, []);
});

/** A request that is granted while IoCancelIrp comes from another processor. */
const cancelDuringDma = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const irp = yield* ioAllocateIrp("read");
  const answers: boolean[] = [];
  const request = yield* allocate(driver, {
    action: DeallocateObjectKeepRegisters,
  });
  yield* ioSetCancelRoutine(
    irp,
    (_device, cancelled) =>
      Effect.gen(function* () {
        yield* ioReleaseCancelSpinLock(cancelled.cancelIrql);
        const mine = yield* cancel(request);
        answers.push(mine);
        if (!mine) return;
        cancelled.ioStatus.status = STATUS_CANCELLED;
        yield* ioCompleteRequest(cancelled);
      }),
  );
  yield* psCreateSystemThread(
    "canceller",
    Effect.asVoid(ioCancelIrp(irp)),
    { processor: 1 },
  );
  yield* sleepTicks(5);
  // The device is done: the normal path gives the registers back and completes.
  yield* freeRegistersOf(request);
  irp.ioStatus.status = STATUS_SUCCESS;
  yield* ioCompleteRequest(irp);
  return answers;
});

Deno.test("C327: CancelAdapterChannel answers FALSE for an IRP whose DMA goes on, and the normal path completes it, once", () => {
  const outcomes = race(
    () => Effect.map(cancelDuringDma, (answers) => answers.join()),
    {
      check: (report) => {
        const completions = eventsOf(report, "IrpCompleted")
          .map(({ irp, status }) => [irp, status]);
        assertEquals(completions, [["read", STATUS_SUCCESS]]);
      },
    },
  );
  assertOutcomes(outcomes, ["false"]);
});
