/**
 * Waiting for an actor's end, and interrupting it.
 *
 * @module
 */

import { Cause, Effect, Exit } from "../../deps.ts";
import {
  cell,
  interrupt,
  join,
  mailbox,
  run,
  spawn,
} from "../../src/actors/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { story } from "./story.ts";

Deno.test("join() gives the value of an actor, ended or not yet", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const early = yield* spawn("early", Effect.succeed("early"));
    const late = yield* spawn("late", box.take);
    const first = yield* join(early);
    yield* box.send(7);
    return [first, yield* join(late)];
  }));
  assertEquals(result.value, ["early", 7]);
});

Deno.test("join() by two actors gives both the same value", () => {
  const result = run(Effect.gen(function* () {
    const worker = yield* spawn("worker", Effect.delay(Effect.succeed(5), 10));
    const a = yield* spawn("a", join(worker));
    const b = yield* spawn("b", join(worker));
    return [yield* join(a), yield* join(b)];
  }));
  assertEquals(result.value, [5, 5]);
});

Deno.test("join() ends with the typed error of the actor, which is then handled", () => {
  const result = run(Effect.gen(function* () {
    const worker = yield* spawn("worker", Effect.fail("no paper"));
    return yield* Effect.flip(join(worker));
  }));
  assertEquals(result.status, "completed");
  assertEquals(result.value, "no paper");
});

Deno.test("A typed error that nobody joins fails the run at its end", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* spawn("worker", Effect.fail(new Error("no paper")));
    yield* count.set(1);
  }));
  assertEquals(result.status, "failed");
  assertEquals(result.message, "worker failed: Error: no paper");
  assertEquals(lines, ["main write count 0"]);
});

Deno.test("A supervised actor that fails does not fail the run", () => {
  const result = run(
    spawn("worker", Effect.fail("no paper"), { supervised: true }),
  );
  assertEquals(result.status, "completed");
});

Deno.test("A defect ends the run at once", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* spawn("worker", Effect.die("broken"));
    yield* count.set(1);
  }));
  assertEquals(result.message, "worker failed: broken");
  assertEquals(lines, []);
});

Deno.test("The error of the program itself is the error of the run", () => {
  const result = run(Effect.fail("nothing to do"));
  assertEquals(result.status, "failed");
  assertEquals(result.message, "main failed: nothing to do");
  assert(result.exit !== undefined && Exit.isFailure(result.exit));
});

Deno.test("interrupt() ends an actor that waits, and join() tells of the interruption", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<void>("box");
    const waiter = yield* spawn("waiter", box.take);
    yield* interrupt(waiter);
    const exit = yield* Effect.exit(join(waiter));
    return [
      box.takers.length,
      Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause),
    ];
  }));
  assertEquals(result.status, "completed");
  assertEquals(result.value, [0, true]);
});

Deno.test("The finalizer of an interrupted actor runs as steps of that actor", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const box = yield* mailbox<void>("box");
    const log = yield* mailbox<string>("log");
    const waiter = yield* spawn(
      "waiter",
      Effect.onInterrupt(box.take, () => log.send("cleaned")),
    );
    yield* interrupt(waiter);
    yield* Effect.exit(join(waiter));
    return yield* log.take;
  }));
  assertEquals(result.value, "cleaned");
  assertEquals(lines, [
    "main interrupt waiter waiter",
    "waiter send log cleaned",
    "main join waiter waiter",
    "main take log cleaned",
  ]);
});

Deno.test("A message sent to an interrupted taker stays in the mailbox", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const waiter = yield* spawn("waiter", box.take, { supervised: true });
    yield* interrupt(waiter);
    yield* box.send(1);
    return [box.size, yield* box.take];
  }));
  assertEquals(result.value, [1, 1]);
});

Deno.test("interrupt() waits for no one: an uninterruptible actor goes on", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    const careful = yield* spawn("careful", Effect.uninterruptible(box.take), {
      supervised: true,
    });
    yield* interrupt(careful);
    yield* box.send(3);
    yield* Effect.exit(join(careful));
    return box.size;
  }));
  assertEquals(result.value, 0);
});

Deno.test("interrupt() of an actor that has ended changes nothing", () => {
  const result = run(Effect.gen(function* () {
    const worker = yield* spawn("worker", Effect.succeed("done"));
    yield* interrupt(worker);
    return yield* join(worker);
  }));
  assertEquals(result.value, "done");
});

Deno.test("A daemon that waits does not keep the run open, and one that is joined does", () => {
  const open = run(Effect.gen(function* () {
    const box = yield* mailbox<void>("box");
    yield* spawn("server", box.take, { daemon: true });
  }));
  assertEquals(open.status, "completed");
  const joined = run(Effect.gen(function* () {
    const box = yield* mailbox<void>("box");
    const server = yield* spawn("server", box.take, { daemon: true });
    yield* join(server);
  }));
  assertEquals(joined.status, "deadlock");
  assertEquals(joined.message, "main waits for the end of server");
});
