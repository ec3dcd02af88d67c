/** PutDmaAdapter while others still use the adapter. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { explore } from "../../src/simulator/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { inThreads, makeDriver } from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  newContext,
  type Request,
} from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject } = IoAllocationAction;

/** Nobody looks at what drivers do wrong: the machine's own answers are asked. */
const UNWATCHED = { verifier: "off", invariants: false } as const;

testEvery({
  name: "PutDmaAdapter against an allocation: granted before, or refused after",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    const context = yield* newContext(driver);
    let request: Request | undefined;
    const asker = Effect.map(
      allocate(driver, { context, action: DeallocateObject }),
      (made) => {
        request = made;
      },
    );
    yield* inThreads(2, [asker, driver.dma.putDmaAdapter()]);
    return [request!.status, request!.runs];
  }),
  machine: UNWATCHED,
  outcomes: [[STATUS_SUCCESS, 1], [STATUS_INVALID_PARAMETER, 0]],
});

testEvery({
  name:
    "PutDmaAdapter against the release that a request waits for: granted before, or never",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    yield* inThreads(2, [freeChannel(driver), driver.dma.putDmaAdapter()]);
    return waiting.runs;
  }),
  machine: UNWATCHED,
  outcomes: [0, 1],
});

testEvery({
  name: "PutDmaAdapter against a cancel: TRUE before, FALSE after",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    let won: boolean | undefined;
    const canceller = Effect.map(cancel(waiting), (answer) => {
      won = answer;
    });
    yield* inThreads(2, [canceller, driver.dma.putDmaAdapter()]);
    return [won, waiting.runs];
  }),
  machine: UNWATCHED,
  outcomes: [[true, 0], [false, 0]],
});

/** A driver that puts its adapter back when its requests are over. */
const orderly = (waits: boolean) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const release = freeChannel(driver);
    const put = driver.dma.putDmaAdapter();
    const other = waits ? Effect.asVoid(cancel(waiting)) : put;
    yield* inThreads(2, [release, other]);
    if (waits) yield* put;
  });

Deno.test("the verifier finds an adapter put back with a channel or a request, in some schedule", () => {
  const { failures } = explore(orderly(false), {
    all: true,
    strategy: "reduced",
  });
  assert(failures.length > 0);
  assertStringIncludes(failures[0]!.message, "0xE6");
});

Deno.test("and finds nothing in a driver that waits for the end of its requests", () => {
  const { coverage, failures } = explore(orderly(true), {
    strategy: "reduced",
  });
  assertEquals(failures, []);
  assert(coverage.complete);
});
