/**
 * The actor that runs the DPCs of one queue: at DISPATCH_LEVEL on its processor
 * for ordinary DPCs, as a thread for threaded ones.
 *
 * A message in its inbox is the software interrupt of a real processor. The
 * actor enters its level by taking it, and leaves by waiting for the next, so
 * nothing below moves on the processor while DPCs run.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import { sleepTicks } from "../../actors/simulated_clock.ts";
import { DISPATCH_LEVEL, type Irql, PASSIVE_LEVEL } from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DpcEntry } from "./dpc_entry.ts";
import { DpcQueue, type Drain } from "./dpc_queue.ts";
import { callRoutine, leaveRoutine } from "../driver_routine.ts";
import { laterOn, stallFaultily } from "../interrupts/interrupt_faults.ts";
import type { FaultInjector } from "../fault_injector.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall } from "../kernel_call.ts";
import { lowerTo } from "../level.ts";
import type { SystemProcessor } from "../system_processor.ts";

/** What the inbox carries: the queue itself says what is to be done. */
type DrainRequest = "drain";

/** A queue with the actor that drains it. Made with its processor. */
export class DpcServer {
  /** The processor it runs on. */
  readonly processor: SystemProcessor;
  /** Whether a thread drains the queue, at PASSIVE_LEVEL. */
  readonly threaded: boolean;
  /** What waits to run. */
  readonly queue: DpcQueue;

  readonly #inbox: Mailbox<DrainRequest>;
  readonly #deferrals: Mailbox<DrainRequest>;
  readonly #drainNow: Effect.Effect<void>;
  readonly #drainLater: Effect.Effect<void>;
  #serving = false;
  #deferring = false;

  /**
   * Made by its processor.
   *
   * @param depthLimit entries at which the queue is drained in any case
   */
  constructor(
    processor: SystemProcessor,
    threaded: boolean,
    depthLimit: number,
  ) {
    const name = `${threaded ? "threaded DPCs" : "DPCs"} of ${processor.name}`;
    this.processor = processor;
    this.threaded = threaded;
    this.queue = new DpcQueue(name, { depthLimit, always: threaded });
    this.#inbox = new Mailbox(`interrupt for ${name}`, Infinity);
    this.#deferrals = new Mailbox(`deferral of ${name}`, Infinity);
    this.#drainNow = this.#inbox.send("drain");
    this.#drainLater = this.#deferrals.send("drain");
  }

  /** Does what the queue asked for: interrupts the processor now or later. */
  request(kernel: Kernel, drain: Drain): Effect.Effect<void> {
    switch (drain) {
      case "now":
        this.#serve(kernel);
        return kernel.faults === undefined
          ? this.#drainNow
          : this.#drainFaultily(kernel, kernel.faults);
      case "later":
        this.#defer(kernel);
        return this.#drainLater;
      case "under way":
        return Effect.void;
    }
  }

  /** Interrupts the processor now, or with a delay if that fault strikes. */
  #drainFaultily(kernel: Kernel, faults: FaultInjector): Effect.Effect<void> {
    const { name } = this.queue;
    const ticks = faults.delay("dpc-delay", name);
    return ticks === 0
      ? this.#drainNow
      : laterOn(kernel, `late ${name}`, ticks, this.#drainNow);
  }

  /** Starts the actor with the first DPC that needs it. */
  #serve(kernel: Kernel): void {
    if (this.#serving) return;
    this.#serving = true;
    const inbox = this.#inbox;
    kernel.scheduler.spawn(
      this.queue.name,
      serveQueue(kernel, this.queue, inbox.take),
      { daemon: true, namedAsGiven: true },
      this.threaded
        ? { processor: this.processor, level: PASSIVE_LEVEL }
        : { processor: this.processor, level: DISPATCH_LEVEL, inbox },
      kernel.services,
    );
  }

  /** Starts the clock of the deferral with the first DPC that needs it. */
  #defer(kernel: Kernel): void {
    if (this.#deferring) return;
    this.#deferring = true;
    kernel.scheduler.spawn(
      this.#deferrals.name,
      waitOutDeferrals(kernel, this, this.#deferrals.take),
      { daemon: true, namedAsGiven: true },
      undefined,
      kernel.services,
    );
  }
}

const waitOutDeferrals = Effect.fnUntraced(function* (
  kernel: Kernel,
  server: DpcServer,
  begun: Effect.Effect<DrainRequest>,
) {
  const deferral = sleepTicks(kernel.options.dpcDeferralTicks);
  while (true) {
    yield* begun;
    yield* deferral;
    if (yield* server.queue.elapse) yield* server.request(kernel, "now");
  }
});

const serveQueue = Effect.fnUntraced(function* (
  kernel: Kernel,
  queue: DpcQueue,
  interrupt: Effect.Effect<DrainRequest>,
) {
  const actor = yield* callingActor;
  while (true) {
    yield* interrupt;
    if (kernel.faults !== undefined) {
      yield* stallFaultily(kernel, kernel.faults, actor);
    }
    let { entry, flushed } = yield* queue.next;
    while (true) {
      for (const ticket of flushed) yield* ticket.done.send(undefined);
      if (entry === undefined) break;
      if (yield* entry.dpc.start(entry)) {
        yield* runEntry(kernel, actor, entry);
      }
      ({ entry, flushed } = yield* queue.next);
    }
  }
});

const callingActor = kernelCall((_, actor) => actor);

/** Runs one DPC routine and looks at what it leaves behind. */
function runEntry(
  kernel: Kernel,
  actor: Actor,
  entry: DpcEntry,
): Effect.Effect<void, never, Kernel> {
  const { dpc, systemArgument1, systemArgument2 } = entry;
  if (kernel.listening) {
    kernel.emit(actor, { _tag: "DpcStarted", dpc: dpc.name });
  }
  const begun = kernel.scheduler.now;
  const irql = kernel.irqlOf(actor);
  return Effect.flatMap(
    callRoutine(actor, "DPC routine", dpc.name, () =>
      dpc.deferredRoutine(
        dpc,
        dpc.deferredContext,
        systemArgument1,
        systemArgument2,
      )),
    () => finishEntry(kernel, actor, entry, begun, irql),
  );
}

function finishEntry(
  kernel: Kernel,
  actor: Actor,
  { dpc }: DpcEntry,
  begun: number,
  irql: Irql,
): Effect.Effect<void> {
  leaveRoutine(actor);
  const state = kernel.stateOf(actor);
  if (kernel.listening) {
    const { locksHeld } = state;
    kernel.emit(actor, { _tag: "DpcFinished", dpc: dpc.name, locksHeld });
  }
  const ticks = kernel.scheduler.now - begun;
  const limit = kernel.options.dpcWatchdogTicks;
  if (ticks > limit) {
    bugCheck(
      kernel,
      actor,
      BugCheckCode.DpcWatchdogViolation,
      [0, ticks, limit],
      `The DPC ${dpc.name} took ${ticks} ticks where ${limit} are allowed`,
    );
  }
  state.savedIrqls.length = 0;
  return kernel.irqlOf(actor) > irql ? lowerTo(irql) : Effect.void;
}
