/**
 * What the transactions of a driver framework are put through: both profiles,
 * parts, devices that move less or nothing, cancels at any moment.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { choose, yieldNow } from "../../../src/actors/mod.ts";
import {
  chain,
  makeBuffer,
  pattern,
  readBuffer,
} from "../../../tests/dma/buffers.ts";
import { inThreads, makeDriver } from "../../../tests/dma/fixture.ts";
import { allocate, freeChannel } from "../../../tests/dma/requests.ts";
import type {
  makeTransaction,
  Part,
  Transaction,
} from "../../../tests/clients/transaction.ts";
import type { Scenario, Trial } from "./watch.ts";

/** What a mutant exports. */
export interface TransactionModule {
  readonly makeTransaction: typeof makeTransaction;
}

/** How a transaction is made, and how its device behaves. */
interface TransactionPlan {
  readonly profile: "packet" | "scatter/gather";
  readonly partMax?: number;
  /** Whether the device completes within EvtProgramDma. */
  readonly inside: boolean;
  readonly width?: number;
  /** How many parts there must be, if it is known. */
  readonly parts?: number;
  /** How much of a part the device moves; all if left out. */
  readonly moves?: (part: Part, time: number) => number;
}

const LENGTH = 40_000;
const data = pattern(LENGTH);

/** Lets others move for a while, as long as the schedule says. */
const someYields = Effect.gen(function* () {
  for (let left = yield* choose(20); left > 0; left--) yield* yieldNow;
});

/** Runs a transaction to its end, and holds the bytes against it. */
function delivered(
  { makeTransaction }: TransactionModule,
  plan: TransactionPlan,
): Scenario {
  return Effect.gen(function* () {
    const { inside, moves = ({ length }) => length, width = 32 } = plan;
    const driver = yield* makeDriver({ dmaAddressWidth: width });
    const mdl = chain(
      yield* makeBuffer({ length: 15_000, offset: 123, scattered: true }),
      yield* makeBuffer({ length: 25_000, memory: "low" }),
    );
    let last: Part | undefined;
    let times = 0;
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: LENGTH,
      profile: plan.profile,
      ...(plan.partMax === undefined ? {} : { partMax: plan.partMax }),
      programDma: (self, part) =>
        Effect.gen(function* () {
          last = part;
          const { elements, offset } = part;
          const bytes = moves(part, ++times);
          const source = data.subarray(offset, offset + bytes);
          yield* driver.device.store(elements, source);
          if (inside) yield* self.completed(bytes);
        }),
    });
    const status = yield* transaction.execute();
    if (status !== 0) return `Execute failed with ${status.toString(16)}`;
    for (let over = inside; !over;) {
      over = yield* transaction.completed(moves(last!, times));
    }
    const bytes = yield* readBuffer(mdl);
    yield* driver.dma.putDmaAdapter();
    return complaintOf(transaction, bytes, plan);
  });
}

function complaintOf(
  { moved, parts, releases, state }: Transaction,
  bytes: Uint8Array,
  { partMax = Infinity, parts: count, profile }: TransactionPlan,
): string {
  if (!bytes.every((byte, at) => byte === data[at])) return "bytes are wrong";
  if (state !== "completed") return `the transaction is ${state}`;
  if (moved !== LENGTH) return `${moved} bytes of ${LENGTH}`;
  if (parts.some(({ length }) => length > partMax)) return "a part is too long";
  if (parts.length !== (count ?? parts.length)) return `${parts.length} parts`;
  const whole = parts.slice(0, -1).every(({ length }) => length === partMax);
  if (count !== undefined && !whole) return "a part is too short";
  const packets = parts.every(({ elements }) => elements.length === 1);
  if (profile === "packet" && !packets) return "a packet in pieces";
  const expected = profile === "packet" ? 1 : parts.length;
  return releases === expected ? "" : `${releases} releases`;
}

/** A request that waits, and a cancel at any moment. */
function cancelled({ makeTransaction }: TransactionModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    yield* allocate(driver, { registers: 1 });
    let programmed = 0;
    let won: boolean | undefined;
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: 4096,
      profile: "packet",
      programDma: (self, { elements }) =>
        Effect.gen(function* () {
          programmed++;
          yield* driver.device.store(elements, data.subarray(0, 4096));
          yield* self.completed(4096);
        }),
    });
    const status = yield* transaction.execute();
    yield* inThreads(2, [
      Effect.andThen(someYields, freeChannel(driver)),
      Effect.gen(function* () {
        yield* someYields;
        won = yield* transaction.cancel();
      }),
    ]);
    yield* Effect.sleep("1 millis");
    yield* driver.dma.putDmaAdapter();
    if (status !== 0) return `Execute failed with ${status.toString(16)}`;
    if (won === undefined) return "the cancel never returned";
    if (programmed !== (won ? 0 : 1)) return `${programmed} parts, won: ${won}`;
    const { state } = transaction;
    return state === (won ? "failed" : "completed") ? "" : `it is ${state}`;
  });
}

/** A transaction that is ended without its bytes. */
function given({ makeTransaction }: TransactionModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: 4096,
      profile: "packet",
      programDma: () => Effect.void,
    });
    yield* transaction.execute();
    yield* transaction.completedFinal();
    yield* driver.dma.putDmaAdapter();
    const { moved, releases, state } = transaction;
    return state === "failed" && moved === 0 && releases === 1
      ? ""
      : `it is ${state} with ${moved} bytes`;
  });
}

/** A request that is refused at once. */
function refused({ makeTransaction }: TransactionModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    yield* allocate(driver, { registers: 1 });
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: 4096,
      profile: "packet",
      programDma: () => Effect.void,
    });
    yield* driver.dma.cancelAdapterChannel(driver.pdo, transaction.context);
    const status = yield* transaction.execute();
    yield* freeChannel(driver);
    yield* driver.dma.putDmaAdapter();
    const { state } = transaction;
    return status !== 0 && state === "failed" ? "" : `it is ${state}`;
  });
}

/** What a mutant is put through. */
export function transactionTrials(module: TransactionModule): Trial[] {
  const plans: readonly TransactionPlan[] = [
    { profile: "scatter/gather", partMax: 24_000, inside: false, parts: 2 },
    { profile: "scatter/gather", partMax: 24_000, inside: true, parts: 2 },
    { profile: "packet", inside: false },
    { profile: "packet", inside: true, partMax: 9000 },
    { profile: "packet", inside: false, width: 64 },
    { profile: "scatter/gather", inside: false, width: 64 },
    {
      profile: "packet",
      inside: false,
      moves: ({ length }, time) => time === 2 ? 0 : length,
    },
    {
      profile: "packet",
      inside: false,
      moves: ({ length }, time) => time === 1 ? length >> 1 : length,
    },
  ];
  return [
    ...plans.map((plan) => ({
      program: () => delivered(module, plan),
      schedules: 1,
    })),
    { program: () => given(module), schedules: 1 },
    { program: () => refused(module), schedules: 1 },
    { program: () => cancelled(module), schedules: 30 },
  ];
}
