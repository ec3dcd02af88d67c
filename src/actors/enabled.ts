/**
 * When an announced operation can be done, and on what it waits until then.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import { remove } from "./lists.ts";
import type { Lock } from "./lock.ts";
import type { Mailbox } from "./mailbox.ts";
import {
  JOIN,
  LOCK,
  LOWER,
  type Operation,
  POLL,
  SEND,
  SLEEP,
  TAKE,
  UNLOCK,
} from "./operation.ts";

/** Notes what must be known of an operation before it is asked if it can be. */
export function prepare(
  operation: Operation,
  actor: Actor,
  now: number,
): void {
  switch (operation.mode) {
    case TAKE: // Back at its inbox, an actor of an interrupt level leaves it.
      if (actor.inbox === operation.resource) actor.processor?.leave(actor, 0);
      break;
    case POLL:
      (operation.resource as Mailbox<unknown>).polled = true;
      break;
    case SLEEP:
      actor.deadline = now + (operation.argument as number);
      break;
    default:
  }
}

/** Whether the operation could happen now. */
export function isEnabled(
  operation: Operation,
  actor: Actor,
  now: number,
): boolean {
  switch (operation.mode) {
    case SEND: {
      const box = operation.resource as Mailbox<unknown>;
      return box.size < box.capacity;
    }
    case TAKE:
      return (operation.resource as Mailbox<unknown>).size > 0;
    case LOCK:
      return (operation.resource as Lock).owner === undefined;
    case SLEEP:
      return actor.deadline <= now;
    case JOIN:
      return (operation.argument as Actor).exit !== undefined;
    default:
      return true;
  }
}

/**
 * Whether the operation commutes with what others are likely to do next: giving
 * up a lock or a level, and taking a message of one's own unbounded mailbox. A
 * run may do it in place and spare a turn. A search may not: another actor
 * could still poll, try the lock, take too, or interrupt.
 *
 * A take that enters an interrupt level is none of these.
 */
export function commutes(operation: Operation, actor: Actor): boolean {
  switch (operation.mode) {
    case UNLOCK:
    case LOWER:
      return true;
    case TAKE: {
      const box = operation.resource as Mailbox<unknown>;
      return box.capacity === Infinity && !box.polled &&
        box.takers.length === 0 && actor.inbox !== box;
    }
    default:
      return false;
  }
}

/** The list in which the resource keeps the actors that wait for it. */
function waitingList(operation: Operation): Actor[] | undefined {
  switch (operation.mode) {
    case SEND: {
      const box = operation.resource as Mailbox<unknown>;
      return box.capacity === Infinity ? undefined : box.senders ??= [];
    }
    case TAKE:
      return (operation.resource as Mailbox<unknown>).takers;
    case LOCK:
      return (operation.resource as Lock).waiters;
    case JOIN:
      return (operation.argument as Actor).joiners ??= [];
    default:
      return undefined;
  }
}

/** Lets the resource know that the actor has announced the operation. */
export function enlist(operation: Operation, actor: Actor): void {
  waitingList(operation)?.push(actor);
}

/** Takes back what {@linkcode enlist} said. */
export function withdraw(operation: Operation, actor: Actor): void {
  const list = waitingList(operation);
  if (list !== undefined) remove(list, actor);
}
