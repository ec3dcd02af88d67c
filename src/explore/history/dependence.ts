/**
 * Which operations may be exchanged in time without anybody noticing: the
 * relation that every reduction rests on.
 *
 * Two operations of different actors conflict if their order can change what
 * either does, or if one can make the other impossible:
 *
 * | operation | conflicts with |
 * |---|---|
 * | `read` | `write`, `ask` on the same resource |
 * | `write`, `ask` | `read`, `write`, `ask` on the same resource or group |
 * | `send` | `send`, `poll` on the same mailbox |
 * | `take` | `take`, `poll` on the same mailbox |
 * | `poll` | `send`, `take`, `poll` on the same mailbox |
 * | `lock`, `tryLock`, `unlock` | the same three on the same lock |
 * | `interrupt` | every operation of the interrupted actor's family |
 * | `yield` and its `continue`, `tick`, `foreign` | everything |
 * | a claim on a processor | every operation of an actor below it there |
 * | any | any other of the same family |
 *
 * A `send` and a `take` do not conflict: a mailbox is first in, first out, so
 * a take is ordered by its message alone. A claim is what takes a processor
 * from the actors below a level: a `send` into the inbox of an actor that
 * serves that level, a `raise`, or the interruption of such an actor.
 *
 * The table is symmetric. `join`, `sleep`, `choose`, `lower` and the `continue`
 * after an interrupt level conflict with nothing.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import {
  ASK,
  CONTINUE,
  FOREIGN,
  INTERRUPT,
  LOCK,
  type Operation,
  POLL,
  RAISE,
  READ,
  type Resource,
  SEND,
  TAKE,
  TICK,
  TRY_LOCK,
  UNLOCK,
  WRITE,
  YIELD,
} from "../../actors/operation.ts";
import { MASKING_LEVEL, type Processor } from "../../actors/processor.ts";

/** The side of a mailbox that messages come in at; the only side of the rest. */
export const FRONT = 1;
/** The side of a mailbox that messages are taken from. */
export const BACK = 2;

/** The sides of its resource that an operation of each mode touches. */
const sides = new Uint8Array(32);
for (const mode of [READ, WRITE, ASK, LOCK, TRY_LOCK, UNLOCK, SEND]) {
  sides[mode] = FRONT;
}
sides[TAKE] = BACK;
sides[POLL] = FRONT | BACK;

/** The sides of its resource that an operation touches: a sum, or 0. */
export function sidesOf(mode: number): number {
  return sides[mode]!;
}

/** Whether an operation conflicts with every other. */
export function conflictsWithAll(actor: Actor, operation: Operation): boolean {
  const { mode } = operation;
  return mode === YIELD || mode === FOREIGN || mode === TICK ||
    (mode === CONTINUE && actor.yieldedAt >= 0);
}

/** The level an actor moves at on its processor: 0 if it masks nobody there. */
export function ownLevel(actor: Actor): number {
  const { processor } = actor;
  if (processor === undefined) return 0;
  const level = Math.max(processor.levelOf(actor), actor.level);
  return level < MASKING_LEVEL ? 0 : level;
}

/** The processor that an operation takes from the actors below, if it does. */
export function claimedProcessor(
  actor: Actor,
  { mode, resource, argument }: Operation,
): Processor | undefined {
  switch (mode) {
    case SEND:
      return resource!.server?.processor;
    case RAISE:
      return (argument as number) < MASKING_LEVEL ? undefined : actor.processor;
    case INTERRUPT: {
      const { level, processor } = argument as Actor;
      return level < MASKING_LEVEL ? undefined : processor;
    }
    default:
      return undefined;
  }
}

/** The level of a claim; asked only where there is one. */
export function claimedLevel({ mode, resource, argument }: Operation): number {
  switch (mode) {
    case SEND:
      return resource!.server!.level;
    case RAISE:
      return argument as number;
    default:
      return (argument as Actor).level;
  }
}

/** Whether two operations of two actors conflict, were they neighbours in time. */
export function conflict(
  first: Actor,
  one: Operation,
  second: Actor,
  other: Operation,
): boolean {
  return first.family === second.family ||
    conflictsWithAll(first, one) || conflictsWithAll(second, other) ||
    onSameSide(one, other) ||
    interrupts(one, second, other) || interrupts(other, first, one) ||
    claimsFrom(first, one, second) || claimsFrom(second, other, first);
}

function whole(resource: Resource): Resource {
  return resource.group ?? resource;
}

function onSameSide(one: Operation, other: Operation): boolean {
  if ((sides[one.mode]! & sides[other.mode]!) === 0) return false;
  return whole(one.resource!) === whole(other.resource!) &&
    !(one.mode === READ && other.mode === READ);
}

function interrupts(
  one: Operation,
  victim: Actor,
  doing: Operation,
): boolean {
  if (one.mode !== INTERRUPT) return false;
  const { family } = one.argument as Actor;
  return family === victim.family ||
    (doing.mode === INTERRUPT && family === (doing.argument as Actor).family);
}

function claimsFrom(actor: Actor, operation: Operation, other: Actor): boolean {
  const processor = claimedProcessor(actor, operation);
  return processor !== undefined && processor === other.processor &&
    ownLevel(other) < claimedLevel(operation);
}
