/**
 * Mailboxes: order, bounds, polls, several takers.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import {
  join,
  Mailbox,
  mailbox,
  random,
  run,
  spawn,
} from "../../src/actors/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { story } from "./story.ts";

Deno.test("Mailbox.take gives the messages of one sender in the order they were sent", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn(
      "sender",
      Effect.forEach([1, 2, 3], (message) => box.send(message)),
    );
    return [yield* box.take, yield* box.take, yield* box.take];
  }));
  assertEquals(result.value, [1, 2, 3]);
});

Deno.test("Mailbox.take waits until a message is there", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    const taker = yield* spawn("taker", box.take);
    yield* box.send("late");
    return yield* join(taker);
  }));
  assertEquals(result.value, "late");
  assertEquals(lines, [
    "main send box late",
    "taker take box late",
    "main join taker taker",
  ]);
});

Deno.test("Mailbox.send waits while a bounded mailbox is full, and goes on when there is room", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<number>("box", { capacity: 2 });
    yield* spawn(
      "sender",
      Effect.forEach([1, 2, 3], (message) => box.send(message)),
    );
    yield* Effect.sleep("1 millis");
    const sizes = [box.size];
    for (let taken = 0; taken < 3; taken++) yield* box.take;
    sizes.push(box.size);
    return sizes;
  }));
  assertEquals(result.value, [2, 0]);
  assertEquals(lines, [
    "sender send box 1",
    "sender send box 2",
    "main sleep - 1000",
    "main take box 1",
    "sender send box 3",
    "main take box 2",
    "main take box 3",
  ]);
});

Deno.test("Mailbox.send of two senders into one free place lets one through at a time", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<string>("box", { capacity: 1 });
    yield* spawn("a", box.send("a"));
    yield* spawn("b", box.send("b"));
    yield* Effect.sleep("1 millis");
    const seen = [box.size];
    yield* box.take;
    yield* Effect.sleep("1 millis");
    seen.push(box.size);
    return seen;
  }));
  assertEquals(result.value, [1, 1]);
});

Deno.test("Mailbox.poll gives the oldest message, or undefined at once when there is none", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const nothing = yield* box.poll;
    yield* box.send(1);
    yield* box.send(2);
    return [nothing, yield* box.poll, yield* box.poll, yield* box.poll];
  }));
  assertEquals(result.value, [undefined, 1, 2, undefined]);
});

Deno.test("Mailbox.poll makes room for a sender that waits", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box", { capacity: 1 });
    yield* box.send(1);
    const sender = yield* spawn("sender", box.send(2));
    const first = yield* box.poll;
    yield* join(sender);
    return [first, yield* box.take];
  }));
  assertEquals(result.value, [1, 2]);
});

Deno.test("Mailbox.take by several actors gives each message to one of them", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const takers = [];
    for (let i = 0; i < 3; i++) takers.push(yield* spawn("taker", box.take));
    for (let i = 0; i < 3; i++) yield* box.send(i);
    const taken = [];
    for (const taker of takers) taken.push(yield* join(taker));
    return taken.sort();
  }));
  assertEquals(result.value, [0, 1, 2]);
});

Deno.test("Mailbox keeps its order over many messages that come and go", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    let sent = 0;
    let expected = 0;
    for (let round = 0; round < 100; round++) {
      for (let i = 0; i < 11; i++) yield* box.send(sent++);
      for (let i = 0; i < 10; i++) {
        if ((yield* box.take) !== expected++) return "out of order";
      }
    }
    return box.size;
  }));
  assertEquals(result.value, 100);
});

Deno.test("mailbox() refuses a capacity below 1", () => {
  assertThrows(() => new Mailbox("box", 0), RangeError, "at least 1");
  assertThrows(() => new Mailbox("box", NaN), RangeError, "at least 1");
});

Deno.test("Mailboxes lose, double and reorder nothing under any seed", () => {
  const Case = Schema.Struct({
    seed: whole(0, 9999),
    capacity: whole(1, 4),
    senders: whole(1, 4),
    messages: whole(0, 6),
  });
  checkProperty(Case, ({ seed, capacity, senders, messages }) => {
    const taken: [sender: number, message: number][] = [];
    const result = run(
      Effect.gen(function* () {
        const box = yield* mailbox<[number, number]>("box", { capacity });
        for (let sender = 0; sender < senders; sender++) {
          yield* spawn(
            "sender",
            Effect.gen(function* () {
              for (let i = 0; i < messages; i++) yield* box.send([sender, i]);
            }),
          );
        }
        for (let i = 0; i < senders * messages; i++) {
          taken.push(yield* box.take);
        }
        return box.size;
      }),
      { oracle: random(seed) },
    );
    assertEquals(result.status, "completed");
    assertEquals(result.value, 0);
    for (let sender = 0; sender < senders; sender++) {
      assertEquals(
        taken.filter(([from]) => from === sender).map(([, i]) => i),
        Array.from({ length: messages }, (_, i) => i),
      );
    }
  });
});
