/**
 * Tasks of Effect's own runtime, as steps of the run: what its queues, latches,
 * forks and yields hand to a scheduler.
 *
 * Nobody can tell what a task will touch, so a search takes it to conflict with
 * everything. What is known is whose fiber asked for it, and in which order.
 *
 * @module
 */

import { Fiber, type Scheduler } from "../../deps.ts";
import { Actor } from "./actor.ts";
import { FOREIGN, Operation } from "./operation.ts";
import { wasHeldUp } from "./run_loops.ts";

const TASK_ID = -1;

/** A task that waits for its turn: the argument of a foreign operation. */
export interface ForeignTask {
  /** Does it. */
  readonly run: () => void;
  /** The name of the actor that goes on here after it was held up, if so. */
  readonly continues: string | undefined;
}

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
    scheduleTask: (run) => {
      const isHeldUp = owner !== undefined && wasHeldUp(Fiber.getCurrent());
      const actor = new Actor(
        TASK_ID,
        nameOf(owner, isHeldUp),
        { daemon: true },
        undefined,
        owner,
      );
      const task: ForeignTask = {
        run,
        continues: isHeldUp ? owner.name : undefined,
      };
      enqueue(actor, new Operation(FOREIGN, undefined, task));
    },
    flush: () => {},
  };
}

/** A name by asker and number; those of other tasks do not move when one is held up. */
function nameOf(owner: Actor | undefined, isHeldUp: boolean): string {
  if (owner === undefined) return "runtime";
  return isHeldUp
    ? `${owner.name}~~${++owner.holds}`
    : `${owner.name}~${++owner.tasks}`;
}

/** Whether an actor stands for one task of Effect's runtime. */
export function isTask(actor: Actor): boolean {
  return actor.id === TASK_ID;
}
