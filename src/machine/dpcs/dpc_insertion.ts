/**
 * KeInsertQueueDpc, KeRemoveQueueDpc and KeFlushQueuedDpcs.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import type { Processor } from "../../actors/processor.ts";
import { DISPATCH_LEVEL, irqlName } from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { Dpc } from "./dpc.ts";
import { DpcEntry, FlushTicket } from "./dpc_entry.ts";
import type { DpcServer } from "./dpc_server.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { returning, tellCall } from "../routine_events.ts";

function serverOf(kernel: Kernel, entry: DpcEntry): DpcServer {
  const processor = kernel.processors[entry.target]!;
  return entry.dpc.threaded ? processor.threadedDpcs : processor.dpcs;
}

function tellQueued(
  kernel: Kernel,
  actor: Actor,
  entry: DpcEntry,
  inserted: boolean,
): void {
  if (!kernel.listening) return;
  const { dpc, target, importance } = entry;
  kernel.emit(actor, {
    _tag: "DpcQueued",
    dpc: dpc.name,
    target,
    importance,
    inserted,
  });
}

/**
 * Queues a DPC object on behalf of a routine: of KeInsertQueueDpc itself, of an
 * interrupt, of a timer.
 *
 * @param processor the inserting processor; that of the actor, if left out
 * @returns false if it was queued already
 */
export function insertDpc(
  kernel: Kernel,
  actor: Actor,
  dpc: Dpc,
  systemArgument1: unknown,
  systemArgument2: unknown,
  processor: Processor | undefined = actor.processor,
): Effect.Effect<boolean> {
  const caller = processor?.id ?? 0;
  const entry = new DpcEntry(dpc, systemArgument1, systemArgument2, caller);
  return Effect.flatMap(dpc.reserve(entry), (reserved) => {
    if (!reserved) {
      tellQueued(kernel, actor, entry, false);
      return Effect.succeed(false);
    }
    const server = serverOf(kernel, entry);
    const own = processor === server.processor;
    return Effect.flatMap(server.queue.insert(entry, own), (drain) => {
      tellQueued(kernel, actor, entry, true);
      return drain === "under way"
        ? Effect.succeed(true)
        : Effect.as(server.request(kernel, drain), true);
    });
  });
}

/**
 * KeInsertQueueDpc: queues a DPC object on its target processor, or on the
 * caller's if it has none (C299). Any IRQL.
 *
 * When that is the caller's own processor below DISPATCH_LEVEL, and the
 * importance is above Low, the routine has run when the call returns.
 *
 * @param dpc the DPC object
 * @param systemArgument1 given to the routine
 * @param systemArgument2 given to the routine
 * @returns true if it was queued (C296); false if it was in a queue already:
 *   then the arguments are lost, and it runs once (C297). From the moment its
 *   routine starts it may be queued again (C298), on another processor too, and
 *   both runs may overlap (C308)
 *
 * No errors.
 *
 * @example Twice in the queue is once, with the first arguments
 * ```ts
 * import {
 *   atDispatch, keInitializeDpc, keInsertQueueDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const ran: unknown[] = [];
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("dpc", (_dpc, _context, argument) =>
 *     Effect.sync(() => void ran.push(argument)), null);
 *   return yield* atDispatch(Effect.all([
 *     keInsertQueueDpc(dpc, "first"), keInsertQueueDpc(dpc, "second"),
 *   ]));
 * });
 * assert.deepEqual(Machine.run(program).value, [true, false]);
 * assert.deepEqual(ran, ["first"]);
 * ```
 */
export function keInsertQueueDpc<Context>(
  dpc: Dpc<Context>,
  systemArgument1: unknown = null,
  systemArgument2: unknown = null,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keInsertQueueDpc", { dpc: dpc.name });
    }
    return returning(
      kernel,
      actor,
      "keInsertQueueDpc",
      insertDpc(kernel, actor, dpc as Dpc, systemArgument1, systemArgument2),
    );
  });
}

/** Takes a DPC object out of its queue on behalf of a routine. */
export function removeDpc(kernel: Kernel, dpc: Dpc): Effect.Effect<boolean> {
  return Effect.flatMap(dpc.remove(), (entry) => {
    if (entry === null) return Effect.succeed(false);
    return Effect.flatMap(
      serverOf(kernel, entry).queue.discard(entry),
      (flushed) =>
        Effect.as(
          Effect.forEach(flushed, (ticket) => ticket.done.send(undefined)),
          true,
        ),
    );
  });
}

/**
 * KeRemoveQueueDpc: takes a DPC object out of its queue. Any IRQL.
 *
 * @param dpc the DPC object
 * @returns true if it was in a queue: that insertion does not run. False if it
 *   was in none; its routine may be running
 *
 * No errors (spec 06, section 2).
 *
 * @example What is removed does not run
 * ```ts
 * import {
 *   atDispatch, keInitializeDpc, keInsertQueueDpc, keRemoveQueueDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let runs = 0;
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("dpc", () => Effect.sync(() => void runs++), null);
 *   return yield* atDispatch(Effect.all([
 *     keInsertQueueDpc(dpc), keRemoveQueueDpc(dpc), keRemoveQueueDpc(dpc),
 *   ]));
 * });
 * assert.deepEqual(Machine.run(program).value, [true, true, false]);
 * assert.equal(runs, 0);
 * ```
 */
export function keRemoveQueueDpc<Context>(
  dpc: Dpc<Context>,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "keRemoveQueueDpc", { dpc: dpc.name });
    }
    return returning(
      kernel,
      actor,
      "keRemoveQueueDpc",
      removeDpc(kernel, dpc as Dpc),
    );
  });
}

const flushEveryQueue = Effect.fnUntraced(function* (kernel: Kernel) {
  const name = kernel.scheduler.uniqueName("flush of queued DPCs");
  const done = new Mailbox<void>(name, Infinity);
  // What a timer that has fired is about to queue counts as queued.
  const expiring = yield* kernel.timerExpiries.flush(new FlushTicket(done));
  if (expiring) yield* done.take;
  let waits = 0;
  for (const processor of kernel.processors) {
    const servers = new Set([processor.dpcs, processor.threadedDpcs]);
    for (const server of servers) {
      const drain = yield* server.queue.flush(new FlushTicket(done));
      if (drain === "nothing") continue;
      waits++;
      yield* server.request(kernel, drain);
    }
  }
  for (; waits > 0; waits--) yield* done.take;
});

/**
 * KeFlushQueuedDpcs: waits until every DPC that was in a queue before the call,
 * on any processor, has run to its end (C306), and those of timers that had
 * fired. Says nothing about later ones. So a driver whose KeCancelTimer said
 * FALSE calls it before it frees what the timer's DPC uses.
 *
 * Call at PASSIVE_LEVEL; APC_LEVEL is tolerated (A46). From DISPATCH_LEVEL up
 * it would wait for its own processor: bug check 0xB8, and it does not wait.
 *
 * @example A DPC of another processor has run when the call returns
 * ```ts
 * import {
 *   keFlushQueuedDpcs, keInitializeDpc, keInsertQueueDpc, keSetTargetProcessorDpc,
 *   Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * let runs = 0;
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("dpc", () => Effect.sync(() => void runs++), null);
 *   yield* keSetTargetProcessorDpc(dpc, 1);
 *   yield* keInsertQueueDpc(dpc);
 *   yield* keFlushQueuedDpcs();
 *   return runs;
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).value, 1);
 * ```
 */
export function keFlushQueuedDpcs(): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) tellCall(kernel, actor, "keFlushQueuedDpcs", {});
    const irql = kernel.irqlOf(actor);
    if (irql < DISPATCH_LEVEL) return flushEveryQueue(kernel);
    bugCheck(
      kernel,
      actor,
      BugCheckCode.AttemptedSwitchFromDpc,
      [],
      `KeFlushQueuedDpcs waits at ${irqlName(irql)}`,
    );
    return Effect.void;
  });
}
