/** Group 14: DmaCompletionRoutine, when it is called, where and how often. */

import { Effect } from "../../deps.ts";
import { DmaCompletionStatus, STATUS_SUCCESS } from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atDispatch,
  completed,
  eventsOf,
  finds,
  inThreads,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
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

const { DmaCancelled, DmaComplete, DmaError } = DmaCompletionStatus;

Deno.test("C195 the routine is entered at DISPATCH_LEVEL, whatever the level of the driver", () => {
  for (const atLevel of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver();
      const mdl = yield* makeBuffer();
      const { base = null } = yield* allocate(driver);
      const mapped = mapSystem(driver, { mdl, base });
      const note = yield* (atLevel ? atDispatch(mapped) : mapped);
      yield* until(() => note.completions.length > 0);
      yield* flushSystem(driver, { mdl, base }, 4096);
      yield* freeChannel(driver);
      return note.completions.map(({ at }) => at.irql);
    });
    assertEquals(finds([], program, withController()).value, [2]);
  }
});

Deno.test("C197 a transfer calls its routine once, in either direction", () => {
  for (const writeToDevice of [true, false]) {
    const bytes = pattern(4096);
    const program = Effect.gen(function* () {
      const driver = yield* makeSystemDriver();
      const mdl = yield* makeBuffer();
      if (writeToDevice) yield* writeBuffer(mdl, bytes);
      else yield* driver.device.supply(bytes);
      const { base = null } = yield* allocate(driver);
      const range = { mdl, base, writeToDevice };
      const note = yield* mapSystem(driver, range);
      yield* settle;
      yield* flushSystem(driver, range, 4096);
      yield* freeChannel(driver);
      return {
        statuses: note.statuses,
        bytes: writeToDevice ? driver.device.received : yield* readBuffer(mdl),
      };
    });
    const { value } = finds([], program, withController());
    assertEquals(value, { statuses: [DmaComplete], bytes });
  }
});

Deno.test("C197 without a routine the transfer runs all the same", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base, routine: false });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [note.statuses.length, driver.device.received.length];
  });
  assertEquals(finds([], program, withController()).value, [0, 4096]);
});

Deno.test("C198 a controller without completion interrupt calls nobody, and polling works", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    const counters = [yield* driver.dma.readDmaCounter()];
    while (counters.at(-1)! > 0) {
      yield* Effect.sleep("10 micros");
      counters.push(yield* driver.dma.readDmaCounter());
    }
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return { counters, statuses: note.statuses };
  });
  const machine = withController({ completionInterrupt: false });
  const { counters, statuses } = finds([], program, machine).value!;
  assertEquals(statuses, []);
  assertEquals([counters[0], counters.at(-1)], [4096, 0]);
  assert(counters.length > 3, "the transfer took no time");
  assertEquals(counters, counters.toSorted((a, b) => b - a));
});

Deno.test("C200 a device that fails ends the transfer with DmaError", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    yield* driver.device.accept(1000);
    yield* Effect.sleep("1 millis");
    yield* driver.device.fail;
    yield* settle;
    const counter = yield* driver.dma.readDmaCounter();
    yield* flushSystem(driver, { mdl, base }, 1000);
    yield* freeChannel(driver);
    return { counter, statuses: note.statuses };
  });
  const report = finds([], program, withController());
  assertEquals(report.value, { counter: 0, statuses: [DmaError] });
  const [ended] = eventsOf(report, "TransferEnded");
  assertEquals([ended!.cause, ended!.bytes], ["fault", 1000]);
});

Deno.test("C200 a list that leads where there is no memory ends with DmaError", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ memory: "low" });
    mdl.pageFrames[0] = 0x8000_0000 / 4096;
    const { base = null } = yield* allocate(driver);
    const note = yield* mapSystem(driver, { mdl, base });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return note.statuses;
  });
  assertEquals(finds([], program, withController()).value, [DmaError]);
});

Deno.test("C201 the routine may flush and map the next part", () => {
  const bytes = pattern(3 * 4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    yield* writeBuffer(mdl, bytes);
    const { base = null } = yield* allocate(driver);
    const statuses: number[] = [];
    const part = (offset: number): Effect.Effect<void> =>
      Effect.asVoid(mapSystem(driver, {
        mdl,
        base,
        offset,
        length: 4096,
        body: (_note, status) =>
          Effect.gen(function* () {
            statuses.push(status);
            yield* flushSystem(driver, { mdl, base, offset }, 4096);
            if (offset < 2 * 4096) yield* part(offset + 4096);
          }),
      })) as Effect.Effect<void>;
    yield* part(0);
    yield* until(() => statuses.length === 3);
    yield* freeChannel(driver);
    return { statuses, received: driver.device.received };
  });
  assertEquals(finds([], program, withController()).value, {
    statuses: [DmaComplete, DmaComplete, DmaComplete],
    received: bytes,
  });
});

Deno.test("C202 the routine may flush and free the channel, which grants the next waiter", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const other = yield* makeSystemDriver({ device: driver.device });
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const waiter = yield* allocate(other);
    const before = waiter.runs;
    const note = yield* mapSystem(driver, {
      mdl,
      base,
      body: () =>
        Effect.gen(function* () {
          yield* flushSystem(driver, { mdl, base }, 4096);
          yield* driver.dma.freeAdapterChannel();
        }),
    });
    yield* until(() => note.completions.length > 0);
    yield* settle;
    const runs = [before, waiter.runs];
    yield* freeChannel(other);
    return runs;
  });
  assertEquals(finds([], program, withController()).value, [0, 1]);
});

Deno.test("C003 no routine is ever told DmaAborted: it completed, failed or was cancelled", () => {
  const seen = new Set<number>();
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        const request = yield* allocate(driver);
        const { base = null, context } = request;
        const note = yield* mapSystem(driver, { mdl, base });
        yield* inThreads(processors, [
          Effect.ignore(driver.dma.cancelMappedTransfer(context)),
          driver.device.fail,
        ]);
        yield* until(() => note.completions.length > 0);
        yield* settle;
        yield* flushSystem(driver, { mdl, base }, 4096);
        yield* freeChannel(driver);
        return note.statuses.join();
      }),
    {
      machine: withController({ ...AT_ONCE, burstBytes: 4096 }),
      check: (run) => {
        for (const { status } of eventsOf(run, "CallbackStarted")) {
          if (status !== undefined) seen.add(status);
        }
      },
    },
  );
  assertOutcomes(outcomes, ["0", "2", "3"]);
  assertEquals([...seen].sort(), [DmaComplete, DmaError, DmaCancelled]);
});

Deno.test("C184 C197 the routine may run before MapTransferEx returns; the length is final by then", () => {
  const outcomes = race(
    () =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer({ length: 3 * 4096 });
        const { base = null } = yield* allocate(driver, { registers: 2 });
        const note = yield* mapSystem(driver, { mdl, base });
        yield* until(() => note.completions.length > 0);
        yield* settle;
        assertEquals(note.status, STATUS_SUCCESS);
        assertEquals(note.length.value, 2 * 4096);
        const [completion, ...more] = note.completions;
        assertEquals(more, []);
        assertEquals(completion!.length, 2 * 4096);
        yield* flushSystem(driver, { mdl, base }, 2 * 4096);
        yield* freeChannel(driver);
        return completion!.returned ? "after" : "before";
      }),
    { machine: withController({ ...AT_ONCE, burstBytes: 8192 }) },
  );
  assertOutcomes(outcomes, ["before", "after"]);
});

Deno.test("C195 C202 the routine frees the channel on any processor: the waiter is granted once", () => {
  const places = new Set<number | undefined>();
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        const first = yield* allocate(driver);
        const { base = null } = first;
        const start = Effect.asVoid(mapSystem(driver, {
          mdl,
          base,
          body: (note) =>
            Effect.gen(function* () {
              places.add(note.completions[0]!.at.processor);
              yield* flushSystem(driver, { mdl, base }, 4096);
              yield* driver.dma.freeAdapterChannel();
            }),
        }));
        let runs = 0;
        const ask = Effect.map(
          Effect.andThen(
            Effect.repeat(Effect.sleep("1 micros"), { times: 5 }),
            allocate(driver),
          ),
          (request) => {
            runs += request.runs;
            return request;
          },
        );
        let waiter: { runs: number } | undefined;
        yield* inThreads(processors, [
          start,
          Effect.map(ask, (request) => void (waiter = request)),
        ]);
        yield* until(() => waiter!.runs > 0);
        yield* settle;
        assertEquals(waiter!.runs, 1);
        yield* freeChannel(driver);
        return runs === 1 ? "granted in the call" : "granted later";
      }),
    { machine: { ...withController(AT_ONCE), time: "any time" } },
  );
  assertOutcomes(outcomes, ["granted in the call", "granted later"]);
  assert(places.size > 1, "the routine always ran on one processor");
});

Deno.test("C197 the services of the driver are those of its MapTransferEx call", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    let context: unknown;
    let adapter: unknown;
    let device: unknown;
    yield* driver.dma.mapTransferEx({
      mdl,
      mapRegisterBase: base,
      offset: 0,
      length: 4096,
      writeToDevice: true,
      scatterGatherBuffer: null,
      completionContext: { name: "mine" },
      dmaCompletionRoutine: (dmaAdapter, deviceObject, completionContext) =>
        Effect.sync(() => {
          adapter = dmaAdapter;
          device = deviceObject;
          context = completionContext;
        }),
    });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, 4096);
    yield* freeChannel(driver);
    return [context, adapter === driver.adapter, device === driver.pdo];
  });
  const report = completed(program, withController());
  assertEquals(report.value, [{ name: "mine" }, true, true]);
});
