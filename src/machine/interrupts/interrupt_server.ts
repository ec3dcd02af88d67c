/**
 * The actor that serves the interrupts of one level on one processor.
 *
 * It enters the level by taking an interrupt from its inbox and leaves it by
 * waiting for the next: what is at or below the level waits meanwhile. An
 * interrupt with passive-level routines it hands to the server at PASSIVE_LEVEL,
 * which is a thread.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import { type Irql, PASSIVE_LEVEL } from "../../ddi/mod.ts";
import { callRoutine, checkedValue, leaveRoutine } from "../driver_routine.ts";
import type { InterruptLine } from "./interrupt_line.ts";
import type { KInterrupt } from "./interrupt.ts";
import { stallFaultily } from "./interrupt_faults.ts";
import { underInterruptLock } from "./interrupt_lock.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall } from "../kernel_call.ts";
import { lowerTo } from "../level.ts";
import type { SystemProcessor } from "../system_processor.ts";

/** Serves one level of one processor. Made with its first interrupt. */
export class InterruptServer {
  readonly #processor: SystemProcessor;
  readonly #irql: Irql;
  readonly #inbox: Mailbox<InterruptLine>;
  #serving = false;

  /** Made by its processor. */
  constructor(processor: SystemProcessor, irql: Irql) {
    this.#processor = processor;
    this.#irql = irql;
    this.#inbox = new Mailbox(
      `interrupts at ${irql} of ${processor.name}`,
      Infinity,
    );
  }

  /** Lets the processor serve an interrupt of the line as soon as it may. */
  deliver(kernel: Kernel, line: InterruptLine): Effect.Effect<void> {
    if (!this.#serving) this.#serve(kernel);
    return this.#inbox.send(line);
  }

  #serve(kernel: Kernel): void {
    this.#serving = true;
    const inbox = this.#inbox;
    kernel.scheduler.spawn(
      inbox.name,
      this.#irql === PASSIVE_LEVEL
        ? servePassive(kernel, inbox.take)
        : serveInterrupts(kernel, inbox.take, this.#processor),
      { daemon: true, namedAsGiven: true },
      this.#irql === PASSIVE_LEVEL
        ? { processor: this.#processor, level: this.#irql }
        : { processor: this.#processor, level: this.#irql, inbox },
      kernel.services,
    );
  }
}

const callingActor = kernelCall((_, actor) => actor);

const serveInterrupts = Effect.fnUntraced(function* (
  kernel: Kernel,
  interrupted: Effect.Effect<InterruptLine>,
  processor: SystemProcessor,
) {
  const actor = yield* callingActor;
  while (true) {
    const line = yield* interrupted;
    if (kernel.faults !== undefined) {
      yield* stallFaultily(kernel, kernel.faults, actor);
    }
    const connected = yield* line.connected.get;
    if (connected.some(({ event }) => event !== null)) {
      yield* processor.interruptsAt(PASSIVE_LEVEL).deliver(kernel, line);
    } else yield* serveLine(kernel, actor, connected);
  }
});

/** The same in a thread, for interrupts that were taken at their level before. */
const servePassive = Effect.fnUntraced(function* (
  kernel: Kernel,
  interrupted: Effect.Effect<InterruptLine>,
) {
  const actor = yield* callingActor;
  while (true) {
    const line = yield* interrupted;
    yield* serveLine(kernel, actor, yield* line.connected.get);
  }
});

/** Asks the service routines of a line until one says the interrupt is its own. */
const serveLine = Effect.fnUntraced(function* (
  kernel: Kernel,
  actor: Actor,
  connected: readonly KInterrupt[],
) {
  for (const interrupt of connected) {
    if (yield* serveOne(kernel, actor, interrupt)) break;
  }
});

/** Asks one service routine, and says whether the interrupt was its own. */
function serveOne(
  kernel: Kernel,
  actor: Actor,
  interrupt: KInterrupt,
): Effect.Effect<boolean, never, Kernel> {
  const { serviceRoutine, serviceContext } = interrupt;
  return Effect.flatMap(
    underInterruptLock(
      kernel,
      actor,
      interrupt,
      () =>
        callRoutine(
          actor,
          "interrupt service routine",
          interrupt.name,
          () => serviceRoutine(interrupt, serviceContext),
        ),
    ),
    (answer) => {
      const claimed = checkedValue(
        kernel,
        actor,
        answer,
        typeof answer === "boolean",
        "a boolean",
        false,
      );
      leaveRoutine(actor);
      if (kernel.listening) {
        kernel.emit(actor, {
          _tag: "InterruptServiced",
          interrupt: interrupt.name,
          claimed,
        });
      }
      kernel.stateOf(actor).savedIrqls.length = 0;
      const raised = kernel.irqlOf(actor) > actor.level;
      return raised
        ? Effect.as(lowerTo(actor.level), claimed)
        : Effect.succeed(claimed);
    },
  );
}
