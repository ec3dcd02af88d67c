/**
 * Locks: one holder, the others wait, and nobody else can release.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import {
  cell,
  interrupt,
  join,
  lock,
  random,
  run,
  spawn,
} from "../../src/actors/mod.ts";
import { assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

Deno.test("Lock.acquire lets one actor in at a time under any seed", () => {
  const Case = Schema.Struct({
    seed: whole(0, 9999),
    actors: whole(1, 5),
  });
  checkProperty(Case, ({ seed, actors }) => {
    let inside = 0;
    let most = 0;
    const result = run(
      Effect.gen(function* () {
        const door = yield* lock("door");
        const work = yield* cell("work", 0);
        const visit = Effect.gen(function* () {
          most = Math.max(most, ++inside);
          yield* work.update((value) => value + 1);
          inside--;
        });
        for (let i = 0; i < actors; i++) {
          yield* spawn("visitor", door.withLock(visit));
        }
        yield* Effect.sleep("1 millis");
        return work.value;
      }),
      { oracle: random(seed) },
    );
    assertEquals(result.value, actors);
    assertEquals(most, 1);
  });
});

Deno.test("Lock.tryAcquire takes a free lock and refuses a held one", () => {
  const result = run(Effect.gen(function* () {
    const door = yield* lock("door");
    const first = yield* door.tryAcquire;
    const other = yield* spawn("other", door.tryAcquire);
    const second = yield* join(other);
    yield* door.release;
    const again = yield* spawn("again", door.tryAcquire);
    return [first, second, yield* join(again)];
  }));
  assertEquals(result.value, [true, false, true]);
});

Deno.test("Lock.release says whether the caller held it, and changes nothing if not", () => {
  const result = run(Effect.gen(function* () {
    const door = yield* lock("door");
    yield* door.acquire;
    const stranger = yield* spawn("stranger", door.release);
    const refused = yield* join(stranger);
    const owner = door.owner?.name;
    return [refused, owner, yield* door.release, yield* door.release];
  }));
  assertEquals(result.value, [false, "main", true, false]);
});

Deno.test("Lock.withLock gives the lock back when its body fails or is interrupted", () => {
  const result = run(Effect.gen(function* () {
    const door = yield* lock("door");
    yield* Effect.exit(door.withLock(Effect.fail("on purpose")));
    const afterFailure = door.owner;
    const sleeper = yield* spawn(
      "sleeper",
      door.withLock(Effect.sleep("1 hour")),
      { supervised: true },
    );
    yield* Effect.sleep("1 millis");
    const held = door.owner?.name;
    yield* interrupt(sleeper);
    yield* Effect.exit(join(sleeper));
    return [afterFailure, held, door.owner];
  }));
  assertEquals(result.value, [undefined, "sleeper", undefined]);
});

Deno.test("An actor interrupted while it waits for a lock no longer waits for it", () => {
  const result = run(Effect.gen(function* () {
    const door = yield* lock("door");
    yield* door.acquire;
    const waiter = yield* spawn("waiter", door.acquire, { supervised: true });
    yield* Effect.sleep("1 millis");
    const before = door.waiters.length;
    yield* interrupt(waiter);
    const after = door.waiters.length;
    yield* door.release;
    yield* Effect.sleep("1 millis");
    return [before, after, door.owner];
  }));
  assertEquals(result.value, [1, 0, undefined]);
});

Deno.test("Taking a lock twice is a deadlock that says so", () => {
  const result = run(Effect.gen(function* () {
    const door = yield* lock("door");
    yield* door.acquire;
    yield* door.acquire;
  }));
  assertEquals(result.status, "deadlock");
  assertEquals(
    result.message,
    "main waits for the lock door, held by main, which it holds itself",
  );
});

Deno.test("Two locks in opposite order deadlock under some seed, and the message names who holds what", () => {
  const messages = new Set<string>();
  for (let seed = 0; seed < 50; seed++) {
    const result = run(
      Effect.gen(function* () {
        const left = yield* lock("left");
        const right = yield* lock("right");
        yield* spawn("a", left.withLock(right.withLock(Effect.void)));
        yield* spawn("b", right.withLock(left.withLock(Effect.void)));
      }),
      { oracle: random(seed) },
    );
    messages.add(result.message);
  }
  assertEquals(
    messages,
    new Set([
      "",
      "a waits for the lock right, held by b; b waits for the lock left, held by a",
    ]),
  );
});
