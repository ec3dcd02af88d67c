/**
 * Effect's own forks, queues and yields inside a run: steps that nobody
 * controls in detail, but that happen in the run's order and under its oracle.
 *
 * @module
 */

import { Effect, Fiber } from "../../deps.ts";
import {
  fifo,
  interrupt,
  join,
  mailbox,
  makeScheduler,
  type Oracle,
  random,
  run,
  spawn,
} from "../../src/actors/mod.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  Deferred,
} from "../deps.ts";
import { story } from "./story.ts";

Deno.test("Effect.forkChild and Fiber.join work, and the start of the fiber is a step", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const child = yield* Effect.forkChild(box.take);
    yield* box.send(1);
    return yield* Fiber.join(child);
  }));
  assertEquals(result.value, 1);
  assertEquals(lines, [
    "main~1 foreign -",
    "main send box 1",
    "main~1 take box 1",
  ]);
});

Deno.test("Tasks of Effect's runtime are counted", () => {
  const scheduler = makeScheduler();
  scheduler.spawn("main", Effect.andThen(Effect.yieldNow, Effect.yieldNow));
  scheduler.loop();
  assertEquals(scheduler.foreign, 2);
});

Deno.test("Fibers of one actor are a family, named by the task that started them", () => {
  const { lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    yield* spawn(
      "worker",
      Effect.all([box.send("a"), box.send("b")], { concurrency: 2 }),
    );
    const child = yield* Effect.forkChild(Effect.gen(function* () {
      yield* box.send("c");
      yield* Fiber.join(yield* Effect.forkChild(box.send("d")));
    }));
    yield* Fiber.join(child);
  }));
  assertEquals(lines.filter((line) => line.includes("send")).sort(), [
    "main~1 send box c",
    "main~1~1 send box d",
    "worker/fiber 2 send box b",
    "worker/fiber send box a",
  ]);
});

Deno.test("Two forked fibers start in either order under some seed", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const result = run(
      Effect.gen(function* () {
        const seen: string[] = [];
        const note = (name: string) => Effect.sync(() => seen.push(name));
        const fibers = [
          yield* Effect.forkChild(note("a")),
          yield* Effect.forkChild(note("b")),
        ];
        yield* Fiber.joinAll(fibers);
        return seen.join("");
      }),
      { oracle: random(seed) },
    );
    orders.add(result.value!);
  }
  assertEquals([...orders].sort(), ["ab", "ba"]);
});

Deno.test("An actor whose own fibers wait is blocked, and the message says on what", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<void>("box");
    yield* Effect.all([box.take, box.take], { concurrency: 2 });
  }));
  assertEquals(result.status, "deadlock");
  assertEquals(
    result.message,
    "main waits for its fiber, which waits for a message in box",
  );
});

Deno.test("A run that waits for a promise has escaped, and names who waits", () => {
  const result = run(spawn("asker", Effect.promise(() => Promise.resolve(1))));
  assertEquals(result.status, "escaped");
  assertStringIncludes(result.message, "asker waits for something outside");
});

Deno.test("A fiber that never announces anything is cut short, and the step limit ends it", () => {
  const result = run(
    Effect.whileLoop({
      while: () => true,
      body: () => Effect.sync(() => 1),
      step: () => {},
    }),
    { stepLimit: 3 },
  );
  assertEquals(result.status, "step limit");
});

/** Lets a fiber be preempted at every so many primitives. */
function preempting(every: number): Oracle {
  let count = 0;
  return { ...fifo(), preempt: () => ++count % every === 0 };
}

Deno.test("An oracle that preempts lets others move between two primitives", () => {
  const body = (log: string[], name: string) =>
    Effect.gen(function* () {
      for (let i = 0; i < 6; i++) yield* Effect.sync(() => log.push(name));
    });
  const logOf = (oracle: Oracle) => {
    const log: string[] = [];
    const program = Effect.gen(function* () {
      const a = yield* Effect.forkChild(body(log, "a"));
      const b = yield* Effect.forkChild(body(log, "b"));
      yield* Fiber.joinAll([a, b]);
    });
    assertEquals(run(program, { oracle }).status, "completed");
    return log.join("");
  };
  assertEquals(logOf(fifo()), "aaaaaabbbbbb");
  const preempted = logOf(preempting(2));
  assertEquals([...preempted].sort().join(""), "aaaaaabbbbbb");
  assert(preempted !== "aaaaaabbbbbb", preempted);
});

Deno.test("An oracle that always preempts still lets every fiber get on", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    for (let i = 0; i < 5; i++) yield* box.send(i);
    return yield* box.take;
  });
  const result = run(program, { oracle: preempting(1) });
  assertEquals([result.status, result.value], ["completed", 0]);
});

Deno.test("A run may start inside another Effect program, and inside another run", () => {
  const inner = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn("sender", box.send(1));
    return yield* box.take;
  });
  const nested = Effect.sync(() => run(inner).value);
  assertEquals(Effect.runSync(nested), 1);
  const { result, lines } = story(nested);
  assertEquals(result.value, 1);
  assertEquals(lines, []);
});

Deno.test("A wake-up by Effect's own means is counted, one by an operation is not", () => {
  const wakesOf = (program: Effect.Effect<unknown, unknown>) => {
    const scheduler = makeScheduler();
    scheduler.spawn("main", program);
    scheduler.loop();
    return scheduler.wakes;
  };
  const byOperations = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const a = yield* spawn("a", Effect.timeout(box.take, "1 second"));
    const b = yield* spawn(
      "b",
      Effect.onInterrupt(Effect.sleep(5), () => box.send(2)),
    );
    yield* box.send(1);
    yield* interrupt(b);
    yield* join(a);
  });
  assertEquals(wakesOf(byOperations), 0);
  const byDeferred = Effect.gen(function* () {
    const signal = yield* Deferred.make<void>();
    const box = yield* mailbox<number>("box");
    yield* spawn("a", Effect.andThen(Deferred.await(signal), box.send(1)));
    yield* Deferred.succeed(signal, undefined);
  });
  assertEquals(wakesOf(byDeferred), 1);
});
