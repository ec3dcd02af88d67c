/** Drivers that move one request as a transaction, in parts and with cancels. */

import { Effect } from "../../deps.ts";
import { choose } from "../../src/actors/mod.ts";
import { STATUS_CANCELLED, STATUS_SUCCESS } from "../../src/ddi/mod.ts";
import {
  ioAllocateIrp,
  ioCancelIrp,
  ioCompleteRequest,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  type Irp,
  keStallExecutionProcessor,
} from "../../src/machine/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { chain, makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import {
  type Driver,
  type DriverOptions,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import { makeTransaction, type Part, type Transaction } from "./transaction.ts";

const LENGTH = 40_000;
const data = pattern(LENGTH);

/** The device delivers the bytes of a part, all or the first of them. */
const deliver = (
  { device }: Driver,
  { elements, length, offset }: Part,
  bytes = length,
) => device.store(elements, data.subarray(offset, offset + bytes));

/** Runs a transaction to its end; `moves` says how much the device moves. */
const transact = (
  options: {
    readonly profile: "packet" | "scatter/gather";
    readonly partMax?: number;
    readonly inside: boolean;
    readonly driver?: DriverOptions;
    readonly moves?: (part: Part, time: number) => number;
  },
) =>
  Effect.gen(function* () {
    const { inside, moves = ({ length }) => length } = options;
    const driver = yield* makeDriver({
      maximumLength: 65536,
      ...options.driver,
    });
    const mdl = chain(
      yield* makeBuffer({ length: 15_000, offset: 123, scattered: true }),
      yield* makeBuffer({ length: 25_000, memory: "low" }),
    );
    const starts: number[] = [];
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: LENGTH,
      profile: options.profile,
      ...(options.partMax === undefined ? {} : { partMax: options.partMax }),
      programDma: (self, part) =>
        Effect.gen(function* () {
          starts.push(part.offset);
          const bytes = moves(part, starts.length);
          yield* deliver(driver, part, bytes);
          if (inside) yield* self.completed(bytes);
        }),
    });
    const status = yield* transaction.execute();
    for (let over = inside; !over;) {
      const last = transaction.parts.at(-1)!;
      over = yield* transaction.completed(moves(last, starts.length));
    }
    const bytes = yield* readBuffer(mdl);
    const { parts, releases, state } = transaction;
    return { status, starts, parts, releases, state, bytes };
  });

const assertDelivered = (bytes: Uint8Array) =>
  assert(bytes.every((byte, index) => byte === data[index]));

Deno.test("C337 S01 two parts of one context: two lists, two releases, and the second list starts where the first ends", () => {
  // The device completes later, or within EvtProgramDma, so that the second
  // request is made while the routine of the first is still on the stack.
  for (const inside of [false, true]) {
    const program = transact({
      profile: "scatter/gather",
      partMax: 24_000,
      inside,
    });
    const report = finds([], program);
    const { bytes, parts, releases, starts, state, status } = report.value!;
    assertEquals(status, STATUS_SUCCESS);
    assertEquals(starts, [0, 24_000]);
    assertEquals(parts.map(({ length }) => length), [24_000, 16_000]);
    assertEquals([releases, state], [2, "completed"]);
    assertDelivered(bytes);
    const contexts = eventsOf(report, "RequestGranted").map((e) => e.context);
    assertEquals(contexts, [1, 1]);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C338 S02 a device that moved nothing has the same offset mapped again", () => {
  for (const inside of [false, true]) {
    const program = transact({
      profile: "packet",
      inside,
      moves: ({ length }, time) => time === 2 ? 0 : length,
    });
    const report = finds([], program);
    const { bytes, releases, starts } = report.value!;
    assertEquals(starts[1], starts[2], "the second part is mapped again");
    assertEquals(new Set(starts).size, starts.length - 1);
    assertEquals(releases, 1);
    assertDelivered(bytes);
    assertEquals(eventsOf(report, "RequestGranted").length, 1);
  }
});

Deno.test("S02 a packet maps only the first MDL's run, flushes what the device moved, and frees the count it asked for", () => {
  const program = transact({
    profile: "packet",
    inside: false,
    moves: ({ length }, time) => time === 1 ? Math.floor(length / 2) : length,
  });
  const report = finds([], program);
  const { bytes, parts } = report.value!;
  assert(parts.every(({ elements }) => elements.length === 1));
  assertEquals(parts[1]!.offset, Math.floor(parts[0]!.length / 2));
  assertDelivered(bytes);
});

Deno.test("S02 a base that is null is mapped with and never freed", () => {
  for (const profile of ["packet", "scatter/gather"] as const) {
    const driver = { dmaAddressWidth: 64 };
    const report = finds([], transact({ profile, inside: false, driver }));
    assertDelivered(report.value!.bytes);
    assertEquals(eventsOf(report, "MapRegistersFreed"), []);
  }
});

Deno.test("S04 many transactions of one adapter hold registers at once, and are granted in order", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const started: number[] = [];
    const transactions: Transaction[] = [];
    for (let number = 0; number < 6; number++) {
      const mdl = yield* makeBuffer({ length: 8192 });
      transactions.push(
        yield* makeTransaction({
          driver,
          mdl,
          length: 8192,
          profile: "packet",
          programDma: () => Effect.sync(() => void started.push(number)),
        }),
      );
    }
    for (const transaction of transactions) yield* transaction.execute();
    const atOnce = [...started];
    for (const transaction of transactions) yield* transaction.completed(8192);
    return { atOnce, started };
  });
  const { value } = finds([], program, { mapRegisters: 6 });
  assertEquals(value!.atOnce, [0, 1, 2]);
  assertEquals(value!.started, [0, 1, 2, 3, 4, 5]);
});

/**
 * A request that can be cancelled. The I/O path and the canceller hold a
 * reference each; who drops the last one completes the IRP.
 */
class CancelableRequest {
  status: number = STATUS_SUCCESS;
  programmed = 0;
  /** What CancelAdapterChannel said, once it was asked. */
  cancelled: boolean | undefined = undefined;
  executed: "not yet" | "accepted" | "refused" = "not yet";
  #references = 2;

  constructor(readonly irp: Irp, readonly transaction: Transaction) {}

  drop(): ReturnType<typeof ioCompleteRequest> {
    if (--this.#references > 0) return Effect.void;
    this.irp.ioStatus.status = this.status;
    return ioCompleteRequest(this.irp);
  }
}

const startRequest = (driver: Driver, mdl: Mdl) =>
  Effect.gen(function* () {
    const irp = yield* ioAllocateIrp("request", mdl);
    const transaction: Transaction = yield* makeTransaction({
      driver,
      mdl,
      length: 4096,
      profile: "packet",
      programDma: (self, part) =>
        Effect.gen(function* () {
          request.programmed++;
          const cancelable = yield* ioSetCancelRoutine(irp, null);
          if (cancelable === null) {
            // The cancel routine has the IRP: clean up instead of programming.
            yield* self.completedFinal();
          } else {
            yield* deliver(driver, part);
            yield* self.completed(part.length);
            yield* request.drop(); // nobody will cancel any more
          }
          yield* request.drop();
        }),
    });
    const request = new CancelableRequest(irp, transaction);
    yield* ioSetCancelRoutine(irp, () =>
      Effect.gen(function* () {
        yield* ioReleaseCancelSpinLock(irp.cancelIrql);
        const won = yield* transaction.cancel();
        request.cancelled = won;
        request.status = STATUS_CANCELLED;
        // With TRUE after the call was accepted, nobody else comes.
        if (won && request.executed === "accepted") yield* request.drop();
        yield* request.drop();
      }));
    return request;
  });

/** The I/O path: Execute, and what follows if nobody will call back. */
const execute = (request: CancelableRequest) =>
  Effect.gen(function* () {
    const status = yield* request.transaction.execute();
    request.executed = status === STATUS_SUCCESS ? "accepted" : "refused";
    const nobodyComes = status !== STATUS_SUCCESS ||
      request.cancelled === true;
    if (nobodyComes) yield* request.drop();
  });

Deno.test("C341 C342 S08 cancel TRUE: EvtProgramDma never runs; FALSE: it runs once; the IRP is completed once", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* allocate(driver);
      const request = yield* startRequest(driver, mdl);
      let found = false;
      const canceller = Effect.gen(function* () {
        yield* keStallExecutionProcessor(yield* choose(3));
        found = yield* ioCancelIrp(request.irp);
      });
      yield* inThreads(processors, [
        freeChannel(driver),
        execute(request),
        canceller,
      ]);
      const { cancelled, executed, irp, programmed } = request;
      const { status } = irp.ioStatus;
      assertEquals(irp.completed, true);
      const answer = found ? `cancel ${cancelled}` : "too late";
      return `${answer}, ${executed}, programmed ${programmed}, ${
        status === 0 ? "done" : "cancelled"
      }`;
    }), {
    seeds: 400,
    check: (report) => assertEquals(eventsOf(report, "IrpCompleted").length, 1),
  });
  assertOutcomes(outcomes, [
    "cancel true, accepted, programmed 0, cancelled",
    "cancel true, refused, programmed 0, cancelled",
    "cancel false, accepted, programmed 1, cancelled",
    "too late, accepted, programmed 1, done",
  ]);
});

Deno.test("C344 S13 a callback that comes after a cancel that said FALSE cleans up and programs nothing", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* allocate(driver);
      let cleanupOnProgramDma = false;
      let programmed = 0;
      let cleaned = 0;
      const transaction = yield* makeTransaction({
        driver,
        mdl,
        length: 4096,
        profile: "packet",
        programDma: (self, part) =>
          Effect.gen(function* () {
            if (cleanupOnProgramDma) {
              cleaned++;
              yield* self.completedFinal();
              return;
            }
            programmed++;
            yield* deliver(driver, part);
            yield* self.completed(part.length);
          }),
      });
      yield* transaction.execute();
      let won = false;
      const canceller = Effect.map(transaction.cancel(), (answer) => {
        won = answer;
        if (won) cleaned++;
        else cleanupOnProgramDma = programmed === 0;
      });
      yield* inThreads(processors, [freeChannel(driver), canceller]);
      const bytes = yield* readBuffer(mdl, 0, 4);
      const moved = bytes.some((byte) => byte !== 0);
      return `${won}, programmed ${programmed}, cleaned ${cleaned}, ${moved}`;
    })
  );
  assertOutcomes(outcomes, [
    "true, programmed 0, cleaned 1, false",
    "false, programmed 0, cleaned 1, false",
    "false, programmed 1, cleaned 0, true",
  ]);
});
