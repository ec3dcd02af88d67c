/** Group 3: transfer contexts, and what using one twice does. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  Irql,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETERS,
} from "../../src/ddi/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import {
  atIrql,
  completed,
  eventsOf,
  finds,
  makeDriver,
  makeDrivers,
  rulesOf,
  statusOf,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  newContext,
  rawContext,
} from "../dma/requests.ts";

const { DeallocateObject } = IoAllocationAction;

Deno.test("C054 a context is initialized at IRQL 0, 1 and 2, and is idle then", () => {
  for (const irql of [Irql.Passive, Irql.Apc, Irql.Dispatch]) {
    const program = Effect.gen(function* () {
      const { dma } = yield* makeDriver();
      const raw = rawContext();
      const context = yield* atIrql(
        irql,
        dma.initializeDmaTransferContext(raw),
      );
      return { raw, context };
    });
    const { context, raw } = finds([], program).value!;
    assertStrictEquals(context, raw);
    assertEquals(context.state, "idle");
  }
});

Deno.test("C055 a null context is refused", () => {
  const program = Effect.flatMap(
    makeDriver(),
    ({ dma }) => statusOf(dma.initializeDmaTransferContext(null)),
  );
  assertEquals(completed(program).value, STATUS_INVALID_PARAMETER);
});

Deno.test("C019 what a routine refuses has 0xC000000D, the status of both names", () => {
  const program = Effect.flatMap(
    makeDriver(),
    ({ dma }) => Effect.flip(dma.initializeDmaTransferContext(null)),
  );
  const error = completed(program).value!;
  assertEquals([error._tag, error.status], ["InvalidParameters", 0xC000000D]);
  assertEquals(error.status, STATUS_INVALID_PARAMETERS);
  assertEquals(error.status, STATUS_INVALID_PARAMETER);
});

Deno.test("C056 initializing a context whose request waits is refused, and the request is unharmed", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const again = driver.dma.initializeDmaTransferContext(waiting.context);
    const status = yield* statusOf(again);
    yield* freeChannel(driver);
    return { status, runs: waiting.runs };
  });
  const { value } = finds(["M2"], program);
  assertEquals(value, { status: STATUS_INVALID_PARAMETER, runs: 1 });
});

Deno.test("C057 initializing a cancelled context clears the mark", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const context = yield* newContext(driver);
    yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
    yield* driver.dma.initializeDmaTransferContext(context);
    const { runs, status } = yield* allocate(driver, {
      context,
      action: DeallocateObject,
    });
    return { runs, status };
  });
  assertEquals(finds([], program).value, { runs: 1, status: 0 });
});

Deno.test("C058 a context that was never initialized is refused, and nothing is queued", () => {
  for (const context of [rawContext(), null]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const held = yield* allocate(driver);
      const { runs, status } = yield* allocate(driver, { context });
      yield* freeChannel(driver);
      return { first: held.status, runs, status };
    });
    const report = completed(program);
    const expected = { first: 0, runs: 0, status: STATUS_INVALID_PARAMETER };
    assertEquals(report.value, expected);
    assertEquals(eventsOf(report, "RequestQueued"), []);
    assertEquals(report.freeMapRegisters, report.poolSize);
    assertEquals(rulesOf(report), ["M2"]);
  }
});

Deno.test("C059 a context whose request waits cannot make another, here or on another adapter", () => {
  for (const same of [true, false]) {
    const program = Effect.gen(function* () {
      const [driver, other] = yield* makeDrivers(2);
      yield* allocate(driver!);
      const first = yield* allocate(driver!, { action: DeallocateObject });
      const second = yield* allocate(same ? driver! : other!, {
        context: first.context,
      });
      yield* freeChannel(driver!);
      return { status: second.status, runs: [first.runs, second.runs] };
    });
    const report = finds(["M2"], program);
    const status = STATUS_INVALID_PARAMETER;
    assertEquals(report.value, { status, runs: [1, 0] });
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C060 a granted context serves the next request without being initialized again", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const context = yield* newContext(driver!);
    const runs: number[] = [];
    for (const each of [driver!, driver!, other!]) {
      const request = yield* allocate(each, {
        context,
        action: DeallocateObject,
      });
      runs.push(request.status! + request.runs);
    }
    return runs;
  });
  assertEquals(finds([], program).value, [1, 1, 1]);
});

Deno.test("C061 many contexts of one device wait together and are all granted", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const requests = yield* Effect.forEach(
      Array.from({ length: 20 }),
      () => allocate(driver, { action: DeallocateObject }),
    );
    const before = requests.map(({ runs, status }) => runs + status!);
    yield* freeChannel(driver);
    return { before, after: requests.map(({ runs }) => runs) };
  });
  const { value } = finds([], program);
  assertEquals(value!.before, Array(20).fill(0));
  assertEquals(value!.after, Array(20).fill(1));
});

Deno.test("A11 a cancel before the request makes every later one fail until the context is initialized", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const context = yield* newContext(driver);
    const early = driver.dma.cancelAdapterChannel(driver.pdo, context);
    const answers = [yield* early];
    const first = yield* allocate(driver, { context });
    const second = yield* allocate(driver, { context });
    answers.push(yield* cancel(second));
    return {
      answers,
      statuses: [first.status, second.status],
      runs: first.runs + second.runs,
    };
  });
  const report = finds([], program);
  assertEquals(report.value, {
    answers: [true, true],
    statuses: [0xC000_0120, 0xC000_0120],
    runs: 0,
  });
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("C054 an effect that makes a context makes a new one each time it is run", () => {
  const program = Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    const making = dma.initializeDmaTransferContext();
    return [yield* making, yield* making].map(({ number }) => number);
  });
  assertEquals(finds([], program).value, [1, 2]);
});
