/** Calls that are answered on the spot ask and tell what announced ones do. */

import { Effect } from "../../deps.ts";
import { fifo } from "../../src/actors/mod.ts";
import { DmaFlags, IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  DmaSystem,
  type MapRegisterBase,
  type OutParameter,
} from "../../src/dma/mod.ts";
import { keStallExecutionProcessor } from "../../src/machine/mod.ts";
import {
  Machine,
  type MachineOptions,
  type MachineServices,
} from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { assertSameBothWays } from "./both_ways.ts";
import { atDispatch, type Driver, inThreads, makeDriver } from "./fixture.ts";
import { allocate, cancel, freeChannel } from "./requests.ts";

const { DeallocateObject } = IoAllocationAction;

/** A synchronous request without a routine, and the release of its grant. */
function pair(
  { dma, pdo }: Driver,
  numberOfMapRegisters: number,
): Effect.Effect<string, never, MachineServices> {
  return Effect.gen(function* () {
    const out: OutParameter<MapRegisterBase | null> = { value: null };
    const dmaTransferContext = yield* Effect.orDie(
      dma.initializeDmaTransferContext(),
    );
    const granted = yield* Effect.result(dma.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext,
      numberOfMapRegisters,
      flags: DmaFlags.SynchronousCallback,
      mapRegisterBase: out,
    }));
    if (granted._tag === "Failure") return granted.failure._tag;
    yield* keStallExecutionProcessor(1);
    yield* dma.freeAdapterObject(DeallocateObject);
    return `${out.value?.count} registers`;
  });
}

/** Four threads on two adapters: every kind of call, in each other's way. */
function crowd(): Effect.Effect<string, never, MachineServices> {
  return Effect.gen(function* () {
    const first = yield* makeDriver();
    const second = yield* makeDriver();
    const told: string[] = [];
    const note = (text: Effect.Effect<string, never, MachineServices>) =>
      Effect.map(text, (said) => void told.push(said));
    yield* inThreads(2, [
      note(atDispatch(pair(first, 4))),
      note(atDispatch(pair(first, 8))),
      Effect.flatMap(
        allocate(second, { registers: 12, action: DeallocateObject }),
        (request) => note(Effect.map(cancel(request), String)),
      ),
      Effect.andThen(
        allocate(second, { registers: 6 }),
        freeChannel(second),
      ),
    ]);
    return told.join("; ");
  });
}

Deno.test("calls that hide no choice ask and tell what announced ones do", () => {
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    const { status, value } = assertSameBothWays(crowd, seed, {
      processors: 2,
      mapRegisters: 16,
      grantDelivery: "either",
    });
    assertEquals(status, "completed");
    outcomes.add(value!);
  }
  assert(outcomes.size > 3, "the threads never got into each other's way");
});

Deno.test("a run ends at the same operation both ways when its steps are used up", () => {
  for (let stepLimit = 1; stepLimit < 40; stepLimit++) {
    assertSameBothWays(crowd, 7, {
      processors: 2,
      mapRegisters: 16,
      stepLimit,
    });
  }
});

Deno.test("a verdict stops a run after the same call both ways", () => {
  for (let events = 1; events < 30; events++) {
    let seen = 0;
    const observers = [
      () => ++seen % events === 0 ? { message: "enough" } : undefined,
    ];
    const stopped = (told: boolean) => {
      seen = 0;
      const oracle = { ...fifo(), ...(told ? { committed: () => {} } : {}) };
      return Machine.run(crowd(), { processors: 2, observers, oracle });
    };
    const [quick, slow] = [stopped(false), stopped(true)];
    assertEquals([quick.steps, quick.message], [slow.steps, slow.message]);
    assertEquals(quick.status, "stopped");
  }
});

Deno.test("synchronous requests of every size end alike, watched or not", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const said: string[] = [];
    for (const registers of [4, 1, 17, 8, 18, 0, 2.5, -1]) {
      said.push(yield* atDispatch(pair(driver, registers)));
    }
    return said;
  });
  const { value, messages } = assertSameBothWays(() => program, 1, {
    mapRegisters: 64,
  });
  assertEquals(value, [
    ...["4 registers", "1 registers", "17 registers", "8 registers"],
    "InsufficientResources",
    "undefined registers",
    ...["InsufficientResources", "InsufficientResources"],
  ]);
  assertEquals(messages.map(({ messages }) => messages), [21]);
});

Deno.test("nobody listening, a synchronous pair needs no message to the adapter", () => {
  const messages = (options: MachineOptions) => {
    const tags: string[] = [];
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const [adapter] = (yield* DmaSystem).adaptersMade;
      const reactor = adapter!.reactor as {
        serve: (typeof adapter & object)["reactor"]["serve"];
      };
      const { serve } = reactor;
      reactor.serve = (message) => {
        tags.push(message._tag);
        return serve(message);
      };
      yield* atDispatch(pair(driver, 4));
    });
    assertEquals(Machine.run(program, options).status, "completed");
    return tags;
  };
  const unwatched = {
    verifier: "off",
    invariants: false,
    statistics: false,
  } as const;
  assertEquals(messages({}), ["initialize", "allocate", "freeChannel"]);
  assertEquals(messages(unwatched), ["initialize"]);
});
