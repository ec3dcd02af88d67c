/** The system profile of a driver framework: completions and stops that race. */

import { Effect } from "../../deps.ts";
import { choose, yieldNow } from "../../src/actors/mod.ts";
import { DmaCompletionStatus } from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, pattern, writeBuffer } from "../dma/buffers.ts";
import { atDispatch, eventsOf, finds, inThreads } from "../dma/fixture.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import {
  AT_ONCE,
  makeSystemDriver,
  settle,
  until,
  withController,
} from "../dma/system.ts";
import {
  type Step,
  type SystemTransaction,
  systemTransaction,
} from "./system_transaction.ts";

const { DmaCancelled, DmaComplete, DmaError } = DmaCompletionStatus;

/** Lets others move for a while, as long as the schedule says. */
const someYields = Effect.gen(function* () {
  for (let left = yield* choose(30); left > 0; left--) yield* yieldNow;
});

/** Every part is programmed before its completion is told, and ends once. */
function checkSteps({ steps }: SystemTransaction): void {
  assertEquals(steps.at(-1), "released");
  assertEquals(steps.filter((step) => step === "released").length, 1);
  let open = false;
  for (const step of steps) {
    if (step === "programmed") {
      assert(!open, `two parts at a time: ${steps}`);
      open = true;
    } else if (step === "completed") {
      assert(open, `completed before it was programmed: ${steps}`);
      open = false;
    }
  }
}

Deno.test("S05 parts of the fragment size, one after the other, then the channel goes back", () => {
  const bytes = pattern(10_000);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    yield* writeBuffer(mdl, bytes);
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: bytes.length,
      partMax: 4096,
    });
    const status = yield* atDispatch(transaction.execute());
    yield* until(() => transaction.final !== undefined);
    checkSteps(transaction);
    const { final, moved, steps } = transaction;
    const parts = steps.filter((step) => step === "programmed").length;
    return { final, moved, parts, status, sent: driver.device.received };
  });
  assertEquals(finds([], program, withController()).value, {
    final: DmaComplete,
    moved: bytes.length,
    parts: 3,
    status: 0,
    sent: bytes,
  });
});

Deno.test("C339 S05 a completion before MapTransferEx returns: the driver is called once, after EvtProgramDma", () => {
  const bytes = pattern(3 * 4096);
  const part: Step[] = ["programmed", "completed"];
  const outcomes = race(
    () =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer({ length: bytes.length });
        yield* writeBuffer(mdl, bytes);
        const transaction = yield* systemTransaction({
          driver,
          mdl,
          length: bytes.length,
          partMax: 4096,
          programDma: () => someYields,
        });
        yield* atDispatch(transaction.execute());
        yield* until(() => transaction.final !== undefined);
        yield* settle;
        checkSteps(transaction);
        const { early, steps } = transaction;
        assertEquals(steps, [...part, ...part, ...part, "released"]);
        assertEquals(driver.device.received, bytes);
        return early > 0 ? "some early" : "none early";
      }),
    { machine: withController({ ...AT_ONCE, burstBytes: 8192 }) },
  );
  assertOutcomes(outcomes, ["some early", "none early"]);
});

Deno.test("S05 a first part that cannot be mapped: the routine keeps the channel, the driver frees it", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 3 });
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: 3,
      partMax: 4096,
    });
    yield* atDispatch(transaction.execute());
    return [transaction.final, transaction.steps];
  });
  const machine = withController({ minimumTransferUnit: 4 });
  const steps: Step[] = ["failed", "released"];
  assertEquals(finds([], program, machine).value, [DmaError, steps]);
});

Deno.test("C340 S06 a stop at any moment ends with one final callback and one FreeAdapterChannel", () => {
  const seen = new Set<string>();
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer({ length: 3 * 4096 });
        const transaction = yield* systemTransaction({
          driver,
          mdl,
          length: 3 * 4096,
          partMax: 4096,
        });
        yield* inThreads(processors, [
          Effect.asVoid(atDispatch(transaction.execute())),
          Effect.gen(function* () {
            yield* someYields;
            yield* transaction.stop();
          }),
        ]);
        yield* until(() => transaction.final !== undefined);
        checkSteps(transaction);
        const { final, steps } = transaction;
        assert(final === DmaCancelled || final === DmaComplete);
        seen.add(`${steps.length} ${final}`);
        return final === DmaCancelled ? "cancelled" : "complete";
      }),
    {
      machine: withController(AT_ONCE),
      check: (run) => {
        const freed = eventsOf(run, "ChannelReleased").length;
        assertEquals(freed, 1);
        assertEquals(eventsOf(run, "NoChannelHeld"), []);
      },
    },
  );
  assertOutcomes(outcomes, ["cancelled", "complete"]);
  // Stopped before any part, within parts, between them, and too late.
  assert(seen.size >= 4, `too few kinds of endings: ${[...seen]}`);
});

Deno.test("C340 S06 a stop within a part: the routine is told DmaCancelled, and the flush clears the mark", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer({ length: 2 * 4096 });
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: 2 * 4096,
      partMax: 4096,
    });
    yield* atDispatch(transaction.execute());
    yield* driver.device.accept(4096 + 100);
    yield* settle;
    const before = [...transaction.steps];
    yield* transaction.stop();
    yield* until(() => transaction.final !== undefined);
    const { context, final, steps } = transaction;
    return { before, final, mark: context.transferCancelled, steps };
  });
  const before: Step[] = ["programmed", "completed", "programmed"];
  assertEquals(finds([], program, withController()).value, {
    before,
    final: DmaCancelled,
    mark: false,
    steps: [...before, "cancelled", "released"],
  });
});

Deno.test("C340 S06 a stop between parts: the next MapTransferEx is refused, and no completion is called", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 4096 });
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: 4096,
      partMax: 4096,
    });
    // The request waits for the channel, so nothing is mapped yet.
    const holder = yield* systemTransaction({
      driver,
      mdl,
      length: 4096,
      partMax: 4096,
    });
    yield* atDispatch(holder.execute());
    yield* atDispatch(transaction.execute());
    yield* transaction.stop();
    yield* until(() => transaction.final !== undefined);
    return [holder.steps, transaction.steps];
  });
  assertEquals(finds([], program, withController()).value, [
    ["programmed", "completed", "released"],
    ["cancelled", "released"],
  ]);
});
