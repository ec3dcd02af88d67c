/**
 * The routines of device queues: KeInitializeDeviceQueue, and those that insert
 * and remove entries.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { KDeviceQueue, type KDeviceQueueEntry } from "./device_queue.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { returning, tellCall, tellReturn } from "../routine_events.ts";

/**
 * KeInitializeDeviceQueue: makes an idle queue. Call at PASSIVE_LEVEL.
 *
 * @param name shown in traces; a repeated name gets a number
 *
 * No errors (spec 06, section 5).
 *
 * @example A new queue is idle
 * ```ts
 * import { keInitializeDeviceQueue, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Machine.run(keInitializeDeviceQueue("line")).value?.busy, false);
 * ```
 */
export function keInitializeDeviceQueue<Item = unknown>(
  name: string,
): Effect.Effect<KDeviceQueue<Item>, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const queue = new KDeviceQueue<Item>(kernel.scheduler.uniqueName(name));
    if (kernel.listening) {
      tellCall(kernel, actor, "keInitializeDeviceQueue", { queue: queue.name });
    }
    return queue;
  });
}

function insert<Item>(
  routine: string,
  queue: KDeviceQueue<Item>,
  entry: KDeviceQueueEntry<Item>,
  key: number | null,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, routine, {
        queue: queue.name,
        entry: entry.name,
        key,
      });
    }
    return returning(kernel, actor, routine, queue.insert(entry, key));
  });
}

function remove<Item>(
  routine: string,
  queue: KDeviceQueue<Item>,
  key: number | null,
): Effect.Effect<KDeviceQueueEntry<Item> | null, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (!kernel.listening) return queue.remove(key);
    tellCall(kernel, actor, routine, { queue: queue.name, key });
    return Effect.map(queue.remove(key), (entry) => {
      tellReturn(kernel, actor, routine, entry?.name ?? null);
      return entry;
    });
  });
}

/**
 * KeInsertDeviceQueue: inserts an entry at the tail if the queue is busy; if it
 * is idle, makes it busy and leaves the entry to the caller. At DISPATCH_LEVEL.
 *
 * @param queue the queue
 * @param entry what to insert; it is in no queue
 * @returns whether the entry was queued
 *
 * No errors (spec 06, section 5).
 *
 * @example The first is served at once, the second waits
 * ```ts
 * import {
 *   atDispatch, KDeviceQueueEntry, keInitializeDeviceQueue, keInsertDeviceQueue,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const queue = yield* keInitializeDeviceQueue<number>("line");
 *   return yield* atDispatch(Effect.forEach([1, 2], (number) =>
 *     keInsertDeviceQueue(queue, new KDeviceQueueEntry(`entry ${number}`, number))));
 * });
 * assert.deepEqual(Machine.run(program).value, [false, true]);
 * ```
 */
export function keInsertDeviceQueue<Item>(
  queue: KDeviceQueue<Item>,
  entry: KDeviceQueueEntry<Item>,
): Effect.Effect<boolean, never, Kernel> {
  return insert("keInsertDeviceQueue", queue, entry, null);
}

/**
 * KeInsertByKeyDeviceQueue: like {@linkcode keInsertDeviceQueue}, but puts the
 * entry behind all with a key up to its own. Call at DISPATCH_LEVEL.
 *
 * @param queue the queue
 * @param entry what to insert; it is in no queue
 * @param sortKey 0 to 2^32 - 1
 * @returns whether the entry was queued
 *
 * No errors (spec 06, section 5).
 *
 * @example The least key comes out first
 * ```ts
 * import {
 *   atDispatch, KDeviceQueueEntry, keInitializeDeviceQueue,
 *   keInsertByKeyDeviceQueue, keRemoveDeviceQueue, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const queue = yield* keInitializeDeviceQueue<number>("line");
 *   for (const key of [0, 30, 10]) {
 *     const entry = new KDeviceQueueEntry(`key ${key}`, key);
 *     yield* atDispatch(keInsertByKeyDeviceQueue(queue, entry, key));
 *   }
 *   const next = yield* atDispatch(keRemoveDeviceQueue(queue));
 *   return next?.item;
 * });
 * assert.equal(Machine.run(program).value, 10);
 * ```
 */
export function keInsertByKeyDeviceQueue<Item>(
  queue: KDeviceQueue<Item>,
  entry: KDeviceQueueEntry<Item>,
  sortKey: number,
): Effect.Effect<boolean, never, Kernel> {
  return insert("keInsertByKeyDeviceQueue", queue, entry, sortKey);
}

/**
 * KeRemoveDeviceQueue: takes the head of the queue. Call at DISPATCH_LEVEL.
 *
 * @param queue a busy queue
 * @returns the entry; `null` if there was none: the queue is idle then
 *
 * No errors (spec 06, section 5).
 *
 * @example An empty queue becomes idle
 * ```ts
 * import {
 *   atDispatch, KDeviceQueueEntry, keInitializeDeviceQueue, keInsertDeviceQueue,
 *   keRemoveDeviceQueue, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const queue = yield* keInitializeDeviceQueue<string>("line");
 *   const entry = new KDeviceQueueEntry("entry", "work");
 *   yield* atDispatch(keInsertDeviceQueue(queue, entry));
 *   const next = yield* atDispatch(keRemoveDeviceQueue(queue));
 *   return [next, queue.busy];
 * });
 * assert.deepEqual(Machine.run(program).value, [null, false]);
 * ```
 */
export function keRemoveDeviceQueue<Item>(
  queue: KDeviceQueue<Item>,
): Effect.Effect<KDeviceQueueEntry<Item> | null, never, Kernel> {
  return remove("keRemoveDeviceQueue", queue, null);
}

/**
 * KeRemoveByKeyDeviceQueue: takes the first entry with a key of at least
 * `sortKey`, or the head if there is none. Call at DISPATCH_LEVEL.
 *
 * @param queue a busy queue
 * @param sortKey 0 to 2^32 - 1
 * @returns the entry; `null` if the queue was empty: it is idle then
 *
 * No errors (spec 06, section 5).
 *
 * @example The next key from where the arm of a disk is
 * ```ts
 * import {
 *   atDispatch, KDeviceQueueEntry, keInitializeDeviceQueue,
 *   keInsertByKeyDeviceQueue, keRemoveByKeyDeviceQueue, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const queue = yield* keInitializeDeviceQueue<number>("line");
 *   for (const key of [0, 10, 20]) {
 *     const entry = new KDeviceQueueEntry(`key ${key}`, key);
 *     yield* atDispatch(keInsertByKeyDeviceQueue(queue, entry, key));
 *   }
 *   const next = yield* atDispatch(keRemoveByKeyDeviceQueue(queue, 15));
 *   return next?.item;
 * });
 * assert.equal(Machine.run(program).value, 20);
 * ```
 */
export function keRemoveByKeyDeviceQueue<Item>(
  queue: KDeviceQueue<Item>,
  sortKey: number,
): Effect.Effect<KDeviceQueueEntry<Item> | null, never, Kernel> {
  return remove("keRemoveByKeyDeviceQueue", queue, sortKey);
}

/**
 * KeRemoveEntryDeviceQueue: takes one entry out, as a cancel routine does. At
 * or below DISPATCH_LEVEL.
 *
 * @param queue the queue
 * @param entry what to take out
 * @returns true if it was in the queue
 *
 * No errors (spec 06, section 5).
 *
 * @example An entry that waits is taken out, once
 * ```ts
 * import {
 *   atDispatch, KDeviceQueueEntry, keInitializeDeviceQueue, keInsertDeviceQueue,
 *   keRemoveEntryDeviceQueue, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const queue = yield* keInitializeDeviceQueue<string>("line");
 *   const served = new KDeviceQueueEntry("served", "first");
 *   const waits = new KDeviceQueueEntry("waits", "second");
 *   return yield* atDispatch(Effect.all([
 *     keInsertDeviceQueue(queue, served), keInsertDeviceQueue(queue, waits),
 *     keRemoveEntryDeviceQueue(queue, waits), keRemoveEntryDeviceQueue(queue, waits),
 *   ]));
 * });
 * assert.deepEqual(Machine.run(program).value, [false, true, true, false]);
 * ```
 */
export function keRemoveEntryDeviceQueue<Item>(
  queue: KDeviceQueue<Item>,
  entry: KDeviceQueueEntry<Item>,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keRemoveEntryDeviceQueue", {
        queue: queue.name,
        entry: entry.name,
      });
    }
    return returning(
      kernel,
      actor,
      "keRemoveEntryDeviceQueue",
      queue.removeEntry(entry),
    );
  });
}
