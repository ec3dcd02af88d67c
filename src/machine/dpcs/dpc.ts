/**
 * DPC objects: a routine to be run at DISPATCH_LEVEL on some processor, soon.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/reactor.ts";
import { KdpcImportance } from "../../ddi/mod.ts";
import type { DpcEntry } from "./dpc_entry.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/**
 * A DPC routine. It is entered at DISPATCH_LEVEL (a threaded one at
 * PASSIVE_LEVEL), must return at the level it was entered at, and must not wait.
 *
 * @param dpc its own DPC object
 * @param deferredContext what the object was initialized with
 * @param systemArgument1 what the insertion passed
 * @param systemArgument2 what the insertion passed
 */
export type DeferredRoutine<Context = unknown> = (
  dpc: Dpc<Context>,
  deferredContext: Context,
  systemArgument1: unknown,
  systemArgument2: unknown,
) => Effect.Effect<void, never, Kernel>;

/** What a DPC object can be asked in one step. */
export type DpcRequest =
  | { readonly _tag: "Reserve"; readonly entry: DpcEntry }
  | { readonly _tag: "Start"; readonly entry: DpcEntry }
  | { readonly _tag: "Remove" }
  | { readonly _tag: "SetImportance"; readonly importance: KdpcImportance }
  | { readonly _tag: "SetTarget"; readonly number: number };

const REMOVE: DpcRequest = { _tag: "Remove" };

/**
 * A DPC object. Make one with {@linkcode keInitializeDpc} or
 * {@linkcode keInitializeThreadedDpc}.
 */
export class Dpc<Context = unknown> {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** Whether a thread runs it at PASSIVE_LEVEL. */
  readonly threaded: boolean;
  /** What it runs. */
  readonly deferredRoutine: DeferredRoutine<Context>;
  /** What its routine is given. */
  readonly deferredContext: Context;

  #importance: KdpcImportance = KdpcImportance.MediumImportance;
  #target: number | null = null;
  #entry: DpcEntry | null = null;
  readonly #object: Reactor<DpcRequest, DpcEntry | boolean | null>;

  /** Drivers call {@linkcode keInitializeDpc}. */
  constructor(
    name: string,
    threaded: boolean,
    deferredRoutine: DeferredRoutine<Context>,
    deferredContext: Context,
  ) {
    this.name = name;
    this.threaded = threaded;
    this.deferredRoutine = deferredRoutine;
    this.deferredContext = deferredContext;
    this.#object = new Reactor(name, (request) => this.#serve(request));
  }

  /** The importance that its next insertion has. */
  get importance(): KdpcImportance {
    return this.#importance;
  }

  /** The processor of its next insertion; `null` for that of the caller. */
  get targetProcessor(): number | null {
    return this.#target;
  }

  /** Whether it waits in a queue: a look in passing. */
  get queued(): boolean {
    return this.#entry !== null;
  }

  /**
   * Takes the object for an entry, which gets its target and importance, unless
   * it is in a queue already. One announced operation.
   */
  reserve(entry: DpcEntry): Effect.Effect<boolean> {
    return this.#object.ask({ _tag: "Reserve", entry }) as Effect.Effect<
      boolean
    >;
  }

  /**
   * Frees the object for its next insertion as its routine starts; false if the
   * entry was removed in the meantime. One announced operation.
   */
  start(entry: DpcEntry): Effect.Effect<boolean> {
    return this.#object.ask({ _tag: "Start", entry }) as Effect.Effect<boolean>;
  }

  /** Gives up the entry, if there is one. One announced operation. */
  remove(): Effect.Effect<DpcEntry | null> {
    return this.#object.ask(REMOVE) as Effect.Effect<DpcEntry | null>;
  }

  /** Sets the importance of the next insertion. One announced operation. */
  setImportance(importance: KdpcImportance): Effect.Effect<unknown> {
    return this.#object.ask({ _tag: "SetImportance", importance });
  }

  /** Sets the processor of the next insertion. One announced operation. */
  setTarget(number: number): Effect.Effect<unknown> {
    return this.#object.ask({ _tag: "SetTarget", number });
  }

  #serve(request: DpcRequest): DpcEntry | boolean | null {
    switch (request._tag) {
      case "Reserve":
        if (this.#entry !== null) return false;
        this.#entry = request.entry;
        request.entry.place(this.#target, this.#importance);
        return true;
      case "Start":
        if (this.#entry !== request.entry) return false;
        this.#entry = null;
        return true;
      case "Remove": {
        const entry = this.#entry;
        this.#entry = null;
        return entry;
      }
      case "SetImportance":
        this.#importance = request.importance;
        return true;
      case "SetTarget":
        this.#target = request.number;
        return true;
    }
  }
}

function makeDpc<Context>(
  name: string,
  threaded: boolean,
  routine: DeferredRoutine<Context>,
  context: Context,
): Effect.Effect<Dpc<Context>, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const dpc = new Dpc(
      kernel.scheduler.uniqueName(name),
      threaded,
      routine,
      context,
    );
    if (kernel.listening) {
      const call = threaded ? "keInitializeThreadedDpc" : "keInitializeDpc";
      tellCall(kernel, actor, call, { dpc: dpc.name });
    }
    return dpc;
  });
}

/**
 * KeInitializeDpc: makes a DPC object of Medium importance that runs on the
 * processor that inserts it. Any IRQL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param deferredRoutine what it runs
 * @param deferredContext what the routine is given with every run
 *
 * No errors (spec 06, section 2).
 *
 * @example A routine that runs before the insertion returns
 * ```ts
 * import { keInitializeDpc, keInsertQueueDpc, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const ran: unknown[] = [];
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeDpc("tally", (_dpc, _context, argument) =>
 *     Effect.sync(() => void ran.push(argument)), undefined);
 *   return yield* keInsertQueueDpc(dpc, 7, null);
 * });
 * const report = Machine.run(program);
 * assert.equal(report.value, true);
 * assert.deepEqual(ran, [7]);
 * ```
 */
export function keInitializeDpc<Context>(
  name: string,
  deferredRoutine: DeferredRoutine<Context>,
  deferredContext: Context,
): Effect.Effect<Dpc<Context>, never, Kernel> {
  return makeDpc(name, false, deferredRoutine, deferredContext);
}

/**
 * KeInitializeThreadedDpc: makes a DPC object whose routine a thread of the
 * processor runs at PASSIVE_LEVEL; ordinary DPCs go before it. Its routine
 * still keeps to the rules of DISPATCH_LEVEL, because a machine built with
 * `threadedDpcs: false` runs it there. Any IRQL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param deferredRoutine what it runs
 * @param deferredContext what the routine is given with every run
 *
 * No errors (spec 06, section 2).
 *
 * @example The level of its routine, with threads and without
 * ```ts
 * import {
 *   keGetCurrentIrql, keInitializeThreadedDpc, keInsertQueueDpc, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const levels: number[] = [];
 * const program = Effect.gen(function* () {
 *   const dpc = yield* keInitializeThreadedDpc("slow", (_dpc, seen) =>
 *     Effect.map(keGetCurrentIrql(), (irql) => void seen.push(irql)), levels);
 *   yield* keInsertQueueDpc(dpc);
 * });
 * for (const threadedDpcs of [true, false]) Machine.run(program, { threadedDpcs });
 * assert.deepEqual(levels, [0, 2]);
 * ```
 */
export function keInitializeThreadedDpc<Context>(
  name: string,
  deferredRoutine: DeferredRoutine<Context>,
  deferredContext: Context,
): Effect.Effect<Dpc<Context>, never, Kernel> {
  return makeDpc(name, true, deferredRoutine, deferredContext);
}
