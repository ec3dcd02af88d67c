/**
 * Random drivers on random schedules: threads that ask, cancel, map, move,
 * flush and release on several adapters, and what must hold of every run.
 */

import { Effect, Schema } from "../../deps.ts";
import { yieldNow } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  EventType,
  keInitializeEvent,
  keSetEvent,
  keWaitForSingleObject,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { audit, type AuditTotals } from "./audit.ts";
import {
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
  writeBuffer,
} from "./buffers.ts";
import { type Driver, inThreads, makeDriver, rulesOf, run } from "./fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  newContext,
  type Request,
  type Services,
} from "./requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

const POOL = 6;

const Job = Schema.Struct({
  adapter: whole(0, 2),
  registers: whole(1, 4),
  action: Schema.Literals([
    KeepObject,
    DeallocateObject,
    DeallocateObjectKeepRegisters,
  ]),
  /** After how many turns of others the request is cancelled, if it is. */
  cancelAfter: Schema.NullOr(whole(0, 6)),
  offset: whole(0, 4095),
  length: whole(1, 9000),
  writeToDevice: Schema.Boolean,
  low: Schema.Boolean,
});

type Job = typeof Job.Type;

const Workload = Schema.Struct({
  seed: whole(0, 1_000_000),
  processors: whole(1, 4),
  threads: Schema.Array(Schema.Array(Job).check(Schema.isMaxLength(5)))
    .check(Schema.isMinLength(2), Schema.isMaxLength(4)),
});

/** Moves the job's bytes part by part and tells whether all arrived. */
const move = (driver: Driver, { base }: Request, job: Job, seed: number) =>
  Effect.gen(function* () {
    const { length, offset, writeToDevice } = job;
    const memory = job.low ? "low" : "high";
    const mdl = yield* makeBuffer({ length, offset, memory, scattered: true });
    const data = pattern(length, seed);
    const moved = new Uint8Array(length);
    if (writeToDevice) yield* writeBuffer(mdl, data);
    else moved.set(data);
    for (let at = 0; at < length;) {
      const range = { base: base!, offset: at, writeToDevice };
      const part = yield* mapRange(driver, mdl, range);
      const bytes = moved.subarray(at, at + part.length);
      yield* writeToDevice
        ? driver.device.fetch(part.elements, bytes)
        : driver.device.store(part.elements, bytes);
      yield* part.flush();
      at += part.length;
    }
    const arrived = writeToDevice ? moved : yield* readBuffer(mdl);
    assert(
      arrived.every((byte, index) => byte === data[index]),
      "bytes arrive",
    );
  });

/** One job from the request to the release, as a careful driver does it. */
const perform = (
  driver: Driver,
  job: Job,
  seed: number,
): Effect.Effect<void, never, Services> =>
  Effect.gen(function* () {
    const { action, cancelAfter, registers } = job;
    const context = yield* newContext(driver);
    const granted = yield* keInitializeEvent(
      "granted",
      EventType.NotificationEvent,
    );
    const request = yield* allocate(driver, {
      context,
      registers,
      action,
      body: (self) =>
        Effect.gen(function* () {
          if (action === DeallocateObject) yield* move(driver, self, job, seed);
          yield* keSetEvent(granted);
        }),
    });
    if (cancelAfter !== null) {
      for (let turn = 0; turn < cancelAfter; turn++) yield* yieldNow;
      const won = yield* cancel(request);
      if (won) {
        assertEquals(context.state, "cancelled");
        return;
      }
    }
    yield* keWaitForSingleObject(granted);
    assertEquals(request.runs, 1);
    if (action === DeallocateObject) return;
    yield* move(driver, request, job, seed);
    if (action === KeepObject) yield* freeChannel(driver);
    else if (request.base !== null) yield* freeRegistersOf(request);
  });

Deno.test("whatever drivers do and however they are scheduled, the books balance and the bytes arrive", () => {
  const sum: AuditTotals = { granted: 0, waited: 0, cancelled: 0 };
  checkProperty(Workload, ({ processors, seed, threads }) => {
    const program = Effect.gen(function* () {
      const drivers = [
        yield* makeDriver({ name: "a" }),
        yield* makeDriver({ name: "b", scatterGather: false }),
        yield* makeDriver({ name: "c", dmaAddressWidth: 64 }),
      ];
      const bodies = threads.map((jobs, thread) =>
        Effect.forEach(
          jobs,
          (job, index) =>
            perform(drivers[job.adapter]!, job, 100 * thread + index + 1),
          {
            discard: true,
          },
        )
      );
      yield* inThreads(processors, bodies);
    });
    const report = run(program, {
      seed,
      processors,
      mapRegisters: POOL,
      grantDelivery: "either",
      stepLimit: 200_000,
      banks: [
        { base: 0, bytes: 0x10_0000 },
        { base: 0x1_0000_0000, bytes: 0x10_0000 },
      ],
    });
    assertEquals(report.status, "completed", report.message);
    assertEquals(rulesOf(report), []);
    assertEquals(report.freeMapRegisters, POOL);
    const totals = audit(report.events);
    sum.granted += totals.granted;
    sum.waited += totals.waited;
    sum.cancelled += totals.cancelled;
  }, { runs: 200, size: 100 });
  assert(sum.granted > 800, `${sum.granted} grants`);
  assert(sum.waited > 200, `${sum.waited} grants after waiting`);
  assert(sum.cancelled > 50, `${sum.cancelled} requests cancelled in line`);
});
