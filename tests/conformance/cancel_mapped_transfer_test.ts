/** Group 16: CancelMappedTransfer, against all a transfer can do meanwhile. */

import { Effect } from "../../deps.ts";
import {
  DmaCompletionStatus,
  STATUS_CANCELLED,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { assertEquals } from "../deps.ts";
import { makeBuffer } from "../dma/buffers.ts";
import {
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  statusOf,
} from "../dma/fixture.ts";
import {
  allocate,
  freeChannel,
  newContext,
  rawContext,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import {
  AT_ONCE,
  flushSystem,
  makeSystemDriver,
  mapSystem,
  settle,
  until,
  withController,
} from "../dma/system.ts";

const { DmaCancelled, DmaComplete } = DmaCompletionStatus;

Deno.test("C218 a grant that is not mapped: success, and the next MapTransferEx fails without callback", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const cancelled = yield* statusOf(driver.dma.cancelMappedTransfer(context));
    const note = yield* mapSystem(driver, { mdl, base });
    yield* settle;
    yield* freeChannel(driver);
    return [cancelled, note.status, note.completions.length];
  });
  const expected = [STATUS_SUCCESS, STATUS_CANCELLED, 0];
  assertEquals(finds([], program, withController()).value, expected);
});

Deno.test("C218 a request that still waits may be cancelled so: it is granted, and maps nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    yield* allocate(driver);
    const waiter = yield* allocate(driver);
    const { context } = waiter;
    const cancelled = yield* statusOf(driver.dma.cancelMappedTransfer(context));
    yield* freeChannel(driver);
    const note = yield* mapSystem(driver, { mdl, base: waiter.base! });
    yield* freeChannel(driver);
    return [cancelled, waiter.runs, note.status];
  });
  const expected = [STATUS_SUCCESS, 1, STATUS_CANCELLED];
  assertEquals(finds([], program, withController()).value, expected);
});

Deno.test("C219 a running transfer is stopped where it is, and its routine called once", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    yield* driver.device.accept(1000);
    yield* settle;
    const cancelled = yield* statusOf(driver.dma.cancelMappedTransfer(context));
    yield* driver.device.accept(4096);
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 1000);
    yield* freeChannel(driver);
    const received = driver.device.received.length;
    return { cancelled, received, statuses: note.statuses };
  });
  const report = finds([], program, withController());
  const statuses = [DmaCancelled];
  assertEquals(report.value, { cancelled: 0, received: 1000, statuses });
  const ended = eventsOf(report, "TransferEnded");
  assertEquals(ended.map(({ bytes, cause }) => [cause, bytes]), [[
    "cancel",
    1000,
  ]]);
});

Deno.test("C219 a cancel against the last byte: one callback, with the status of the one that won", () => {
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        const { base = null, context } = yield* allocate(driver);
        const note = yield* mapSystem(driver, { mdl, base });
        let cancelled: number | undefined;
        yield* inThreads(processors, [
          Effect.map(
            statusOf(driver.dma.cancelMappedTransfer(context)),
            (status) => void (cancelled = status),
          ),
        ]);
        yield* until(() => note.completions.length > 0);
        yield* settle;
        const [status, ...more] = note.statuses;
        assertEquals(more, []);
        // Mapped and not flushed: a cancel that comes too late is no error.
        assertEquals(cancelled, STATUS_SUCCESS);
        const received = driver.device.received.length;
        if (status === DmaComplete) assertEquals(received, 4096);
        yield* flushSystem(driver, { mdl, base }, received);
        yield* freeChannel(driver);
        return status === DmaComplete ? "complete" : "cancelled";
      }),
    { machine: withController({ ...AT_ONCE, burstBytes: 4096 }) },
  );
  assertOutcomes(outcomes, ["complete", "cancelled"]);
});

Deno.test("C220 after the flush the grant may be mapped again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const first = yield* mapSystem(driver, { mdl, base });
    yield* driver.dma.cancelMappedTransfer(context);
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 0);
    const second = yield* mapSystem(driver, { mdl, base });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [first.statuses, second.status, second.statuses];
  });
  assertEquals(finds([], program, withController()).value, [
    [DmaCancelled],
    STATUS_SUCCESS,
    [DmaComplete],
  ]);
});

Deno.test("A55 flushing what is not mapped does not clear the mark; initializing the context does", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    yield* driver.dma.cancelMappedTransfer(context);
    yield* flushSystem(driver, { mdl, base }, 0);
    const marked = yield* mapSystem(driver, { mdl, base });
    yield* freeChannel(driver);
    yield* driver.dma.initializeDmaTransferContext(context!);
    const again = yield* allocate(driver, { context });
    const fresh = yield* mapSystem(driver, { mdl, base: again.base! });
    yield* settle;
    yield* flushSystem(driver, { mdl, base: again.base! }, 4096);
    yield* freeChannel(driver);
    return [marked.status, fresh.status];
  });
  const report = finds([], program, withController());
  assertEquals(report.value, [STATUS_CANCELLED, STATUS_SUCCESS]);
});

Deno.test("C221 the second cancel is told that there was one", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const { cancelMappedTransfer } = driver.dma;
    const note = yield* mapSystem(driver, { mdl, base });
    const statuses = [
      yield* statusOf(cancelMappedTransfer(context)),
      yield* statusOf(cancelMappedTransfer(context)),
    ];
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 0);
    yield* freeChannel(driver);
    return [...statuses, note.completions.length];
  });
  const expected = [STATUS_SUCCESS, STATUS_CANCELLED, 1];
  assertEquals(finds([], program, withController()).value, expected);
});

Deno.test("C221 of two cancels at the same time one succeeds", () => {
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver({ ready: false });
        const mdl = yield* makeBuffer();
        const { base = null, context } = yield* allocate(driver);
        const note = yield* mapSystem(driver, { mdl, base });
        const statuses: number[] = [0, 0];
        const cancel = (index: number) =>
          Effect.map(
            statusOf(driver.dma.cancelMappedTransfer(context)),
            (status) => void (statuses[index] = status),
          );
        yield* inThreads(processors, [cancel(0), cancel(1)]);
        yield* settle;
        assertEquals(note.statuses, [DmaCancelled]);
        yield* flushSystem(driver, { mdl, base }, 0);
        yield* freeChannel(driver);
        return statuses.map((status) => status.toString(16)).join();
      }),
    { machine: withController(AT_ONCE) },
  );
  assertOutcomes(outcomes, ["0,c0000120", "c0000120,0"]);
});

Deno.test("C222 a bus master's transfers cannot be stopped so", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { context } = yield* allocate(driver);
    const status = yield* statusOf(driver.dma.cancelMappedTransfer(context));
    yield* freeChannel(driver);
    return status;
  });
  assertEquals(finds(["M8"], program).value, STATUS_INVALID_PARAMETER);
});

Deno.test("A30 a context without a request here that waits or has the channel is refused", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const other = yield* makeSystemDriver({ device: driver.device });
    const { cancelMappedTransfer } = driver.dma;
    const foreign = yield* allocate(other);
    const idle = yield* newContext(driver);
    const statuses = [];
    for (const context of [null, rawContext(), idle, foreign.context]) {
      statuses.push(yield* statusOf(cancelMappedTransfer(context)));
    }
    yield* freeChannel(other);
    const ended = yield* allocate(driver);
    yield* freeChannel(driver);
    statuses.push(yield* statusOf(cancelMappedTransfer(ended.context)));
    return statuses;
  });
  assertEquals(
    finds([], program, withController()).value,
    Array.from({ length: 5 }, () => STATUS_INVALID_PARAMETER),
  );
});

Deno.test("C219 an auto-initialize transfer that is stopped is told of once more, as cancelled", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({
      autoInitialize: true,
      ready: false,
    });
    const mdl = yield* makeBuffer();
    const { base = null, context } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    yield* driver.device.accept(3 * 4096);
    yield* settle;
    yield* driver.dma.cancelMappedTransfer(context);
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return note.statuses;
  });
  const expected = [DmaComplete, DmaComplete, DmaComplete, DmaCancelled];
  assertEquals(finds([], program, withController()).value, expected);
});
