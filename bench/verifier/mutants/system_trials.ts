/**
 * What the system-DMA transaction of a driver framework is put through: parts,
 * completions that come early, stops at any moment, parts that cannot be mapped.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { choose, yieldNow } from "../../../src/actors/mod.ts";
import { DmaCompletionStatus } from "../../../src/ddi/mod.ts";
import {
  makeBuffer,
  pattern,
  writeBuffer,
} from "../../../tests/dma/buffers.ts";
import { atDispatch, inThreads } from "../../../tests/dma/fixture.ts";
import {
  AT_ONCE,
  makeSystemDriver,
  withController,
} from "../../../tests/dma/system.ts";
import type {
  Step,
  SystemTransaction,
  systemTransaction,
} from "../../../tests/clients/system_transaction.ts";
import type { Scenario, Trial } from "./watch.ts";

/** What a mutant exports. */
export interface SystemModule {
  readonly systemTransaction: typeof systemTransaction;
}

const PAGE = 4096;
const { DmaCancelled, DmaComplete, DmaError } = DmaCompletionStatus;

const someYields = Effect.gen(function* () {
  for (let left = yield* choose(30); left > 0; left--) yield* yieldNow;
});

/** Lets time pass until a transaction has ended, or has had time enough. */
const ended = (transaction: SystemTransaction) =>
  Effect.gen(function* () {
    for (let waited = 0; waited < 2000; waited++) {
      if (transaction.final !== undefined) break;
      yield* Effect.sleep("10 micros");
    }
    yield* Effect.sleep("20 millis");
  });

/** What is wrong with the order of steps. */
function disorder({ steps }: SystemTransaction): string {
  const text = steps.join(", ");
  if (steps.at(-1) !== "released") return `the steps are ${text}`;
  let open = false;
  for (const step of steps) {
    if (step === "programmed" && open) return `the steps are ${text}`;
    if (step === "completed" && !open) return `the steps are ${text}`;
    if (step === "programmed" || step === "completed") open = !open;
  }
  return steps.filter((step) => step === "released").length === 1
    ? ""
    : `the steps are ${text}`;
}

/** What a whole transfer is made of. */
interface WholePlan {
  readonly length: number;
  /** Whether EvtProgramDma takes as long as the schedule says. */
  readonly lingers?: boolean;
  /** Of the first byte in its page; 0 if left out. */
  readonly offset?: number;
  /** A page if left out. */
  readonly partMax?: number;
}

/** All parts, one after the other. */
function whole(
  { systemTransaction }: SystemModule,
  { length, lingers = false, offset = 0, partMax = PAGE }: WholePlan,
): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length, offset, scattered: true });
    let programmed = 0;
    let tooEarly = false;
    const bytes = pattern(length);
    yield* writeBuffer(mdl, bytes);
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length,
      partMax,
      programDma: (self) =>
        Effect.gen(function* () {
          programmed++;
          const steps = self.steps.length;
          if (lingers) yield* someYields;
          tooEarly ||= self.steps.length > steps;
        }),
    });
    const status = yield* atDispatch(transaction.execute());
    yield* ended(transaction);
    yield* driver.dma.putDmaAdapter();
    if (status !== 0) return `Execute failed with ${status.toString(16)}`;
    const { final, moved, steps } = transaction;
    if (final !== DmaComplete) return `it ended with ${final}`;
    if (moved !== length) return `${moved} bytes of ${length}`;
    const { received } = driver.device;
    const sound = received.length === length &&
      received.every((byte, at) => byte === bytes[at]);
    if (!sound) return "the device received wrong bytes";
    const parts = Math.ceil(length / partMax);
    if (programmed !== parts) return `${programmed} calls of EvtProgramDma`;
    if (tooEarly) return "a part was completed within EvtProgramDma";
    const expected: Step[] = [
      ...Array.from(
        { length: parts },
        () => ["programmed", "completed"] as const,
      ).flat(),
      "released",
    ];
    return steps.join() === expected.join() ? "" : `the steps are ${steps}`;
  });
}

/** A stop at any moment. */
function stopped({ systemTransaction }: SystemModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 3 * PAGE });
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: 3 * PAGE,
      partMax: PAGE,
    });
    let askedAt = Infinity;
    yield* inThreads(2, [
      Effect.asVoid(atDispatch(transaction.execute())),
      Effect.gen(function* () {
        yield* someYields;
        askedAt = transaction.steps.length;
        yield* transaction.stop();
      }),
    ]);
    yield* ended(transaction);
    yield* driver.dma.putDmaAdapter();
    const { final, steps } = transaction;
    const wrong = disorder(transaction);
    if (wrong !== "") return wrong;
    if (final !== DmaCancelled && final !== DmaComplete) {
      return `it ended with ${final}`;
    }
    // What is under way may end, and nothing more is programmed but one part.
    const after = steps.slice(askedAt).filter((step) => step === "programmed");
    return after.length <= 1 ? "" : `${after.length} parts after the stop`;
  });
}

/** A stop within a part, which the device does not finish. */
function stoppedWithin({ systemTransaction }: SystemModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ ready: false });
    const mdl = yield* makeBuffer({ length: 2 * PAGE });
    const transaction = yield* systemTransaction({
      driver,
      mdl,
      length: 2 * PAGE,
      partMax: PAGE,
    });
    yield* atDispatch(transaction.execute());
    yield* driver.device.accept(PAGE + 100);
    yield* Effect.sleep("20 millis");
    yield* transaction.stop();
    yield* ended(transaction);
    const { context, final, moved, steps } = transaction;
    yield* driver.dma.putDmaAdapter();
    if (final !== DmaCancelled) return `it ended with ${final}`;
    if (context.transferCancelled) return "the mark of the cancel is left";
    const text = steps.join();
    return text === "programmed,completed,programmed,cancelled,released" &&
        moved === PAGE
      ? ""
      : `the steps are ${text}`;
  });
}

/** A part that cannot be mapped. */
function unmappable({ systemTransaction }: SystemModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: 3 });
    const options = { driver, mdl, length: 3, partMax: PAGE };
    const transaction = yield* systemTransaction(options);
    yield* atDispatch(transaction.execute());
    const { final, steps } = transaction;
    yield* driver.dma.putDmaAdapter();
    return final === DmaError && steps.join() === "failed,released"
      ? ""
      : `it ended with ${final} after ${steps}`;
  });
}

/** A stop while the transaction waits for the channel of another. */
function stoppedWaiting({ systemTransaction }: SystemModule): Scenario {
  return Effect.gen(function* () {
    const driver = yield* makeSystemDriver();
    const mdl = yield* makeBuffer({ length: PAGE });
    const options = { driver, mdl, length: PAGE, partMax: PAGE };
    const transaction = yield* systemTransaction(options);
    const holder = yield* systemTransaction(options);
    yield* atDispatch(holder.execute());
    yield* atDispatch(transaction.execute());
    yield* transaction.stop();
    yield* ended(transaction);
    yield* driver.dma.putDmaAdapter();
    const text = `${holder.steps} ${transaction.steps}`;
    return text === "programmed,completed,released cancelled,released"
      ? ""
      : `the steps are ${text}`;
  });
}

/** What a mutant is put through. */
export function systemTrials(module: SystemModule): Trial[] {
  const early = withController({ ...AT_ONCE, burstBytes: 8192 });
  return [
    {
      program: () => whole(module, { length: 10_000 }),
      machine: withController(),
      schedules: 2,
    },
    {
      program: () =>
        whole(module, { length: 65_536, offset: 100, partMax: 65_536 }),
      machine: withController(),
      schedules: 1,
    },
    {
      program: () => whole(module, { length: 3 * PAGE, lingers: true }),
      machine: early,
      schedules: 25,
    },
    {
      program: () => stoppedWithin(module),
      machine: withController(),
      schedules: 1,
    },
    {
      program: () => unmappable(module),
      machine: withController({ minimumTransferUnit: 4 }),
      schedules: 1,
    },
    {
      program: () => stoppedWaiting(module),
      machine: withController(),
      schedules: 1,
    },
    {
      program: () => stopped(module),
      machine: withController(AT_ONCE),
      schedules: 40,
    },
  ];
}
