/**
 * IRPs: completion, and the race between completing and cancelling.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { spawn } from "../../src/actors/mod.ts";
import {
  STATUS_CANCELLED,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import {
  type DriverCancel,
  EventType,
  ioAcquireCancelSpinLock,
  ioAllocateIrp,
  ioCancelIrp,
  ioCompleteRequest,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  type Irp,
  keGetCurrentIrql,
  keInitializeEvent,
  keRaiseIrql,
  keReadStateEvent,
  Kernel,
  kernelCall,
  locksHeld,
} from "../../src/machine/mod.ts";
import { mdlOfPages } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

/** A cancel routine that completes the request, as the spec words it. */
const cancelAndComplete: DriverCancel = (_device, irp) => {
  irp.ioStatus.status = STATUS_CANCELLED;
  irp.ioStatus.information = 0;
  return Effect.andThen(
    ioReleaseCancelSpinLock(irp.cancelIrql),
    ioCompleteRequest(irp),
  );
};

Deno.test("ioCompleteRequest() tells the status, and sets the event of the request", () => {
  const run = runMachine(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read", mdlOfPages([7, 8]));
    const event = yield* keInitializeEvent(
      "done",
      EventType.NotificationEvent,
    );
    irp.userEvent = event;
    irp.ioStatus.information = 512;
    yield* ioCompleteRequest(irp);
    return [irp.completed, yield* keReadStateEvent(event)];
  }));
  assertEquals(run.value, [true, true]);
  const [completed] = eventsOf(run, "IrpCompleted");
  assertEquals(
    [completed!.irp, completed!.status, completed!.information],
    ["read", 0, 512],
  );
  assertEquals(typeof completed!.mdl, "string");
});

Deno.test("ioCompleteRequest() of a completed request is bug check 0x44 and does nothing", () => {
  const run = runMachine(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    yield* ioCompleteRequest(irp);
    yield* ioCompleteRequest(irp);
  }));
  assertEquals(bugChecksOf(run), [0x44]);
  assertEquals(eventsOf(run, "IrpCompleted").length, 1);
});

Deno.test("A completion routine that returns STATUS_MORE_PROCESSING_REQUIRED keeps the request", () => {
  const statuses = [STATUS_MORE_PROCESSING_REQUIRED, STATUS_SUCCESS];
  const seen = valueOf(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    irp.userEvent = yield* keInitializeEvent(
      "done",
      EventType.NotificationEvent,
    );
    irp.completionRoutine = () => Effect.succeed(statuses.shift()!);
    yield* ioCompleteRequest(irp);
    const kept = [irp.completed, yield* keReadStateEvent(irp.userEvent)];
    yield* ioCompleteRequest(irp);
    return [kept, irp.completed, yield* keReadStateEvent(irp.userEvent)];
  }));
  assertEquals(seen, [[false, false], true, true]);
});

Deno.test("C322: ioCancelIrp() calls the cancel routine once, at DISPATCH_LEVEL with the cancel lock held, and returns true", () => {
  const seen: unknown[] = [];
  const routine: DriverCancel = (_device, irp) =>
    Effect.gen(function* () {
      const { cancelLock } = yield* Kernel;
      seen.push(
        yield* keGetCurrentIrql(),
        yield* kernelCall((_, actor) => cancelLock.owner === actor),
        irp.cancel,
        irp.cancelIrql,
      );
      yield* cancelAndComplete(null, irp);
    });
  const run = runMachine(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    yield* ioSetCancelRoutine(irp, routine);
    yield* keRaiseIrql(1);
    const answers = [yield* ioCancelIrp(irp), yield* ioCancelIrp(irp)];
    return [
      ...answers,
      yield* keGetCurrentIrql(),
      yield* kernelCall(locksHeld),
    ];
  }));
  assertEquals(run.value, [true, false, 1, 0]);
  assertEquals(seen, [2, true, true, 1]);
  assertEquals(
    eventsOf(run, "IrpCompleted").map((event) => event.status),
    [STATUS_CANCELLED],
  );
  assertEquals(bugChecksOf(run), []);
});

Deno.test("C323: ioCancelIrp() without a cancel routine sets the flag and returns false", () => {
  const seen = valueOf(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    const before = irp.cancel;
    const answer = yield* ioCancelIrp(irp);
    return [before, answer, irp.cancel, yield* keGetCurrentIrql()];
  }));
  assertEquals(seen, [false, false, true, 0]);
});

Deno.test("C324: ioSetCancelRoutine(NULL) returns NULL once cancellation has taken the routine", () => {
  const seen = valueOf(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    const answers = [yield* ioSetCancelRoutine(irp, cancelAndComplete)];
    answers.push(yield* ioSetCancelRoutine(irp, null));
    yield* ioSetCancelRoutine(irp, cancelAndComplete);
    yield* ioCancelIrp(irp);
    answers.push(yield* ioSetCancelRoutine(irp, null));
    return answers;
  }));
  assertEquals(seen, [null, cancelAndComplete, null]);
});

Deno.test("C324: whoever gets the cancel routine completes the request, so it is completed once in every schedule", () => {
  const endings = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const run = runMachine(
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("read");
        yield* ioSetCancelRoutine(irp, cancelAndComplete);
        const { processors } = yield* Kernel;
        yield* spawn("canceller", ioCancelIrp(irp), {}, {
          processor: processors[1]!,
          level: 0,
        });
        const mine = yield* ioSetCancelRoutine(irp, null);
        if (mine !== null) yield* ioCompleteRequest(irp);
      }),
      { processors: 2, seed },
    );
    assertEquals(run.status, "completed", run.message);
    assertEquals(bugChecksOf(run), []);
    const completed = eventsOf(run, "IrpCompleted");
    assertEquals(completed.length, 1, `seed ${seed}`);
    endings.add(completed[0]!.status === 0 ? "finished" : "cancelled");
  }
  assertEquals([...endings].sort(), ["cancelled", "finished"]);
});

Deno.test("C325: a cancel routine that returns holding the cancel lock is bug check 0x11B, and the lock is released", () => {
  const run = runMachine(Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("read");
    yield* ioSetCancelRoutine(irp, () => Effect.void);
    const answer = yield* ioCancelIrp(irp);
    const { cancelLock } = yield* Kernel;
    return [answer, cancelLock.owner, yield* keGetCurrentIrql()];
  }));
  assertEquals(run.value, [true, undefined, 0]);
  assertEquals(bugChecksOf(run), [0x11B]);
});

Deno.test("ioCancelIrp() waits while another actor holds the cancel lock", () => {
  const order: string[] = [];
  valueOf(
    Effect.gen(function* () {
      const irp: Irp = yield* ioAllocateIrp("read");
      yield* ioSetCancelRoutine(irp, (device, cancelled) => {
        order.push("cancelled");
        return cancelAndComplete(device, cancelled);
      });
      const irql = yield* ioAcquireCancelSpinLock();
      const { processors } = yield* Kernel;
      yield* spawn("canceller", ioCancelIrp(irp), {}, {
        processor: processors[1]!,
        level: 0,
      });
      for (let i = 0; i < 10; i++) yield* irp.state.get;
      order.push("released");
      yield* ioReleaseCancelSpinLock(irql);
    }),
    { processors: 2 },
  );
  assertEquals(order, ["released", "cancelled"]);
});
