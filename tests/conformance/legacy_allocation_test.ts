/** Group 4: AllocateAdapterChannel, with one wait block in each device object. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  atIrql,
  completed,
  finds,
  inThreads,
  makeDriver,
  makeDrivers,
  rulesOf,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateLegacy,
  allocateLegacyHere,
  freeChannel,
  newContext,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject } = IoAllocationAction;

Deno.test("C062 with everything free the routine runs inside the call", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const request = yield* allocateLegacy(driver, { registers: 4 });
    const seen = { status: request.status, runs: request.runs };
    const registers = request.base?.count;
    yield* freeChannel(driver);
    return { ...seen, registers };
  });
  assertEquals(finds([], program).value, { status: 0, runs: 1, registers: 4 });
});

Deno.test("C063 with the channel busy the call succeeds, and the routine runs after the release", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const request = yield* allocateLegacy(driver, { action: DeallocateObject });
    const before = { status: request.status, runs: request.runs };
    yield* freeChannel(driver);
    return { before, runs: request.runs };
  });
  const before = { status: 0, runs: 0 };
  assertEquals(finds([], program).value, { before, runs: 1 });
});

Deno.test("C064 more registers than the adapter may use fail, and the routine never runs", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ maximumLength: 8192 });
    const request = yield* allocateLegacy(driver, {
      registers: driver.numberOfMapRegisters + 1,
    });
    const next = yield* allocateLegacy(driver, { action: DeallocateObject });
    return { status: request.status, runs: [request.runs, next.runs] };
  });
  const status = STATUS_INSUFFICIENT_RESOURCES;
  const report = finds(["0xE6/0x15"], program);
  assertEquals(report.value, { status, runs: [0, 1] });
});

Deno.test("C065 a second request of a device whose first one waits is refused", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const first = yield* allocateLegacy(driver, { action: DeallocateObject });
    const second = yield* allocateLegacy(driver);
    yield* freeChannel(driver);
    const third = yield* allocateLegacy(driver, { action: DeallocateObject });
    return {
      status: second.status,
      runs: [first.runs, second.runs, third.runs],
    };
  });
  const status = STATUS_INVALID_PARAMETER;
  assertEquals(finds(["M5"], program).value, { status, runs: [1, 0, 1] });
});

Deno.test("C066 the wait block is the device's, also across two adapters", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const { pdo } = driver!;
    yield* allocate(driver!);
    const first = yield* allocateLegacy(driver!, { action: DeallocateObject });
    const second = yield* allocateLegacy(other!, { deviceObject: pdo });
    yield* freeChannel(driver!);
    return { status: second.status, runs: [first.runs, second.runs] };
  });
  const status = STATUS_INVALID_PARAMETER;
  assertEquals(finds(["M5"], program).value, { status, runs: [1, 0] });
});

Deno.test("C068 any IRQL but DISPATCH_LEVEL is a violation", () => {
  for (const irql of [0, 1, 3]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const request = { action: DeallocateObject };
      return yield* atIrql(irql, allocateLegacyHere(driver, request));
    });
    const report = completed(program);
    assertEquals(report.value!.runs, 1);
    const rules = rulesOf(report);
    assert(
      rules.includes("0xE6/0x13") || rules.includes("0xC4/0x20003"),
      `IRQL ${irql}: ${rules}`,
    );
    const wrongIrql = report.findings.find(({ rule }) => rule === "0xE6/0x13");
    if (wrongIrql !== undefined) assertEquals(wrongIrql.parameters[0], 1);
  }
});

Deno.test("C069 a routine must not ask for its own device again", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const inner: (number | undefined)[] = [];
    const request = yield* allocateLegacy(driver, {
      action: DeallocateObject,
      body: () =>
        Effect.map(
          allocateLegacyHere(driver),
          ({ runs, status }) => void inner.push(status, runs),
        ),
    });
    const next = yield* allocateLegacy(driver, { action: DeallocateObject });
    return { inner, runs: [request.runs, next.runs] };
  });
  const inner = [STATUS_INVALID_PARAMETER, 0];
  assertEquals(finds(["M5"], program).value, { inner, runs: [1, 1] });
});

Deno.test("C070 no cancel reaches a legacy request", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocateLegacy(driver, { action: DeallocateObject });
    const context = yield* newContext(driver);
    yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
    yield* freeChannel(driver);
    return waiting.runs;
  });
  assertEquals(finds([], program).value, 1);
});

Deno.test("C062 C063 a request against a release: its routine runs inside the call or after it, once", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const entered: string[] = [];
      const requester = Effect.asVoid(allocateLegacy(driver, {
        action: DeallocateObject,
        body: ({ status }) =>
          Effect.sync(() =>
            void entered.push(status === undefined ? "inside" : "after")
          ),
      }));
      yield* inThreads(processors, [freeChannel(driver), requester]);
      return entered.join();
    })
  );
  assertOutcomes(outcomes, ["inside", "after"]);
});
