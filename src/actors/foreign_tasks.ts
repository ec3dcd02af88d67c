/**
 * Tasks of Effect's own runtime, as steps of the run: what its queues, latches,
 * forks and yields hand to a scheduler.
 *
 * Nobody can tell what a task will touch, so a search takes it to conflict with
 * everything. What is known is whose fiber asked for it, and in which order.
 *
 * @module
 */

import type { Fiber, Scheduler } from "../../deps.ts";
import { Actor } from "./actor.ts";
import { FOREIGN, Operation } from "./operation.ts";
import type { Oracle } from "./oracle.ts";

const TASK_ID = -1;

/** After this many primitives without an announcement a fiber is made to yield. */
const PRIMITIVES_PER_STEP = 100_000;

/** A fiber made to yield before its third primitive would never get on. */
const PROGRESS = 3;

/** Accepts the operation of a task that waits for its turn. */
export type Enqueue = (task: Actor, operation: Operation) => void;

/**
 * The dispatcher of one fiber.
 *
 * @param owner the actor whose fiber asks for the tasks, if it is one
 * @param enqueue takes each task, as the pending operation of an actor that
 *   exists for this task alone
 */
export function taskDispatcher(
  owner: Actor | undefined,
  enqueue: Enqueue,
): Scheduler.SchedulerDispatcher {
  return {
    scheduleTask: (task) => {
      const name = owner === undefined
        ? "runtime"
        : `${owner.name}~${++owner.tasks}`;
      const actor = new Actor(
        TASK_ID,
        name,
        { daemon: true },
        undefined,
        owner,
      );
      enqueue(actor, new Operation(FOREIGN, undefined, task));
    },
    flush: () => {},
  };
}

/**
 * Whether a fiber yields before its next primitive: because it never announces
 * anything, or because the oracle preempts it.
 *
 * @param oracle left out if it never preempts
 */
export function isCutShort(
  fiber: Fiber.Fiber<unknown, unknown>,
  oracle: Oracle | undefined,
): boolean {
  const { currentOpCount } = fiber;
  if (currentOpCount >= PRIMITIVES_PER_STEP) return true;
  return oracle !== undefined && currentOpCount >= PROGRESS &&
    oracle.preempt!();
}

/** Whether an actor stands for one task of Effect's runtime. */
export function isTask(actor: Actor): boolean {
  return actor.id === TASK_ID;
}
