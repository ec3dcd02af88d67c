/**
 * Tells a run that goes round in circles from one that is merely long, and from
 * one whose schedule never lets somebody move.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { OperationEvent } from "../../actors/events.ts";
import { isTask } from "../../actors/foreign_tasks.ts";
import { listed } from "../text/words.ts";

/** Rounds that must be the same before a circle is called one. */
const ROUNDS = 4;

/** The longest round that is looked for. */
const ROUND_MAX = 256;

/** A task that waits for more steps than this is never chosen by chance alone. */
const PATIENCE = 32;

/** A tail of events that repeats. */
export interface Circle {
  /** The operations of one round. */
  readonly round: readonly OperationEvent[];
  /** The actors that take part. */
  readonly actors: ReadonlySet<string>;
}

/**
 * The shortest round that the last events repeat.
 *
 * @param events the last events of a run, oldest first
 * @returns undefined if they do not repeat
 */
export function findCircle(
  events: readonly OperationEvent[],
): Circle | undefined {
  const keys = events.map(keyOf);
  for (let length = 1; length <= ROUND_MAX; length++) {
    if (!repeats(keys, length)) continue;
    const round = events.slice(-length);
    return { round, actors: new Set(round.map(moverOf)) };
  }
  return undefined;
}

function keyOf(event: OperationEvent): string {
  const { operation, resource, detail } = event;
  return `${moverOf(event)}\n${operation}\n${resource}\n${detail}`;
}

/** Whose move it is: each task of Effect's runtime is one of its asker's. */
function moverOf({ actor, operation }: OperationEvent): string {
  return operation === "foreign" ? actor.replace(/~+\d+$/, "") : actor;
}

function repeats(keys: readonly string[], length: number): boolean {
  const from = keys.length - ROUNDS * length;
  if (from < 0) return false;
  for (let i = from; i < keys.length - length; i++) {
    if (keys[i] !== keys[i + length]) return false;
  }
  return true;
}

/** What a run that used up its steps means. */
export interface Endless {
  /** Whether it would go on for ever under any fair schedule, too. */
  readonly livelock: boolean;
  /** One sentence about it. */
  readonly message: string;
}

/**
 * Judges a run that used up its steps.
 *
 * @param events its last events
 * @param actors the actors that had not ended
 * @param ready those that could move, tasks of Effect's runtime among them
 * @param steps how many operations it did
 */
export function judgeEndless(
  events: readonly OperationEvent[],
  actors: readonly Actor[],
  ready: readonly Actor[],
  steps: number,
): Endless {
  const circle = findCircle(events);
  const moving = circle?.actors ?? new Set(events.map(moverOf));
  const rounds = ROUNDS * (circle?.round.length ?? 0);
  const patience = Math.max(rounds, PATIENCE);
  // A task moves only once, so it starves if it has waited for long.
  const starved = ready.filter((actor) =>
    isTask(actor)
      ? actor.announcedAt < steps - patience
      : !moving.has(actor.name)
  ).map(({ name }) => name);
  const stuck = actors.filter((actor) =>
    !ready.includes(actor) && !actor.daemon && !moving.has(actor.name)
  ).map(({ name }) => name);
  const going = circle === undefined
    ? `no end after ${steps} operations; ${listed(moving)} moved last`
    : `${listed(moving)} ${
      moving.size > 1 ? "go" : "goes"
    } round in a circle: ${circle.round.map(inShort).join(", ")}`;
  if (starved.length > 0) {
    return {
      livelock: false,
      message: `${going}, while ${
        listed(starved)
      } could move and never did: call yieldNow in every round of the loop`,
    };
  }
  const left = stuck.length > 0 ? `; ${listed(stuck)} made no progress` : "";
  return { livelock: true, message: going + left };
}

function inShort({ operation, resource }: OperationEvent): string {
  return resource === undefined ? operation : `${operation} ${resource}`;
}
