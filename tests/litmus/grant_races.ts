/**
 * The races that decide who gets a channel or its registers. They are litmus
 * tests, and the adapters with planted mistakes are held against them.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { cell, mailbox } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { inThreads, makeDriver, makeDrivers } from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { cancelWhileFreed } from "./cancel_while_freed.ts";
import type { DmaRace } from "./race.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** The request that waits is cancelled while the holder frees the channel. */
export const cancelAgainstGrant: DmaRace = {
  name: "C127 cancel and grant: exactly one wins",
  program: Effect.map(
    cancelWhileFreed,
    ({ waiting: { runs }, won }) => ({ won, runs }),
  ),
  outcomes: [{ won: true, runs: 0 }, { won: false, runs: 1 }],
};

/** Two processors cancel one request while the holder frees the channel. */
export const cancelTwice: DmaRace = {
  name:
    "C123 two cancels and a grant: both are told the same, and the next in line goes on",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const next = yield* allocate(driver, { action: DeallocateObject });
    const answers: boolean[] = [];
    const canceller = (place: number) =>
      Effect.map(cancel(waiting), (answer) => {
        answers[place] = answer;
      });
    yield* inThreads(3, [freeChannel(driver), canceller(0), canceller(1)]);
    return [answers, waiting.runs, next.runs];
  }),
  machine: { processors: 3 },
  outcomes: [[[true, true], 0, 1], [[false, false], 1, 1]],
};

/** One processor asks for the channel while another frees it. */
export const allocateAgainstRelease: DmaRace = {
  name:
    "C084 allocate and release: the request is granted, at once or by the release",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    let request: Request | undefined;
    const asker = Effect.map(
      allocate(driver, { action: DeallocateObject }),
      (made) => {
        request = made;
      },
    );
    yield* inThreads(2, [asker, freeChannel(driver)]);
    return [request!.runs, request!.at?.processor];
  }),
  outcomes: [[1, 0], [1, 1]],
};

/** A request that has the channel waits for registers, and is cancelled. */
export const cancelInRegisterLine: DmaRace = {
  name:
    "C119 cancel and release of registers: exactly one wins, and both lines go on",
  program: Effect.gen(function* () {
    const [holder, driver, other] = yield* makeDrivers(3);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const large = yield* allocate(driver!, {
      registers: 8,
      action: DeallocateObject,
    });
    const behind = yield* allocate(driver!, { action: DeallocateObject });
    const beside = yield* allocate(other!, { action: DeallocateObject });
    let won = false;
    const canceller = Effect.map(cancel(large), (answer) => {
      won = answer;
    });
    yield* inThreads(2, [freeRegistersOf(held), canceller]);
    return [won, large.runs, behind.runs, beside.runs];
  }),
  machine: { mapRegisters: 8 },
  outcomes: [[true, 0, 1, 1], [false, 1, 1, 1]],
};

/** A small request comes while a large one waits and registers come free. */
export const smallBehindLarge: DmaRace = {
  name: "C091 a small request never overtakes a large one that waits",
  program: Effect.gen(function* () {
    const [holder, one, two] = yield* makeDrivers(3);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const order = yield* cell<readonly string[]>("order", []);
    const ask = (driver: typeof holder, name: string, registers: number) =>
      allocate(driver!, {
        registers,
        action: DeallocateObject,
        body: () => order.update((names) => [...names, name]),
      });
    yield* ask(one, "large", 8);
    yield* inThreads(2, [
      freeRegistersOf(held),
      Effect.asVoid(ask(two, "small", 1)),
    ]);
    return order.value;
  }),
  machine: { mapRegisters: 8 },
  outcomes: [["large", "small"]],
};

/** A routine says that it runs; another processor frees what it was granted. */
export const freedBeforeReturn: DmaRace = {
  name:
    "C113 a channel freed by another processor before its routine has returned: every routine runs once",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    const started = yield* mailbox<number>("started");
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { body: () => started.send(1) });
    const next = yield* allocate(driver, { action: DeallocateObject });
    const releaser = Effect.andThen(started.take, freeChannel(driver));
    yield* inThreads(2, [freeChannel(driver), releaser]);
    return [waiting.runs, next.runs];
  }),
  outcomes: [[1, 1]],
};
