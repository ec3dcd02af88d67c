/**
 * The channel as shared memory under a spin lock, with either of two textbook
 * mistakes: free registers are tested outside the lock that guards the queue, so
 * that a wake-up is lost; or the head of the queue is taken only after its
 * routine has run, so that a cancellation comes between.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type Cell,
  cell,
  type Lock,
  lock,
  spawn,
} from "../../src/actors/mod.ts";
import { type Channel, type ChannelSizes, checkChannel } from "./channel.ts";

/** Which mistake is made. */
export type Mistake = "lost wake-up" | "run before removal";

/** What a run leaves behind. */
export interface LockedChannel extends Channel {
  /** Registers that nobody holds. */
  readonly free: Cell<number>;
  /** Requests that wait. */
  readonly queue: Cell<readonly number[]>;
}

interface World extends LockedChannel {
  readonly lock: Lock;
  readonly mistake: Mistake;
}

/** Gives a register to a request, if there is one, or lets it wait. */
const allocate = Effect.fnUntraced(function* (world: World, request: number) {
  const { lock, free, queue, ran } = world;
  const tooEarly = world.mistake === "lost wake-up";
  let left = tooEarly ? yield* free.get : 0;
  yield* lock.acquire;
  if (!tooEarly) left = yield* free.get;
  if (left > 0) yield* free.update((count) => count - 1);
  else yield* queue.update((waiting) => [...waiting, request]);
  yield* lock.release;
  if (left > 0) ran[request]!++;
});

/** Gives a register back: to the first that waits, or to nobody. */
const release = Effect.fnUntraced(function* (world: World) {
  const { lock, free, queue, ran } = world;
  yield* lock.acquire;
  const [first, ...others] = yield* queue.get;
  const isLate = world.mistake === "run before removal";
  if (first === undefined) yield* free.update((count) => count + 1);
  else if (!isLate) yield* queue.set(others);
  yield* lock.release;
  if (first === undefined) return;
  ran[first]!++;
  if (!isLate) return;
  yield* lock.acquire;
  yield* queue.update((waiting) => waiting.filter((one) => one !== first));
  yield* lock.release;
});

/** Takes a request out of the queue, if it still waits. */
const cancel = Effect.fnUntraced(function* (world: World, request: number) {
  const { lock, queue, cancelled } = world;
  yield* lock.acquire;
  cancelled[request] = yield* queue.modify((waiting) => [
    waiting.includes(request),
    waiting.filter((one) => one !== request),
  ]);
  yield* lock.release;
});

/** The scenario as an effect; its value is what a run leaves behind. */
export function lockedChannel(
  mistake: Mistake,
  { drivers, holders, cancellers }: ChannelSizes,
): Effect.Effect<LockedChannel> {
  return Effect.gen(function* () {
    const world: World = {
      lock: yield* lock("adapter lock"),
      free: yield* cell("free", 0),
      queue: yield* cell<readonly number[]>("queue", []),
      ran: Array<number>(drivers).fill(0),
      cancelled: Array<boolean | undefined>(drivers).fill(undefined),
      mistake,
    };
    for (let i = 0; i < drivers; i++) {
      yield* spawn(`driver${i}`, allocate(world, i));
    }
    for (let i = 0; i < holders; i++) {
      yield* spawn(`holder${i}`, release(world));
    }
    for (let i = 0; i < cancellers; i++) {
      yield* spawn(`canceller${i}`, cancel(world, i));
    }
    return world;
  });
}

/** What is wrong with a run that has come to rest, if anything is. */
export function checkLockedChannel(
  channel: LockedChannel,
): string | undefined {
  const { free, queue } = channel;
  if (queue.value.length > 0 && free.value > 0) {
    return `${queue.value.length} wait while ${free.value} are free`;
  }
  return checkChannel(channel);
}
