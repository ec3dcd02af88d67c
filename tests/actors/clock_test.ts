/**
 * Simulated time under both policies.
 *
 * @module
 */

import { Clock, Effect, Option } from "../../deps.ts";
import {
  currentTick,
  join,
  mailbox,
  type Oracle,
  random,
  run,
  sleepTicks,
  spawn,
  type TimePolicy,
} from "../../src/actors/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { story } from "./story.ts";

Deno.test("Hours of Effect.sleep pass in two operations, in the order of their ends", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const done = yield* mailbox<string>("done");
    yield* spawn(
      "long",
      Effect.andThen(Effect.sleep("2 hours"), done.send("long")),
    );
    yield* spawn(
      "short",
      Effect.andThen(Effect.sleep("1 hour"), done.send("short")),
    );
    return [yield* done.take, yield* done.take];
  }));
  assertEquals(result.value, ["short", "long"]);
  assertEquals(result.ticks, 2 * 3600 * 1_000_000);
  assertEquals(lines.filter((line) => line.includes("sleep")).length, 2);
});

Deno.test("Time stands still while anybody can move", () => {
  const ticks: number[] = [];
  run(
    Effect.gen(function* () {
      const box = yield* mailbox<void>("box");
      yield* spawn("sleeper", sleepTicks(1));
      for (let i = 0; i < 50; i++) {
        yield* box.send(undefined);
        yield* box.take;
        ticks.push(yield* currentTick);
      }
    }),
    { oracle: random(3) },
  );
  assert(ticks.every((tick) => tick === 0));
});

Deno.test("Effect's Clock tells simulated time in milliseconds and nanoseconds", () => {
  const result = run(Effect.gen(function* () {
    yield* Effect.sleep("1500 micros");
    const clock = yield* Clock.Clock;
    return [
      yield* Clock.currentTimeMillis,
      yield* Clock.currentTimeNanos,
      clock.currentTimeMillisUnsafe(),
    ];
  }));
  assertEquals(result.value, [1, 1_500_000n, 1]);
});

Deno.test("A duration that is no whole number of ticks lasts until the next one", () => {
  const result = run(Effect.andThen(Effect.sleep("1 nanos"), currentTick));
  assertEquals(result.value, 1);
});

Deno.test("Effect.timeout cuts a wait short, and does not when the message is first", () => {
  const wait = (send: boolean) =>
    run(Effect.gen(function* () {
      const box = yield* mailbox<number>("box");
      if (send) yield* spawn("sender", box.send(7));
      return yield* Effect.timeoutOption(box.take, "5 seconds");
    }));
  assertEquals(wait(false).value, Option.none());
  assertEquals(wait(false).ticks, 5_000_000);
  assertEquals(wait(true).value, Option.some(7));
  assertEquals(wait(true).ticks, 0);
});

Deno.test("Effect.race of two waits is won by the one that can be", () => {
  const result = run(Effect.gen(function* () {
    const a = yield* mailbox<string>("a");
    const b = yield* mailbox<string>("b");
    yield* spawn("sender", b.send("b"));
    const winner = yield* Effect.race(a.take, b.take);
    return [winner, a.takers.length];
  }));
  assertEquals(result.value, ["b", 0]);
});

Deno.test("sleepTicks(0) lets others move and no time pass", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    yield* spawn("other", box.send("first"));
    yield* sleepTicks(0);
    yield* box.send("second");
    return [yield* box.take, yield* box.take];
  }));
  assertEquals(result.value, ["first", "second"]);
  assertEquals(result.ticks, 0);
  assertEquals(lines[0], "other send box first");
});

/** Whether some seed lets a timer of an hour beat an actor that is ready. */
function timerCanWin(time: TimePolicy): boolean {
  let won = false;
  for (let seed = 0; seed < 60; seed++) {
    const result = run(
      Effect.gen(function* () {
        const box = yield* mailbox<string>("box");
        yield* spawn(
          "timer",
          Effect.andThen(Effect.sleep("1 hour"), box.send("timer")),
        );
        const slow = yield* spawn("slow", box.send("slow"));
        const first = yield* box.take;
        yield* join(slow);
        return first;
      }),
      { oracle: random(seed), time },
    );
    assertEquals(result.status, "completed");
    won ||= result.value === "timer";
  }
  return won;
}

Deno.test("A timer fires before a ready actor moves under `any time`, and never at quiescence", () => {
  assertEquals(timerCanWin("any time"), true);
  assertEquals(timerCanWin("at quiescence"), false);
});

Deno.test("Under `any time` the clock is an actor that the oracle picks, and time is never skipped", () => {
  const clockFirst: Oracle = {
    pick: (eligible) => eligible.length - 1,
    choose: () => 0,
    draw: () => 0,
  };
  const { lines } = story(
    Effect.gen(function* () {
      const box = yield* mailbox<string>("box");
      yield* spawn("a", Effect.andThen(sleepTicks(5), box.send("a")));
      yield* spawn("b", Effect.andThen(sleepTicks(9), box.send("b")));
      yield* spawn("c", box.send("c"));
      return [yield* box.take, yield* box.take, yield* box.take];
    }),
    { oracle: clockFirst, time: "any time" },
  );
  assertEquals(lines.slice(0, 3), [
    "clock tick -",
    "clock tick -",
    "b sleep - 9",
  ]);
});
