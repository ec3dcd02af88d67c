/**
 * What each announced operation does when its turn comes.
 *
 * @module
 */

import { type Effect, Exit } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import type { Cell } from "./cell.ts";
import type { ForeignTask } from "./foreign_tasks.ts";
import type { Limits } from "./limits.ts";
import type { Lock } from "./lock.ts";
import type { Mailbox } from "./mailbox.ts";
import {
  ASK,
  CHOOSE,
  CONTINUE,
  FOREIGN,
  INTERRUPT,
  JOIN,
  LOCK,
  LOWER,
  type Operation,
  POLL,
  RAISE,
  READ,
  SEND,
  TAKE,
  TRY_LOCK,
  UNLOCK,
  WRITE,
  YIELD,
} from "./operation.ts";
import type { Reactor } from "./reactor.ts";
import type { ReadyList } from "./ready_list.ts";

/** What the outcome of an operation is handed back as. */
export type Outcome = Effect.Effect<unknown, unknown>;

/** What performing needs of the scheduler. */
export interface Performer {
  /** The actors that could move. */
  readonly ready: ReadyList;
  /** What the run may use. */
  readonly limits: Limits;
  /** Operations done, the present one among them. */
  readonly steps: number;
  /** Asks the oracle for a data choice. */
  choose(count: number): number;
}

function take(ready: ReadyList, box: Mailbox<unknown>): unknown {
  const message = box.shift();
  if (box.senders !== undefined) {
    for (const sender of box.senders) ready.add(sender);
  }
  if (box.size === 0) {
    for (const taker of box.takers) ready.remove(taker);
  }
  return message;
}

function send(ready: ReadyList, box: Mailbox<unknown>, message: unknown): void {
  box.push(message);
  for (const taker of box.takers) ready.add(taker);
  if (box.size >= box.capacity) {
    for (const sender of box.senders ?? []) ready.remove(sender);
  }
}

function hold(ready: ReadyList, lock: Lock, actor: Actor): boolean {
  if (lock.owner !== undefined) return false;
  lock.owner = actor;
  for (const waiter of lock.waiters) ready.remove(waiter);
  return true;
}

function giveBack(ready: ReadyList, lock: Lock, actor: Actor): boolean {
  if (lock.owner !== actor) return false;
  lock.owner = undefined;
  for (const waiter of lock.waiters) ready.add(waiter);
  return true;
}

function replace(cell: Cell<unknown>, operation: Operation): unknown {
  const f = operation.argument as (
    value: unknown,
  ) => readonly [unknown, unknown];
  const [answer, value] = f(cell.value);
  cell.value = value;
  return answer;
}

/**
 * Does the operation.
 *
 * @returns what the actor goes on with
 */
export function perform(
  scheduler: Performer,
  actor: Actor,
  operation: Operation,
): Outcome {
  const { mode, resource, argument } = operation;
  const { ready } = scheduler;
  switch (mode) {
    case SEND:
      send(ready, resource as Mailbox<unknown>, argument);
      if ((resource as Mailbox<unknown>).size > scheduler.limits.messages) {
        scheduler.limits.overflow(resource!.name, actor);
      }
      return Exit.void;
    case TAKE: {
      actor.received++;
      if (actor.inbox !== undefined && actor.inbox === resource) {
        actor.processor?.enter(actor, actor.level);
      }
      return Exit.succeed(take(ready, resource as Mailbox<unknown>));
    }
    case POLL: {
      const box = resource as Mailbox<unknown>;
      return Exit.succeed(box.size > 0 ? take(ready, box) : undefined);
    }
    case READ:
      return Exit.succeed((resource as Cell<unknown>).value);
    case WRITE:
      return Exit.succeed(replace(resource as Cell<unknown>, operation));
    case ASK: {
      const reactor = resource as Reactor<unknown, unknown>;
      reactor.received++;
      return Exit.succeed(reactor.serve(argument));
    }
    case LOCK:
    case TRY_LOCK:
      return Exit.succeed(hold(ready, resource as Lock, actor));
    case UNLOCK:
      return Exit.succeed(giveBack(ready, resource as Lock, actor));
    case CHOOSE:
      return Exit.succeed(scheduler.choose(argument as number));
    case JOIN: {
      const joined = argument as Actor;
      joined.joined = true;
      return joined.exit!;
    }
    case INTERRUPT:
      (argument as Actor).fiber?.interruptUnsafe();
      return Exit.void;
    case RAISE:
      actor.processor?.enter(actor, argument as number);
      return Exit.void;
    case LOWER:
      actor.processor?.leave(actor, argument as number);
      return Exit.void;
    case CONTINUE:
      actor.yieldedAt = -1;
      return argument as Outcome;
    case FOREIGN:
      (argument as ForeignTask).run();
      return Exit.void;
    case YIELD:
      actor.yieldedAt = scheduler.steps;
      return Exit.void;
    default: // SLEEP is only a wait.
      return Exit.void;
  }
}
