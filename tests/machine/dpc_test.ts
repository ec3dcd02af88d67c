/**
 * DPC objects and queues: insertion, order, targets, deferral, flushing.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  cell,
  currentTick,
  mailbox,
  sleepTicks,
  spawn,
} from "../../src/actors/mod.ts";
import { KdpcImportance } from "../../src/ddi/mod.ts";
import {
  type DeferredRoutine,
  keFlushQueuedDpcs,
  keGetCurrentIrql,
  keInitializeDpc,
  keInitializeThreadedDpc,
  keInsertQueueDpc,
  keLowerIrql,
  keRaiseIrql,
  keRemoveQueueDpc,
  Kernel,
  keSetImportanceDpc,
  keSetTargetProcessorDpc,
  keSetTargetProcessorDpcEx,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { bugChecksOf, eventsOf, runMachine, valueOf } from "./machine.ts";

/** A routine that notes its argument in the list it was initialized with. */
const note: DeferredRoutine<unknown[]> = (_dpc, list, argument) =>
  Effect.sync(() => void list.push(argument));

/** Runs a body at DISPATCH_LEVEL, where this processor drains no DPC. */
function held<A>(body: Effect.Effect<A, never, Kernel>) {
  return Effect.gen(function* () {
    const irql = yield* keRaiseIrql(2);
    const value = yield* body;
    yield* keLowerIrql(irql);
    return value;
  });
}

Deno.test("C296: keInsertQueueDpc() of an object that is in no queue returns true", () => {
  const ran: unknown[] = [];
  const inserted = valueOf(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", note, ran);
    return yield* keInsertQueueDpc(dpc, "first");
  }));
  assertEquals(inserted, true);
  assertEquals(ran, ["first"]);
});

Deno.test("C297: keInsertQueueDpc() of a queued object returns false, drops the new arguments, and the routine runs once", () => {
  const ran: unknown[] = [];
  const answers = valueOf(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", note, ran);
    return yield* held(Effect.all([
      keInsertQueueDpc(dpc, "first"),
      keInsertQueueDpc(dpc, "second"),
    ]));
  }));
  assertEquals(answers, [true, false]);
  assertEquals(ran, ["first"]);
});

Deno.test("C298: keInsertQueueDpc() from inside its own routine returns true, and the routine runs again", () => {
  const answers: boolean[] = [];
  const again: DeferredRoutine = (dpc, _context, left) =>
    left === 0 ? Effect.void : Effect.map(
      keInsertQueueDpc(dpc, (left as number) - 1),
      (inserted) => void answers.push(inserted),
    );
  const run = runMachine(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", again, null);
    yield* keInsertQueueDpc(dpc, 2);
  }));
  assertEquals(run.status, "completed");
  assertEquals(answers, [true, true]);
  assertEquals(eventsOf(run, "DpcFinished").length, 3);
});

Deno.test("C299: keInsertQueueDpc() without a target uses the queue of the calling processor", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", note, []);
      yield* keInsertQueueDpc(dpc);
      const { processors } = yield* Kernel;
      yield* spawn("elsewhere", keInsertQueueDpc(dpc), {}, {
        processor: processors[2]!,
        level: 0,
      });
    }),
    { processors: 3 },
  );
  assertEquals(
    eventsOf(run, "DpcStarted").map(({ processor, irql }) => [processor, irql]),
    [[0, 2], [2, 2]],
  );
});

Deno.test("C300: keInsertQueueDpc() with HighImportance runs before Medium and Low DPCs queued earlier", () => {
  const ran: unknown[] = [];
  valueOf(Effect.gen(function* () {
    const low = yield* keInitializeDpc("low", note, ran);
    yield* keSetImportanceDpc(low, KdpcImportance.LowImportance);
    const medium = yield* keInitializeDpc("medium", note, ran);
    const mediumHigh = yield* keInitializeDpc("medium high", note, ran);
    yield* keSetImportanceDpc(
      mediumHigh,
      KdpcImportance.MediumHighImportance,
    );
    const high = yield* keInitializeDpc("high", note, ran);
    yield* keSetImportanceDpc(high, KdpcImportance.HighImportance);
    const higher = yield* keInitializeDpc("higher", note, ran);
    yield* keSetImportanceDpc(higher, KdpcImportance.HighImportance);
    yield* held(Effect.all([
      keInsertQueueDpc(low, "low"),
      keInsertQueueDpc(medium, "medium"),
      keInsertQueueDpc(mediumHigh, "medium high"),
      keInsertQueueDpc(high, "high"),
      keInsertQueueDpc(higher, "higher"),
    ]));
  }));
  assertEquals(ran, ["higher", "high", "low", "medium", "medium high"]);
});

Deno.test("keLowerIrql() below DISPATCH_LEVEL drains the queue before the caller goes on", () => {
  const ran: unknown[] = [];
  valueOf(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", note, ran);
    const irql = yield* keRaiseIrql(2);
    yield* keInsertQueueDpc(dpc, "dpc");
    ran.push("still raised");
    yield* keLowerIrql(irql);
    ran.push("lowered");
  }));
  assertEquals(ran, ["still raised", "dpc", "lowered"]);
});

Deno.test("C303: keSetTargetProcessorDpc() after the insertion leaves the queued entry where it is", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", note, []);
      yield* held(Effect.gen(function* () {
        yield* keInsertQueueDpc(dpc);
        yield* keSetTargetProcessorDpc(dpc, 1);
      }));
      yield* keInsertQueueDpc(dpc);
    }),
    { processors: 2 },
  );
  assertEquals(eventsOf(run, "DpcQueued").map((event) => event.target), [0, 1]);
  assertEquals(
    eventsOf(run, "DpcStarted").map((event) => event.processor),
    [0, 1],
  );
});

Deno.test("keSetTargetProcessorDpc() with a number that no processor has leaves the target unchanged", () => {
  const target = valueOf(
    Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", note, []);
      yield* keSetTargetProcessorDpc(dpc, 1);
      yield* keSetTargetProcessorDpc(dpc, 2);
      return dpc.targetProcessor;
    }),
    { processors: 2 },
  );
  assertEquals(target, 1);
});

Deno.test("C304: keSetTargetProcessorDpcEx() with a bad processor fails with 0xC000000D", () => {
  const [error, target] = valueOf(
    Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", note, []);
      yield* keSetTargetProcessorDpcEx(dpc, 1);
      const error = yield* Effect.flip(keSetTargetProcessorDpcEx(dpc, 2));
      return [error, dpc.targetProcessor] as const;
    }),
    { processors: 2 },
  );
  assertEquals(error.status, 0xC000000D);
  assertEquals(target, 1);
});

Deno.test("keRemoveQueueDpc() returns true for a queued object, which then does not run", () => {
  const ran: unknown[] = [];
  const answers = valueOf(Effect.gen(function* () {
    const dpc = yield* keInitializeDpc("dpc", note, ran);
    const kept = yield* keInitializeDpc("kept", note, ran);
    return yield* held(Effect.all([
      keRemoveQueueDpc(dpc),
      keInsertQueueDpc(dpc, "removed"),
      keInsertQueueDpc(kept, "kept"),
      keRemoveQueueDpc(dpc),
      keRemoveQueueDpc(dpc),
      keInsertQueueDpc(dpc, "again"),
    ]));
  }));
  assertEquals(answers, [false, true, true, true, false, true]);
  assertEquals(ran, ["kept", "again"]);
});

/** Queues DPCs of one importance for another processor and says when they ran. */
function ticksOfRuns(
  importance: KdpcImportance,
  count: number,
  own: boolean,
): readonly number[] {
  const ticks: number[] = [];
  const noteTick: DeferredRoutine = () =>
    Effect.map(currentTick, (tick) => void ticks.push(tick));
  const insertAll = Effect.gen(function* () {
    for (let i = 0; i < count; i++) {
      const dpc = yield* keInitializeDpc("dpc", noteTick, null);
      yield* keSetImportanceDpc(dpc, importance);
      if (!own) yield* keSetTargetProcessorDpc(dpc, 1);
      yield* keInsertQueueDpc(dpc);
    }
  });
  valueOf(insertAll, {
    processors: 2,
    dpcDepthLimit: 3,
    dpcDeferralTicks: 10,
  });
  return ticks;
}

Deno.test("Low importance waits for the deferral, on the own processor and on another", () => {
  assertEquals(ticksOfRuns(KdpcImportance.LowImportance, 2, true), [10, 10]);
  assertEquals(ticksOfRuns(KdpcImportance.LowImportance, 2, false), [10, 10]);
});

Deno.test("Low importance does not wait once the queue is as deep as its limit", () => {
  assertEquals(ticksOfRuns(KdpcImportance.LowImportance, 3, true), [0, 0, 0]);
});

Deno.test("Medium importance runs now on the own processor and waits on another", () => {
  assertEquals(ticksOfRuns(KdpcImportance.MediumImportance, 1, true), [0]);
  assertEquals(ticksOfRuns(KdpcImportance.MediumImportance, 2, false), [
    10,
    10,
  ]);
  assertEquals(
    ticksOfRuns(KdpcImportance.MediumImportance, 3, false),
    [0, 0, 0],
  );
});

Deno.test("MediumHigh and High importance run now on any processor", () => {
  for (const own of [true, false]) {
    assertEquals(
      ticksOfRuns(KdpcImportance.MediumHighImportance, 1, own),
      [0],
    );
    assertEquals(ticksOfRuns(KdpcImportance.HighImportance, 1, own), [0]);
  }
});

Deno.test("A deferral that has nothing left to drain interrupts nobody", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const low = yield* keInitializeDpc("low", note, []);
      yield* keSetImportanceDpc(low, KdpcImportance.LowImportance);
      yield* keInsertQueueDpc(low);
      yield* keRemoveQueueDpc(low);
    }),
  );
  assertEquals(run.status, "completed");
  assertEquals(run.ticks, 1);
  assertEquals(eventsOf(run, "DpcStarted"), []);
  const names = [...run.kernel.scheduler.actors].map(({ name }) => name);
  assertEquals(names, ["deferral of DPCs of processor 0"]);
});

Deno.test("Each deferral is waited for anew", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const low = yield* keInitializeDpc("low", note, []);
      yield* keSetImportanceDpc(low, KdpcImportance.LowImportance);
      yield* keInsertQueueDpc(low);
      yield* sleepTicks(25);
      yield* keInsertQueueDpc(low);
    }),
    { dpcDeferralTicks: 10 },
  );
  assertEquals(eventsOf(run, "DpcStarted").map((event) => event.tick), [
    10,
    35,
  ]);
});

Deno.test("C306: keFlushQueuedDpcs() returns after every DPC queued before it, on every processor, has finished", () => {
  for (let seed = 0; seed < 50; seed++) {
    const finished: unknown[] = [];
    const slow: DeferredRoutine<number> = (_dpc, number) =>
      Effect.gen(function* () {
        const pace = yield* cell("pace", 0);
        for (let i = 0; i < number; i++) yield* pace.set(i);
        finished.push(number);
      });
    const program = Effect.gen(function* () {
      for (const number of [0, 1, 2, 3]) {
        const dpc = yield* keInitializeDpc("dpc", slow, number);
        yield* keSetTargetProcessorDpc(dpc, number);
        const low = yield* keInitializeThreadedDpc("low", slow, 10 + number);
        yield* keSetTargetProcessorDpc(low, number);
        yield* keInsertQueueDpc(dpc);
        yield* keInsertQueueDpc(low);
      }
      yield* keFlushQueuedDpcs();
      return finished.length;
    });
    const options = { processors: 4, seed, dpcDeferralTicks: 1000 };
    assertEquals(valueOf(program, options), 8, `seed ${seed}`);
  }
});

Deno.test("keFlushQueuedDpcs() does not wait for a DPC that is removed", () => {
  const run = runMachine(
    Effect.gen(function* () {
      const low = yield* keInitializeDpc("low", note, []);
      yield* keSetImportanceDpc(low, KdpcImportance.LowImportance);
      yield* keSetTargetProcessorDpc(low, 1);
      const { processors } = yield* Kernel;
      const waited = yield* mailbox<void>("waited");
      // Processor 1 cannot drain, so the flush waits until the removal.
      yield* spawn("holder", held(waited.take), {}, {
        processor: processors[1]!,
        level: 0,
      });
      yield* keInsertQueueDpc(low);
      yield* spawn(
        "remover",
        Effect.gen(function* () {
          yield* sleepTicks(5);
          assertEquals(yield* keRemoveQueueDpc(low), true);
        }),
      );
      yield* keFlushQueuedDpcs();
      yield* waited.send(undefined);
    }),
    { processors: 2 },
  );
  assertEquals([run.status, run.message], ["completed", ""]);
  assertEquals(eventsOf(run, "DpcStarted"), []);
});

Deno.test("keFlushQueuedDpcs() at DISPATCH_LEVEL is bug check 0xB8 and does not wait", () => {
  const run = runMachine(held(keFlushQueuedDpcs()));
  assertEquals(run.status, "completed");
  assertEquals(bugChecksOf(run), [0xB8]);
});

Deno.test("C307: the DPCs of one processor never overlap, and no thread of it moves between them", () => {
  for (let seed = 0; seed < 200; seed++) {
    const steps: string[] = [];
    const twoSteps: DeferredRoutine<string> = (_dpc, name) =>
      Effect.gen(function* () {
        const pace = yield* cell("pace", 0);
        steps.push(name);
        yield* pace.set(1);
        yield* pace.set(2);
        steps.push(name);
      });
    const thread = Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", twoSteps, "dpc");
      yield* keSetTargetProcessorDpc(dpc, 0);
      yield* keSetImportanceDpc(dpc, KdpcImportance.HighImportance);
      for (let i = 0; i < 3; i++) {
        yield* keInsertQueueDpc(dpc);
        steps.push("thread");
        yield* (yield* cell("pace", 0)).set(1);
      }
    });
    const run = runMachine(
      Effect.gen(function* () {
        const { processors } = yield* Kernel;
        for (const number of [0, 0, 1, 1]) {
          const processor = processors[number]!;
          yield* spawn("thread", thread, {}, { processor, level: 0 });
        }
      }),
      { processors: 2, seed },
    );
    assertEquals(run.status, "completed", run.message);
    const dpcs = eventsOf(run, "DpcStarted").length;
    const onZero = run.events.filter((event) => event.processor === 0);
    let running = false;
    for (const event of onZero) {
      if (event._tag === "DpcStarted") {
        assert(!running, `seed ${seed}: overlap`);
        running = true;
      } else if (event._tag === "DpcFinished") running = false;
      else assert(!running, `seed ${seed}: ${event._tag} amid a DPC`);
    }
    assert(dpcs > 0);
  }
});

Deno.test("C308: an object queued again on another processor may run while its first run goes on", () => {
  let overlapped = false;
  for (let seed = 0; seed < 50 && !overlapped; seed++) {
    let running = 0;
    const routine: DeferredRoutine = () =>
      Effect.gen(function* () {
        const pace = yield* cell("pace", 0);
        overlapped ||= ++running > 1;
        yield* pace.set(1);
        yield* pace.set(2);
        running--;
      });
    const program = Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", routine, null);
      const { processors } = yield* Kernel;
      for (const processor of processors) {
        yield* spawn("thread", keInsertQueueDpc(dpc), {}, {
          processor,
          level: 0,
        });
      }
    });
    valueOf(program, { processors: 2, seed });
  }
  assert(overlapped);
});

Deno.test("A DPC object is queued once: insertions and removals that succeeded match the runs", () => {
  for (let seed = 0; seed < 200; seed++) {
    let runs = 0;
    let inserted = 0;
    let removed = 0;
    const routine: DeferredRoutine = () => Effect.sync(() => void runs++);
    const program = Effect.gen(function* () {
      const dpc = yield* keInitializeDpc("dpc", routine, null);
      const { processors } = yield* Kernel;
      const thread = Effect.gen(function* () {
        for (let i = 0; i < 4; i++) {
          const irql = yield* keRaiseIrql(2);
          if (yield* keInsertQueueDpc(dpc)) inserted++;
          if (i % 2 === 0 && (yield* keRemoveQueueDpc(dpc))) removed++;
          yield* keLowerIrql(irql);
        }
      });
      for (const processor of processors) {
        yield* spawn("thread", thread, {}, { processor, level: 0 });
      }
    });
    valueOf(program, { processors: 3, seed });
    assertEquals(runs, inserted - removed, `seed ${seed}`);
    assert(inserted >= 4);
  }
});

Deno.test("A threaded DPC runs at PASSIVE_LEVEL in a thread, and ordinary DPCs go before it", () => {
  const levels: unknown[] = [];
  const noteLevel: DeferredRoutine<string> = (_dpc, name) =>
    Effect.map(keGetCurrentIrql(), (irql) => void levels.push([name, irql]));
  const program = Effect.gen(function* () {
    const threaded = yield* keInitializeThreadedDpc(
      "threaded",
      noteLevel,
      "threaded",
    );
    const ordinary = yield* keInitializeDpc("ordinary", noteLevel, "ordinary");
    yield* held(Effect.all([
      keInsertQueueDpc(threaded),
      keInsertQueueDpc(ordinary),
    ]));
  });
  valueOf(program);
  assertEquals(levels, [["ordinary", 2], ["threaded", 0]]);
  levels.length = 0;
  valueOf(program, { threadedDpcs: false });
  assertEquals(levels, [["threaded", 2], ["ordinary", 2]]);
});

Deno.test("A DPC routine that returns at a raised IRQL is told with it, and the level is dropped", () => {
  const run = runMachine(Effect.gen(function* () {
    const raise: DeferredRoutine = () => Effect.asVoid(keRaiseIrql(7));
    const dpc = yield* keInitializeDpc("dpc", raise, null);
    yield* keInsertQueueDpc(dpc);
    yield* keInsertQueueDpc(dpc);
    return yield* keGetCurrentIrql();
  }));
  assertEquals(run.value, 0);
  assertEquals(
    eventsOf(run, "DpcFinished").map((event) => event.irql),
    [7, 7],
  );
  assertEquals(eventsOf(run, "DpcStarted").map((event) => event.irql), [2, 2]);
});

Deno.test("A raised IRQL that a DPC routine leaves behind does not reach the next one in the queue", () => {
  const run = runMachine(Effect.gen(function* () {
    const raise = yield* keInitializeDpc(
      "raise",
      () => Effect.asVoid(keRaiseIrql(7)),
      null,
    );
    const lower = yield* keInitializeDpc("lower", () => keLowerIrql(2), null);
    yield* held(Effect.all([keInsertQueueDpc(raise), keInsertQueueDpc(lower)]));
  }));
  assertEquals(eventsOf(run, "DpcStarted").map((event) => event.irql), [2, 2]);
  // The second routine lowers what it did not raise.
  assertEquals(bugChecksOf(run), [0xC8]);
});

Deno.test("A DPC routine that lowers below DISPATCH_LEVEL is bug check 0xC8 and stays there", () => {
  const run = runMachine(Effect.gen(function* () {
    const lower: DeferredRoutine = () => keLowerIrql(0);
    const dpc = yield* keInitializeDpc("dpc", lower, null);
    yield* keInsertQueueDpc(dpc);
  }));
  assertEquals(bugChecksOf(run), [0xC8]);
  assertEquals(eventsOf(run, "DpcFinished")[0]!.irql, 2);
});

Deno.test("A DPC routine that takes longer than the watchdog allows is bug check 0x133", () => {
  const program = Effect.gen(function* () {
    const stall: DeferredRoutine<number> = (_dpc, ticks) => sleepTicks(ticks);
    for (const ticks of [100, 101]) {
      const dpc = yield* keInitializeDpc("dpc", stall, ticks);
      yield* keInsertQueueDpc(dpc);
    }
  });
  const run = runMachine(program, { dpcWatchdogTicks: 100 });
  assertEquals(bugChecksOf(run), [0x133]);
  assertEquals(eventsOf(run, "BugCheck")[0]!.parameters, [0, 101, 100]);
  assertEquals(bugChecksOf(runMachine(program)), []);
});
