/**
 * The system's work queues, and the worker threads that serve them.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import { irqlName, PASSIVE_LEVEL } from "../../ddi/mod.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { lowerTo } from "../level.ts";

/** Which queue a work item goes to. */
export const WorkQueueType = {
  /** For work that others wait for. */
  CriticalWorkQueue: 0,
  /** For all else; its routines may take long. */
  DelayedWorkQueue: 1,
  /** Reserved for the system. */
  HyperCriticalWorkQueue: 2,
} as const;

/** One of {@linkcode WorkQueueType}. */
export type WorkQueueType = typeof WorkQueueType[keyof typeof WorkQueueType];

/** Something a worker thread is to do. */
export interface Work {
  /** The work item, for reports. */
  readonly name: string;
  /** What to do, at PASSIVE_LEVEL. */
  readonly work: Effect.Effect<void, never, Kernel>;
}

const NAMES: { readonly [Type in WorkQueueType]: string } = {
  [WorkQueueType.CriticalWorkQueue]: "critical work",
  [WorkQueueType.DelayedWorkQueue]: "delayed work",
  [WorkQueueType.HyperCriticalWorkQueue]: "hypercritical work",
};

/** The work queues of one machine. Threads start with the first work. */
export class WorkQueues {
  readonly #queues: Map<WorkQueueType, Mailbox<Work>> = new Map();

  /** Puts work at the end of a queue. */
  send(
    kernel: Kernel,
    type: WorkQueueType,
    work: Work,
  ): Effect.Effect<void> {
    let queue = this.#queues.get(type);
    if (queue === undefined) {
      queue = new Mailbox<Work>(NAMES[type], Infinity);
      this.#queues.set(type, queue);
      startThreads(kernel, queue);
    }
    return queue.send(work);
  }
}

function startThreads(kernel: Kernel, queue: Mailbox<Work>): void {
  for (const processor of kernel.processors) {
    kernel.scheduler.spawn(
      `${queue.name} of ${processor.name}`,
      Effect.forever(Effect.flatMap(queue.take, perform)),
      { daemon: true, namedAsGiven: true },
      { processor, level: PASSIVE_LEVEL },
      kernel.services,
    );
  }
}

/** Does one piece of work, and looks at the level it returns at. */
function perform({ name, work }: Work): Effect.Effect<void, never, Kernel> {
  return Effect.flatMap(work, () =>
    kernelFlow((kernel, actor) => {
      kernel.stateOf(actor).savedIrqls.length = 0;
      const irql = kernel.irqlOf(actor);
      if (irql === PASSIVE_LEVEL) return Effect.void;
      bugCheck(
        kernel,
        actor,
        BugCheckCode.WorkerThreadReturnedAtBadIrql,
        [name, irql],
        `The routine of ${name} returned at ${irqlName(irql)}`,
      );
      return lowerTo(PASSIVE_LEVEL);
    }));
}
