/**
 * Spin locks: levels, ownership, misuse, order, deadlocks.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { cell, sleepTicks, spawn } from "../../src/actors/mod.ts";
import {
  keAcquireInStackQueuedSpinLock,
  keAcquireInStackQueuedSpinLockAtDpcLevel,
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keAcquireSpinLockForDpc,
  keGetCurrentIrql,
  keInitializeDpc,
  keInitializeSpinLock,
  keInitializeThreadedDpc,
  keInsertQueueDpc,
  keLowerIrql,
  keRaiseIrql,
  keReleaseInStackQueuedSpinLock,
  keReleaseInStackQueuedSpinLockFromDpcLevel,
  keReleaseSpinLock,
  keReleaseSpinLockForDpc,
  keReleaseSpinLockFromDpcLevel,
  Kernel,
  kernelCall,
  keTryToAcquireSpinLockAtDpcLevel,
  locksHeld,
  type SpinLock,
} from "../../src/machine/mod.ts";
import { assertEquals, assertNotEquals } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

/** How many locks the calling actor holds. */
const held = kernelCall(locksHeld);

/** Starts a thread on a processor. */
function onProcessor<A, E>(
  number: number,
  name: string,
  body: Effect.Effect<A, E, Kernel>,
) {
  return Effect.gen(function* () {
    const { processors } = yield* Kernel;
    const processor = processors[number]!;
    return yield* spawn(name, body, {}, { processor, level: 0 });
  });
}

Deno.test("C313: keAcquireSpinLock() raises to DISPATCH_LEVEL and keReleaseSpinLock() restores the level", () => {
  for (const before of [0, 1, 2]) {
    const seen = valueOf(Effect.gen(function* () {
      yield* keRaiseIrql(before);
      const lock = yield* keInitializeSpinLock("lock");
      const irql = yield* keAcquireSpinLock(lock);
      const inside = yield* keGetCurrentIrql();
      const count = yield* held;
      yield* keReleaseSpinLock(lock, irql);
      return [irql, inside, count, yield* keGetCurrentIrql(), yield* held];
    }));
    assertEquals(seen, [before, 2, 1, before, 0]);
  }
});

Deno.test("Only one actor at a time is between keAcquireSpinLock() and keReleaseSpinLock()", () => {
  for (let seed = 0; seed < 100; seed++) {
    let lost = 0;
    const program = Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      const count = yield* cell("count", 0);
      const add = Effect.gen(function* () {
        const irql = yield* keAcquireSpinLock(lock);
        yield* count.set((yield* count.get) + 1);
        yield* keReleaseSpinLock(lock, irql);
      });
      for (const number of [0, 0, 1, 2]) {
        yield* onProcessor(number, "adder", add);
      }
      yield* sleepTicks(1);
      lost = 4 - count.value;
    });
    valueOf(program, { processors: 3, seed });
    assertEquals(lost, 0, `seed ${seed}`);
  }
});

Deno.test("C314: keAcquireSpinLock() of a lock the caller holds is bug check 0x0F, and then a deadlock that names it", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keAcquireSpinLock(lock);
    yield* keAcquireSpinLock(lock);
  }));
  assertEquals(bugChecksOf(run), [0x0F]);
  assertEquals(run.status, "deadlock");
  assertEquals(
    run.message,
    "main waits for the lock lock, held by main, which it holds itself",
  );
});

Deno.test("C315: keReleaseSpinLock() of a lock the caller does not hold is bug check 0x10 and releases nothing", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      const irql = yield* keAcquireSpinLock(lock);
      yield* onProcessor(
        1,
        "stranger",
        Effect.gen(function* () {
          yield* keRaiseIrql(2);
          yield* keReleaseSpinLock(lock, 0);
          assertEquals(yield* keGetCurrentIrql(), 0);
        }),
      );
      yield* sleepTicks(1);
      const owner = lock.owner?.name;
      yield* keReleaseSpinLock(lock, irql);
      yield* keReleaseSpinLock(lock, irql);
      return owner;
    }),
    { processors: 2 },
  );
  assertEquals(run.value, "main");
  assertEquals(bugChecksOf(run), [0x10, 0x10]);
  assertEquals(
    eventsOf(run, "BugCheck").map((event) => event.sentence),
    [
      "stranger releases lock, which main holds",
      "main releases lock, which nobody holds",
    ],
  );
});

Deno.test("C316: keAcquireSpinLockAtDpcLevel() leaves the IRQL alone, at PASSIVE_LEVEL too", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keAcquireSpinLockAtDpcLevel(lock);
    const irql = yield* keGetCurrentIrql();
    yield* keReleaseSpinLockFromDpcLevel(lock);
    return [irql, yield* held];
  }));
  assertEquals(run.value, [0, 0]);
  const call = eventsOf(run, "Call").find((event) =>
    event.routine === "keAcquireSpinLockAtDpcLevel"
  );
  assertEquals(call?.irql, 0);
});

Deno.test("A lock taken at PASSIVE_LEVEL with the AtDpcLevel routine hangs the DPC that wants it, and the run says why", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const dpc = yield* keInitializeDpc(
      "dpc",
      () => keAcquireSpinLockAtDpcLevel(lock),
      null,
    );
    yield* keAcquireSpinLockAtDpcLevel(lock);
    yield* keInsertQueueDpc(dpc);
    yield* keReleaseSpinLockFromDpcLevel(lock);
  }));
  assertEquals(run.status, "deadlock");
  assertEquals(run.blocked, [
    {
      actor: "main",
      waitsFor: "processor 0, which DPCs of processor 0 holds at level 2",
    },
    {
      actor: "DPCs of processor 0",
      routine: "the DPC routine of dpc",
      waitsFor: "the lock lock, held by main",
    },
  ]);
});

Deno.test("A run does not complete while a DPC routine hangs", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      const dpc = yield* keInitializeDpc(
        "dpc",
        () => keAcquireSpinLockAtDpcLevel(lock),
        null,
      );
      yield* onProcessor(1, "holder", keAcquireSpinLock(lock));
      yield* sleepTicks(1);
      // Its thread ends at DISPATCH_LEVEL, and with it what held the DPC back.
      yield* keRaiseIrql(2);
      yield* keInsertQueueDpc(dpc);
    }),
    { processors: 2 },
  );
  assertEquals(run.status, "deadlock");
  assertEquals(
    run.message,
    "DPCs of processor 0, in the DPC routine of dpc, waits for the lock lock, held by holder",
  );
});

Deno.test("keTryToAcquireSpinLockAtDpcLevel() takes a free lock and never waits", () => {
  const answers = valueOf(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keRaiseIrql(2);
    return [
      yield* keTryToAcquireSpinLockAtDpcLevel(lock),
      yield* keTryToAcquireSpinLockAtDpcLevel(lock),
      yield* held,
    ];
  }));
  assertEquals(answers, [true, false, 1]);
});

Deno.test("Queued spin locks are given in the order of arrival", () => {
  let plainOrders = 0;
  for (let seed = 0; seed < 60; seed++) {
    for (const queued of [true, false]) {
      const arrived: string[] = [];
      const entered: string[] = [];
      const visit = (lock: SpinLock, name: string) =>
        Effect.gen(function* () {
          const irql = yield* keRaiseIrql(2);
          arrived.push(name);
          const leave = queued
            ? keReleaseInStackQueuedSpinLockFromDpcLevel(
              yield* keAcquireInStackQueuedSpinLockAtDpcLevel(lock),
            )
            : keReleaseSpinLockFromDpcLevel(
              (yield* keAcquireSpinLockAtDpcLevel(lock), lock),
            );
          entered.push(name);
          yield* leave;
          yield* keLowerIrql(irql);
        });
      const program = Effect.gen(function* () {
        const lock = yield* keInitializeSpinLock("lock");
        const handle = queued
          ? yield* keAcquireInStackQueuedSpinLock(lock)
          : undefined;
        const irql = queued ? 0 : yield* keAcquireSpinLock(lock);
        for (const number of [1, 2, 3]) {
          yield* onProcessor(number, "visitor", visit(lock, `${number}`));
          yield* sleepTicks(1);
        }
        yield* handle
          ? keReleaseInStackQueuedSpinLock(handle)
          : keReleaseSpinLock(lock, irql);
      });
      valueOf(program, { processors: 4, seed });
      if (queued) assertEquals(entered, arrived);
      else if (entered.join() !== arrived.join()) plainOrders++;
    }
  }
  assertNotEquals(plainOrders, 0);
});

Deno.test("A deadlock on a queued lock names the lock and its holder", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const lock = yield* keInitializeSpinLock("lock");
      yield* keAcquireInStackQueuedSpinLock(lock);
      yield* onProcessor(1, "waiter", keAcquireInStackQueuedSpinLock(lock));
    }),
    { processors: 2 },
  );
  assertEquals(
    run.message,
    "waiter waits for the queued lock lock, held by main",
  );
});

Deno.test("Mixing queued and plain routines on one lock is bug check 0xC4", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const handle = yield* keAcquireInStackQueuedSpinLock(lock);
    yield* keReleaseSpinLock(lock, handle.oldIrql);
    const irql = yield* keAcquireSpinLock(lock);
    yield* keReleaseSpinLock(lock, irql);
    yield* keTryToAcquireSpinLockAtDpcLevel(lock);
    return [yield* held, lock.owner];
  }));
  assertEquals(run.value, [0, undefined]);
  assertEquals(
    eventsOf(run, "BugCheck").map((event) => [
      event.code,
      event.parameters[0],
    ]),
    [[0xC4, 0x40007], [0xC4, 0x40007], [0xC4, 0x40007]],
  );
});

Deno.test("Releasing a raising acquisition with the AtDpcLevel routine is bug check 0xC4, and the IRQL stays", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keAcquireSpinLock(lock);
    yield* keReleaseSpinLockFromDpcLevel(lock);
    return [yield* keGetCurrentIrql(), lock.owner];
  }));
  assertEquals(run.value, [2, undefined]);
  assertEquals(eventsOf(run, "BugCheck")[0]!.parameters, [0x4000B, "lock"]);
});

Deno.test("keReleaseSpinLock() to a level above the present one is bug check 0x0A and lowers nothing", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    yield* keAcquireSpinLock(lock);
    yield* keReleaseSpinLock(lock, 5);
    return yield* keGetCurrentIrql();
  }));
  assertEquals(run.value, 2);
  assertEquals(bugChecksOf(run), [0x0A]);
});

Deno.test("keReleaseSpinLock() in a DPC never lowers below DISPATCH_LEVEL", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const dpc = yield* keInitializeDpc(
      "dpc",
      () => Effect.andThen(keAcquireSpinLock(lock), keReleaseSpinLock(lock, 0)),
      null,
    );
    yield* keInsertQueueDpc(dpc);
  }));
  assertEquals(eventsOf(run, "DpcFinished")[0]!.irql, 2);
});

Deno.test("keAcquireSpinLockForDpc() raises in a threaded DPC and leaves an ordinary one where it is", () => {
  const seen: unknown[] = [];
  valueOf(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const routine = () =>
      Effect.gen(function* () {
        const irql = yield* keAcquireSpinLockForDpc(lock);
        const inside = yield* keGetCurrentIrql();
        yield* keReleaseSpinLockForDpc(lock, irql);
        seen.push([irql, inside, yield* keGetCurrentIrql()]);
      });
    yield* keInsertQueueDpc(yield* keInitializeDpc("one", routine, null));
    yield* keInsertQueueDpc(
      yield* keInitializeThreadedDpc("two", routine, null),
    );
  }));
  assertEquals(seen, [[2, 2, 2], [0, 2, 0]]);
});

Deno.test("A DPC routine that returns with a lock held is told with it", () => {
  const run = runMachine(Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const dpc = yield* keInitializeDpc(
      "dpc",
      () => keAcquireSpinLockAtDpcLevel(lock),
      null,
    );
    yield* keInsertQueueDpc(dpc);
  }));
  assertEquals(eventsOf(run, "DpcFinished")[0]!.locksHeld, 1);
});

Deno.test("Two locks taken in opposite order deadlock in some schedule, and the run names both holders", () => {
  let message = "";
  for (let seed = 0; seed < 50 && message === ""; seed++) {
    const run = runMachine(
      Effect.gen(function* () {
        const first = yield* keInitializeSpinLock("first");
        const second = yield* keInitializeSpinLock("second");
        const take = (one: SpinLock, other: SpinLock) =>
          Effect.gen(function* () {
            const irql = yield* keAcquireSpinLock(one);
            yield* keAcquireSpinLockAtDpcLevel(other);
            yield* keReleaseSpinLockFromDpcLevel(other);
            yield* keReleaseSpinLock(one, irql);
          });
        yield* onProcessor(0, "A", take(first, second));
        yield* onProcessor(1, "B", take(second, first));
      }),
      { processors: 2, seed },
    );
    if (run.status === "deadlock") message = run.message;
    else assertEquals(run.status, "completed");
  }
  assertEquals(
    message,
    "A waits for the lock second, held by B; B waits for the lock first, held by A",
  );
});
