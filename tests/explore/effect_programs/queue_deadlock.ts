/**
 * A deadlock between two queues: each holds one connection of a pool, and two
 * fibers take from both in opposite orders.
 *
 * @module
 */

import { Effect, Fiber } from "../../../deps.ts";
import { Queue } from "../../deps.ts";

type Connections = Queue.Queue<string>;

/** Takes a connection from each pool, uses both, and gives them back. */
const copy = (from: Connections, to: Connections) =>
  Effect.gen(function* () {
    const source = yield* Queue.take(from);
    const target = yield* Queue.take(to);
    yield* Queue.offer(to, target);
    yield* Queue.offer(from, source);
  });

const both = (
  second: (a: Connections, b: Connections) => Effect.Effect<void>,
) =>
  Effect.gen(function* () {
    const a = yield* Queue.bounded<string>(1);
    const b = yield* Queue.bounded<string>(1);
    yield* Queue.offer(a, "connection to a");
    yield* Queue.offer(b, "connection to b");
    const there = yield* Effect.forkChild(copy(a, b));
    const back = yield* Effect.forkChild(second(a, b));
    yield* Fiber.joinAll([there, back]);
  });

/** One copies from a to b, the other from b to a. */
export const queueDeadlock: Effect.Effect<void> = both((a, b) => copy(b, a));

/** Both take from a first. */
export const queueDeadlockCorrected: Effect.Effect<void> = both(copy);
