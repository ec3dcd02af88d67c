/**
 * Nothing is limited by what is compiled in: many actors, many objects, objects
 * made during a run; and every kind of operation is a branch of the search.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import {
  type Actor,
  cell,
  choose,
  join,
  lock,
  type Mailbox,
  mailbox,
  sleepTicks,
  spawn,
} from "../../src/actors/mod.ts";
import {
  explore,
  replayLine,
  type SearchOptions,
  type StrategyName,
} from "../../src/explore/mod.ts";

/** What a search sees of a program's outcomes. */
function outcomesOf<A, E>(
  program: Effect.Effect<A, E>,
  options: SearchOptions<A> = {},
): string[] {
  const { outcomes, failures, coverage } = explore(program, {
    strategy: "reduced",
    outcome: String,
    ...options,
  });
  assertEquals(failures, []);
  assert(coverage.complete);
  return outcomes.seen.map(({ text }) => text);
}

/** Many actors with a cell each, two of which share one more. */
const crowd = (actors: number) =>
  Effect.gen(function* () {
    const shared = yield* cell("shared", "nobody");
    const made: Actor[] = [];
    for (let i = 0; i < actors; i++) {
      const own = yield* cell("own", 0);
      const last = i >= actors - 2 ? shared.set(`actor ${i}`) : Effect.void;
      made.push(yield* spawn("actor", Effect.andThen(own.set(1), last)));
    }
    for (const actor of made) yield* join(actor);
    return shared.value;
  });

Deno.test("a race between two of 300 actors with 301 cells is searched to the end", () => {
  assertEquals(outcomesOf(crowd(300)), ["actor 298", "actor 299"]);
});

const others: readonly StrategyName[] = [
  "random",
  "pos",
  "pct 2",
  "preemptions 1",
  "portfolio",
];
for (const strategy of others) {
  Deno.test(`${strategy} goes on with 70 actors and 400 mailboxes, and its line replays`, () => {
    const program = Effect.gen(function* () {
      const last = yield* cell("last", -1);
      const boxes: Mailbox<number>[] = [];
      for (let i = 0; i < 400; i++) boxes.push(yield* mailbox<number>("box"));
      for (let i = 0; i < 70; i++) {
        const send = boxes[i % 400]!.send(i);
        yield* spawn("actor", Effect.andThen(send, last.set(i)));
      }
      return last;
    });
    const options: SearchOptions<{ readonly value: number }> = {
      strategy,
      runs: 100,
      check: ({ value }) => value === 69 ? undefined : "order",
    };
    const { failures } = explore(program, options);
    const { finding, drift } = replayLine(program, failures[0]!.line, options);
    assertEquals([finding?.message, drift], ["order", undefined]);
  });
}

Deno.test("objects and actors made during a run keep their names whatever the order", () => {
  const names = new Map<string, number>();
  const program = Effect.gen(function* () {
    const made: string[] = [];
    const maker = (name: string) =>
      spawn(
        name,
        Effect.gen(function* () {
          for (let i = 0; i < 2; i++) {
            const own = yield* cell("made", 0);
            const child = yield* spawn("child", own.set(1));
            yield* join(child);
            made.push(own.name, child.name);
          }
        }),
      );
    yield* maker("left");
    yield* maker("right");
    return made;
  });
  const { coverage, failures } = explore(program, {
    strategy: "exhaustive",
    check: (made) => {
      for (const name of made) names.set(name, (names.get(name) ?? 0) + 1);
      return undefined;
    },
  });
  assertEquals(failures, []);
  assert(coverage.complete && coverage.runs > 50);
  assertEquals([...names.keys()].sort(), [
    "left/child",
    "left/child 2",
    "left/made",
    "left/made 2",
    "right/child",
    "right/child 2",
    "right/made",
    "right/made 2",
  ]);
  // The first run is made twice, to see whether it is the same.
  assertEquals(new Set(names.values()), new Set([coverage.runs + 1]));
  assertEquals(coverage.behaviours, 1);
});

Deno.test("a bounded mailbox lets a sender wait, and every order of that is seen", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<string>("box", { capacity: 1 });
    yield* spawn("a", box.send("a"));
    yield* spawn("b", box.send("b"));
    return [yield* box.take, yield* box.take];
  });
  assertEquals(outcomesOf(program), ["a,b", "b,a"]);
});

Deno.test("a poll is a branch: it finds the message, or comes too early", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    yield* spawn("sender", box.send("there"));
    return (yield* box.poll) ?? "nothing";
  });
  assertEquals(outcomesOf(program), ["nothing", "there"]);
});

Deno.test("a tryAcquire is a branch: it gets the lock, or finds it held", () => {
  const program = Effect.gen(function* () {
    const door = yield* lock("door");
    const noise = yield* cell("noise", 0);
    yield* spawn("holder", door.withLock(noise.set(1)));
    const got = yield* door.tryAcquire;
    if (got) yield* door.release;
    return got;
  });
  assertEquals(outcomesOf(program), ["false", "true"]);
});

Deno.test("every answer of a choice is a branch, and each fault a schedule of its own", () => {
  const program = Effect.gen(function* () {
    const faults: number[] = [];
    for (let i = 0; i < 3; i++) faults.push(yield* choose(2));
    return faults.join("");
  });
  assertEquals(outcomesOf(program).length, 8);
  const all = explore(program, {
    strategy: "random",
    outcome: String,
    runs: 200,
  });
  assertEquals(all.outcomes.seen.length, 8);
});

/** A timer against an actor that is slow, but takes no simulated time. */
const timerAgainstWork = Effect.gen(function* () {
  const log: string[] = [];
  const own = yield* cell("own", 0);
  const note = (text: string) => Effect.sync(() => void log.push(text));
  const timer = yield* spawn(
    "timer",
    Effect.andThen(sleepTicks(5), note("timer")),
  );
  const worker = yield* spawn(
    "worker",
    Effect.andThen(own.set(1), Effect.andThen(own.set(2), note("work"))),
  );
  yield* join(timer);
  yield* join(worker);
  return log.join(" ");
});

Deno.test("time moves at quiescence: a timer never overtakes who can still move", () => {
  assertEquals(outcomesOf(timerAgainstWork), ["work timer"]);
});

Deno.test("timers may fire any time: either comes first", () => {
  const time = "any time";
  assertEquals(outcomesOf(timerAgainstWork, { time }), [
    "timer work",
    "work timer",
  ]);
});

Deno.test("Effect.timeout is either in time or late, if timers may fire any time", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    yield* spawn("sender", box.send("in time"));
    return yield* Effect.orElseSucceed(
      Effect.timeout(box.take, "1 millis"),
      () => "late",
    );
  });
  const seen = (time: "any time" | "at quiescence") =>
    explore(program, { outcome: String, time, runs: 2000 }).outcomes.seen
      .map(({ text }) => text);
  assertEquals(seen("at quiescence"), ["in time"]);
  assertEquals(seen("any time"), ["in time", "late"]);
});

Deno.test("a bug that only a timer at a bad time shows is found, and told with its ticks", () => {
  const { failures, report } = explore(timerAgainstWork, {
    time: "any time",
    outcome: String,
    expected: ["work timer"],
  });
  assertEquals(failures[0]?.message, "unexpected outcome timer work");
  assertStringIncludes(report, "lets time pass");
});
