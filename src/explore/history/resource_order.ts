/**
 * The order that a resource imposes on events: who came before at the same side
 * of a mailbox, cell or lock, and whose message or place was needed.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Lock } from "../../actors/lock.ts";
import type { Mailbox } from "../../actors/mailbox.ts";
import {
  JOIN,
  LOCK,
  type Operation,
  POLL,
  READ,
  SEND,
  SLEEP,
  TAKE,
  TRY_LOCK,
} from "../../actors/operation.ts";
import { BACK, FRONT, sidesOf } from "./dependence.ts";
import { RACE, WAITED } from "./edges.ts";
import type { History } from "./history.ts";
import type { ActorTrack, ResourceTrack } from "./tracks.ts";

/**
 * Adds the edges of an operation that come from its resource.
 *
 * @param track the resource, unless the operation touches none
 */
export function seekOnResource(
  history: History,
  me: ActorTrack,
  operation: Operation,
  track: ResourceTrack | undefined,
): void {
  if (track === undefined) return seekElsewhere(history, operation);
  const { mode, resource } = operation;
  switch (mode) {
    case SEND:
      return seekSend(history, me, track, resource as Mailbox<unknown>);
    case TAKE:
      return seekTake(history, me, track);
    case POLL:
      follow(history, me, track.front, RACE);
      return follow(history, me, track.back, RACE);
    case LOCK:
      return seekLock(history, me, track);
    case READ:
      return follow(history, me, track.front, RACE);
    default:
      follow(history, me, track.front, RACE);
      for (let i = 0; i < track.shared.length; i++) {
        follow(history, me, track.shared.at(i)!, RACE);
      }
  }
}

/** Operations without a side: the end of an actor, the passing of time. */
function seekElsewhere(
  history: History,
  { mode, argument }: Operation,
): void {
  if (mode === JOIN) {
    history.edges.need(history.eventOf((argument as Actor).endedAt));
  } else if (mode === SLEEP && (argument as number) > 0) {
    history.edges.need(history.passage);
  }
}

function follow(
  history: History,
  me: ActorTrack,
  event: number,
  reason: number,
): void {
  if (event >= 0 && history.actors[event] !== me.slot) {
    history.edges.add(event, reason);
  }
}

/** A sender may have waited for another sender, and for the room it needed. */
function seekSend(
  history: History,
  me: ActorTrack,
  track: ResourceTrack,
  { capacity }: Mailbox<unknown>,
): void {
  const { sends, takes } = track;
  const over = sends.length - capacity;
  if (over < 0) return follow(history, me, track.front, RACE);
  const room = takes.at(over);
  if (room !== undefined) {
    history.edges.need(room);
    if (room < sends.last) {
      return follow(history, me, track.front, RACE);
    }
  }
  let before = track.front;
  const { last } = sends;
  for (; before !== last; before = history.beforeInFront[before]!) {
    follow(history, me, before, RACE);
  }
  follow(history, me, last, WAITED);
}

/** A taker needed its message, and may have waited for another taker. */
function seekTake(
  history: History,
  me: ActorTrack,
  track: ResourceTrack,
): void {
  const message = track.sends.at(track.takes.length);
  if (message !== undefined) history.edges.need(message);
  let before = track.back;
  // A poll that found nothing kept nobody waiting; who took before it did.
  while (before >= 0 && !history.took[before]) {
    history.edges.need(before);
    before = history.beforeAtBack[before]!;
  }
  follow(history, me, before, WAITED);
}

/** A lock was given back before it was taken; whoever had it kept it waiting. */
function seekLock(
  history: History,
  me: ActorTrack,
  track: ResourceTrack,
): void {
  let before = track.front;
  while (before >= 0 && !history.took[before]) {
    history.edges.need(before);
    before = history.beforeInFront[before]!;
  }
  follow(history, me, before, WAITED);
}

/** Notes an event at its resource. */
export function noteOnResource(
  history: History,
  event: number,
  { mode, resource }: Operation,
  track: ResourceTrack,
): void {
  const touched = sidesOf(mode);
  if (mode === READ) {
    track.shared.push(event);
    return;
  }
  history.took[event] = mode === LOCK || takes(mode, resource, track);
  if (touched & FRONT) {
    history.beforeInFront[event] = track.front;
    track.front = event;
    track.shared.clear();
  }
  if (touched & BACK) {
    history.beforeAtBack[event] = track.back;
    track.back = event;
    if (history.took[event]) track.takes.push(event);
  }
  if (mode === SEND) track.sends.push(event);
}

/** Whether an operation that never waits gets what it asks for. */
function takes(
  mode: number,
  resource: Operation["resource"],
  track: ResourceTrack,
): boolean {
  if (mode === TRY_LOCK) return (resource as Lock).owner === undefined;
  return mode === TAKE ||
    (mode === POLL && track.sends.length > track.takes.length);
}
