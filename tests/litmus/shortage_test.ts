/** Map registers run short: who waits, who is served, and in which order. */

import { Effect } from "../../deps.ts";
import { type Cell, cell } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import type { MachineServices } from "../../src/simulator/mod.ts";
import {
  type Driver,
  freeRegisters,
  inThreads,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";
import { testEvery, testSome } from "./race.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** Registers that are held without a channel. */
const hold = (driver: Driver, registers: number) =>
  allocate(driver, { registers, action: DeallocateObjectKeepRegisters });

/** A request whose routine writes its name down and gives everything back. */
const noting = (
  driver: Driver,
  registers: number,
  order: Cell<readonly string[]>,
  name: string,
): Effect.Effect<Request, never, MachineServices> =>
  allocate(driver, {
    registers,
    action: DeallocateObject,
    body: () => order.update((names) => [...names, name]),
  });

const EIGHT = { mapRegisters: 8 } as const;

testEvery({
  name:
    "C087 two processors release to one waiter: it is granted once, by the last of them",
  program: Effect.gen(function* () {
    const [one, two, waiter] = yield* makeDrivers(3);
    const first = yield* hold(one!, 4);
    const second = yield* hold(two!, 4);
    const waiting = yield* allocate(waiter!, {
      registers: 8,
      action: DeallocateObject,
    });
    yield* inThreads(2, [freeRegistersOf(first), freeRegistersOf(second)]);
    return [waiting.runs, waiting.at?.processor, yield* freeRegisters];
  }),
  machine: EIGHT,
  outcomes: [[1, 0, 8], [1, 1, 8]],
});

testEvery({
  name:
    "C086 two releases serve two waiters in order, and their routines run on two processors in either order",
  program: Effect.gen(function* () {
    const [one, two, three, four] = yield* makeDrivers(4);
    const first = yield* hold(one!, 4);
    const second = yield* hold(two!, 4);
    const order = yield* cell<readonly string[]>("order", []);
    yield* noting(three!, 3, order, "first");
    yield* noting(four!, 2, order, "second");
    yield* inThreads(2, [freeRegistersOf(first), freeRegistersOf(second)]);
    return order.value;
  }),
  machine: EIGHT,
  outcomes: [["first", "second"], ["second", "first"]],
});

testEvery({
  name:
    "C150 freed registers that fit only the second in line are given to nobody, until the first is cancelled",
  program: Effect.gen(function* () {
    const [holder, one, two] = yield* makeDrivers(3);
    const small = yield* hold(holder!, 2);
    const rest = yield* hold(holder!, 6);
    const large = yield* allocate(one!, {
      registers: 8,
      action: DeallocateObject,
    });
    const behind = yield* allocate(two!, {
      registers: 2,
      action: DeallocateObject,
    });
    let seen = -1;
    let won = false;
    const canceller = Effect.gen(function* () {
      yield* freeRegistersOf(small);
      seen = behind.runs;
      won = yield* cancel(large);
    });
    yield* inThreads(2, [canceller, freeRegistersOf(rest)]);
    return [won, large.runs, behind.runs, won ? seen : 0];
  }),
  machine: EIGHT,
  outcomes: [[true, 0, 1, 0], [false, 1, 1, 0]],
});

testEvery({
  name:
    "C110 a channel goes on to the next while the registers of the last are freed elsewhere",
  program: Effect.gen(function* () {
    const [driver] = yield* makeDrivers(1);
    const held = yield* allocate(driver!, {
      registers: 5,
      action: DeallocateObjectKeepRegisters,
    });
    let next: Request | undefined;
    const asker = Effect.map(
      allocate(driver!, { registers: 5, action: DeallocateObject }),
      (request) => {
        next = request;
      },
    );
    yield* inThreads(2, [asker, freeRegistersOf(held)]);
    return [next!.runs, next!.at?.processor, yield* freeRegisters];
  }),
  machine: EIGHT,
  outcomes: [[1, 0, 8], [1, 1, 8]],
});

testEvery({
  name:
    "C151 a waiter for registers keeps the channel from those behind it, and nobody is forgotten",
  program: Effect.gen(function* () {
    const [holder, driver] = yield* makeDrivers(2);
    const held = yield* hold(holder!, 6);
    const order = yield* cell<readonly string[]>("order", []);
    yield* noting(driver!, 4, order, "first");
    const asker = Effect.asVoid(noting(driver!, 1, order, "second"));
    yield* inThreads(2, [asker, freeRegistersOf(held)]);
    return order.value;
  }),
  machine: EIGHT,
  outcomes: [["first", "second"]],
});

testEvery({
  name:
    "C134 a channel and registers are released on two processors: who waits longer for registers gets them",
  program: Effect.gen(function* () {
    const [one, two, three] = yield* makeDrivers(3);
    yield* allocate(one!, { registers: 4 });
    const held = yield* hold(two!, 4);
    const order = yield* cell<readonly string[]>("order", []);
    yield* noting(one!, 2, order, "next on the channel");
    yield* noting(three!, 6, order, "next for registers");
    yield* inThreads(2, [freeChannel(one!), freeRegistersOf(held)]);
    return order.value;
  }),
  machine: EIGHT,
  outcomes: [["next for registers", "next on the channel"]],
});

testSome({
  name:
    "C091 three adapters, a holder, a canceller and a newcomer: the first in line is never overtaken",
  program: Effect.gen(function* () {
    const [holder, one, two, three] = yield* makeDrivers(4);
    const held = yield* hold(holder!, 6);
    const order = yield* cell<readonly string[]>("order", []);
    const large = yield* noting(one!, 8, order, "large");
    yield* noting(two!, 3, order, "middle");
    yield* inThreads(3, [
      freeRegistersOf(held),
      Effect.asVoid(cancel(large)),
      Effect.asVoid(noting(three!, 1, order, "small")),
    ]);
    return order.value;
  }),
  machine: { mapRegisters: 8, processors: 3 },
  outcomes: [
    ["large", "middle", "small"],
    ["middle", "small"],
    ["small", "middle"],
    ["large", "small", "middle"],
  ],
});
