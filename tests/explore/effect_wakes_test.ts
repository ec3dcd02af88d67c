/**
 * Where Effect lets a fiber go on inside the step of the one which completes
 * what it waits for: both orders are reached all the same. And the one kind of
 * order that is not.
 *
 * @module
 */

import { Effect, Fiber, type Scope } from "../../deps.ts";
import {
  assertEquals,
  Deferred,
  Latch,
  PubSub,
  Queue,
  Ref,
  Semaphore,
} from "../deps.ts";
import { explore } from "../../src/explore/mod.ts";

/** What one fiber does, and what another waits for. */
interface Meeting {
  readonly complete: Effect.Effect<unknown>;
  readonly wait: Effect.Effect<unknown>;
}

/** Who goes on first once the one has completed what the other waits for. */
const whoGoesOn = (
  meeting: Effect.Effect<Meeting, never, Scope.Scope>,
): Effect.Effect<string> =>
  Effect.scoped(Effect.gen(function* () {
    const log: string[] = [];
    const { complete, wait } = yield* meeting;
    const note = (name: string) => Effect.sync(() => void log.push(name));
    const awaiter = yield* Effect.forkChild(
      Effect.andThen(wait, note("awaiter")),
    );
    const completer = yield* Effect.forkChild(
      Effect.andThen(complete, note("completer")),
    );
    yield* Fiber.await(awaiter);
    yield* Fiber.await(completer);
    return log.join(", ");
  }));

const meetings: Readonly<
  Record<string, Effect.Effect<Meeting, never, Scope.Scope>>
> = {
  "Deferred.succeed and Deferred.await": Effect.map(
    Deferred.make<void>(),
    (signal) => ({
      complete: Deferred.succeed(signal, undefined),
      wait: Deferred.await(signal),
    }),
  ),
  "Queue.offer and Queue.take": Effect.map(
    Queue.bounded<number>(1),
    (queue) => ({ complete: Queue.offer(queue, 1), wait: Queue.take(queue) }),
  ),
  "Queue.take and Queue.offer into a full queue": Effect.gen(function* () {
    const queue = yield* Queue.bounded<number>(1);
    yield* Queue.offer(queue, 1);
    return { complete: Queue.take(queue), wait: Queue.offer(queue, 2) };
  }),
  "Queue.shutdown and Queue.take": Effect.map(
    Queue.bounded<number>(1),
    (queue) => ({
      complete: Queue.shutdown(queue),
      wait: Effect.exit(Queue.take(queue)),
    }),
  ),
  "Latch.open and Latch.await": Effect.map(
    Latch.make(),
    (latch) => ({ complete: latch.open, wait: latch.await }),
  ),
  "Latch.openUnsafe and Latch.await": Effect.map(
    Latch.make(),
    (latch) => ({
      complete: Effect.sync(() => latch.openUnsafe()),
      wait: latch.await,
    }),
  ),
  "Semaphore.release and Semaphore.take": Effect.gen(function* () {
    const semaphore = yield* Semaphore.make(1);
    yield* semaphore.take(1);
    return { complete: semaphore.release(1), wait: semaphore.take(1) };
  }),
  "PubSub.publish and PubSub.take": Effect.gen(function* () {
    const topic = yield* PubSub.unbounded<number>();
    const subscription = yield* PubSub.subscribe(topic);
    return {
      complete: PubSub.publish(topic, 1),
      wait: PubSub.take(subscription),
    };
  }),
};

function ordersOf(program: Effect.Effect<string>): string[] {
  const { outcomes, failures, coverage } = explore(program, {
    outcome: String,
    runs: 1000,
  });
  assertEquals(failures, []);
  assertEquals(coverage.complete, false);
  return outcomes.seen.map(({ text }) => text);
}

const BOTH = ["awaiter, completer", "completer, awaiter"];

for (const [name, meeting] of Object.entries(meetings)) {
  Deno.test(`${name}: either goes on first`, () => {
    assertEquals(ordersOf(whoGoesOn(meeting)), BOTH);
  });
}

Deno.test("an interruption and the finalizers of its victim: either goes on first", () => {
  const program = Effect.gen(function* () {
    const log: string[] = [];
    const begun = yield* Deferred.make<void>();
    const victim = yield* Effect.forkChild(
      Effect.ensuring(
        Effect.andThen(Deferred.succeed(begun, undefined), Effect.never),
        Effect.sync(() => void log.push("awaiter")),
      ),
    );
    yield* Deferred.await(begun);
    victim.interruptUnsafe();
    log.push("completer");
    yield* Fiber.await(victim);
    return log.join(", ");
  });
  assertEquals(ordersOf(program), BOTH);
});

Deno.test("a fiber that starts immediately and the one that forked it: either goes on first", () => {
  const program = Effect.gen(function* () {
    const log: string[] = [];
    const child = yield* Effect.forkChild(
      Effect.sync(() => void log.push("awaiter")),
      { startImmediately: true },
    );
    log.push("completer");
    yield* Fiber.await(child);
    return log.join(", ");
  });
  assertEquals(ordersOf(program), BOTH);
});

Deno.test("two fibers that join a third: either goes on first", () => {
  const program = Effect.gen(function* () {
    const log: string[] = [];
    const third = yield* Effect.forkChild(Effect.yieldNow);
    const joins = (name: string) =>
      Effect.forkChild(
        Effect.andThen(Fiber.join(third), Effect.sync(() => log.push(name))),
      );
    yield* Fiber.joinAll([yield* joins("a"), yield* joins("b")]);
    return log.join(", ");
  });
  assertEquals(ordersOf(program), ["a, b", "b, a"]);
});

Deno.test("unreachable: nobody comes between a primitive and the function that maps its result", () => {
  const increment = (count: Ref.Ref<number>) =>
    Effect.map(Ref.get(count), (seen) => {
      count.ref.current = seen + 1;
    });
  const program = Effect.gen(function* () {
    const count = yield* Ref.make(0);
    const fibers = [
      yield* Effect.forkChild(increment(count)),
      yield* Effect.forkChild(increment(count)),
    ];
    yield* Fiber.joinAll(fibers);
    return String(yield* Ref.get(count));
  });
  // Effect itself never lets anybody in there either.
  assertEquals(ordersOf(program), ["2"]);
});
