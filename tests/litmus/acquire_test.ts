/** Races of acquireChannel: interruption against the grant, and many who want one. */

import { Effect } from "../../deps.ts";
import { cell, interrupt, join, spawn } from "../../src/actors/mod.ts";
import { acquireChannel } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import type { MachineServices } from "../../src/simulator/mod.ts";
import {
  type Driver,
  freeRegisters,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { testEvery } from "./race.ts";

/** Acquires the channel, does something with it, and gives it back. */
const use = <E, R>(
  { adapter, pdo }: Driver,
  body: Effect.Effect<void, E, R>,
) =>
  Effect.orDie(Effect.scoped(Effect.andThen(
    acquireChannel(adapter, { deviceObject: pdo, numberOfMapRegisters: 2 }),
    body,
  )));

/** Starts a thread that may be interrupted. */
const onProcessor = <A>(
  number: number,
  body: Effect.Effect<A, never, MachineServices>,
) =>
  Effect.flatMap(
    Kernel,
    ({ processors }) =>
      spawn("waiter", body, { supervised: true }, {
        processor: processors[number]!,
        level: 0,
      }),
  );

testEvery({
  name:
    "interrupting the wait is the cancel: it is taken back, or granted and given back, and nothing leaks",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, { registers: 2 });
    const held = yield* cell("held", false);
    const waiter = yield* onProcessor(2, use(driver, held.set(true)));
    yield* inThreads(2, [freeChannel(driver), interrupt(waiter)]);
    yield* Effect.exit(join(waiter));
    return [held.value, yield* freeRegisters];
  }),
  machine: { mapRegisters: 4, processors: 3 },
  outcomes: [[false, 4], [true, 4]],
});

testEvery({
  name: "two who acquire one channel hold it one after the other",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    const inside = yield* cell("inside", 0);
    let most = 0;
    const enter = Effect.gen(function* () {
      yield* inside.update((count) => count + 1);
      most = Math.max(most, yield* inside.get);
      yield* inside.update((count) => count - 1);
    });
    yield* inThreads(2, [use(driver, enter), use(driver, enter)]);
    return [most, yield* freeRegisters];
  }),
  machine: { mapRegisters: 4 },
  outcomes: [[1, 4]],
});
