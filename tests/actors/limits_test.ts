/**
 * The limits of a run: each ends it, says which it was and whose doing, and
 * holds nobody back.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  cell,
  choose,
  fifo,
  mailbox,
  recorded,
  run,
  sleepTicks,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";

const forEver = <A>(effect: Effect.Effect<A>) =>
  Effect.gen(function* () {
    while (true) yield* effect;
  });

Deno.test("messages that nobody takes end the run, and name the mailbox and the sender", () => {
  let sent = 0;
  const result = run(
    Effect.gen(function* () {
      const box = yield* mailbox<number>("log");
      yield* spawn("writer", forEver(Effect.map(box.send(1), () => sent++)));
    }),
    { messageLimit: 20 },
  );
  assertEquals([result.status, result.limit?.limit], ["limit", "messages"]);
  assertEquals(result.limit?.allowed, 20);
  assertEquals(
    result.message,
    "log would hold more than 20 messages: writer sent the last and nobody takes them",
  );
  assert(sent >= 20 && sent <= 21);
});

Deno.test("as many messages as allowed are no limit, however many pass through", () => {
  const result = run(
    Effect.gen(function* () {
      const box = yield* mailbox<number>("log");
      for (let round = 0; round < 10; round++) {
        for (let i = 0; i < 20; i++) yield* box.send(i);
        for (let i = 0; i < 20; i++) yield* box.take;
      }
    }),
    { messageLimit: 20 },
  );
  assertEquals([result.status, result.limit], ["completed", undefined]);
});

Deno.test("actors that never end are counted while they live", () => {
  const waits = sleepTicks(1e9);
  const many = run(
    Effect.gen(function* () {
      for (let i = 0; i < 500; i++) {
        yield* spawn(`brief ${i}`, Effect.void);
        yield* yieldNow;
      }
    }),
    { actorLimit: 10 },
  );
  assertEquals(many.status, "completed");
  const result = run(
    Effect.gen(function* () {
      for (let i = 0; i < 500; i++) yield* spawn("waiter", waits);
    }),
    { actorLimit: 10 },
  );
  assertEquals([result.status, result.limit?.limit], ["limit", "actors"]);
  assertEquals(
    result.message,
    "More than 10 actors are alive; main made the last, waiter 10",
  );
});

Deno.test("events are counted for the observers", () => {
  let seen = 0;
  const result = run(Effect.flatMap(cell("c", 0), (c) => forEver(c.set(1))), {
    eventLimit: 50,
    observers: [() => void seen++],
  });
  assertEquals([result.status, result.limit?.limit], ["limit", "events"]);
  assertEquals(seen, 51);
});

Deno.test("a record of answers has an end, and the run ends with it", () => {
  const oracle = recorded(fifo(), 30);
  const result = run(forEver(choose(2)), { oracle });
  assertEquals([result.status, result.limit?.limit], ["limit", "answers"]);
  assertEquals(oracle.answers.length, 30);
});

Deno.test("operations are limited, and the last actor is named", () => {
  const result = run(forEver(yieldNow), { stepLimit: 40 });
  assertEquals([result.status, result.limit?.limit], ["step limit", "steps"]);
  assertEquals(
    result.message,
    "The run was not over after 40 operations; the last was by main",
  );
});

Deno.test("an actor that announces nothing is found, and one that computes long is not", () => {
  const computes = (rounds: number) =>
    Effect.gen(function* () {
      const box = yield* mailbox<number>("box");
      for (let round = 0; round < rounds; round++) {
        for (let i = 0; i < 50_000; i++) yield* Effect.sync(() => i);
        yield* box.send(round);
      }
    });
  const options = { primitiveLimit: 300_000 };
  assertEquals(run(computes(8), options).status, "completed");
  const result = run(forEver(Effect.sync(() => 0)), options);
  assertEquals([result.status, result.limit?.limit], ["endless", "primitives"]);
  assert(result.message.startsWith("main has evaluated 3"), result.message);
});

Deno.test("a bounded mailbox holds its sender back because it was asked to", () => {
  const result = run(
    Effect.gen(function* () {
      const box = yield* mailbox<number>("box", { capacity: 2 });
      yield* forEver(box.send(1));
    }),
    { messageLimit: 5 },
  );
  assertEquals(result.status, "deadlock");
});
