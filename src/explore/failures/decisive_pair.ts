/**
 * Looks for the two operations that decide a failure: it turns the order of one
 * pair after another round, until a run passes in which the order is turned.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { type Operation, operationNames } from "../../actors/operation.ts";
import { sourceOf } from "../../actors/sources.ts";
import { Clocks } from "../history/clocks.ts";
import { MASKED, RACE, WAITED } from "../history/edges.ts";
import type { Racer } from "./explain.ts";
import type { History } from "../history/history.ts";
import type { DataChoice } from "../history/journal.ts";
import { Following } from "../strategies/following.ts";
import type { Trials } from "./trial.ts";
import { inWords } from "../text/words.ts";

/** So many races are turned round before none is named. */
const FLIPS_MAX = 60;

/** A race is looked for so many steps of its first actor before it showed. */
const STEPS_BACK = 8;

/** An actor whose operation never had its turn. */
export interface Waiter {
  readonly actor: Actor;
  /** What it has announced. */
  readonly operation: Operation;
  /** The same in words. */
  readonly racer: Racer;
}

/** What an actor waits for. */
export function waiterOf(actor: Actor): Waiter {
  const operation = actor.pending!;
  const { mode, resource } = operation;
  const words = inWords({
    operation: operationNames[mode]!,
    ...(resource === undefined ? {} : { resource: resource.name }),
  });
  const source = sourceOf(operation);
  const racer = { actor: actor.name, words, source, step: undefined };
  return { actor, operation, racer };
}

/** Two events of a run that race. */
export interface Pair {
  /** The event that came first in the failing run. */
  readonly first: number;
  /** The later event; one past the last if somebody waited for ever. */
  readonly second: number;
  /** Who waited for ever, if somebody did. */
  readonly waiter?: Waiter;
}

/** The last pair whose other order lets the run pass. */
export function decisivePair<A, E>(
  trials: Trials<A, E>,
  history: History,
  waiting: readonly Waiter[],
  data: readonly DataChoice[],
): Pair | undefined {
  const clocks = new Clocks();
  for (let event = 0; event < history.length; event++) {
    clocks.grow(event, history.identities.actors.length);
    clocks.set(history, event, history.previous[event]!);
  }
  const lost = waiting.flatMap((waiter) => lostBy(history, waiter));
  const races = racesOf(history);
  const wider = races.flatMap((pair) => widened(history, pair));
  for (const pair of [...lost, ...races, ...wider.slice(0, FLIPS_MAX)]) {
    const order = flipped(history, clocks, pair);
    const { finding, journal, result } = trials.run(new Following(order, data));
    const passes = finding === undefined && result.status === "completed";
    if (passes && isFlipped(history, journal.history, pair)) return pair;
  }
  return undefined;
}

/** Whether the second event of a pair came before the first in another run. */
function isFlipped(history: History, other: History, pair: Pair): boolean {
  const { first, second, waiter } = pair;
  const waiting = waiter && history.identities.actor(waiter.actor).name;
  const late = placeIn(other, history, second, waiting);
  const early = placeIn(other, history, first);
  return late >= 0 && (early < 0 || late < early);
}

/**
 * Where the event of a run is in another: the one that its actor did after as
 * many of its own. -1 if it did not come to that.
 *
 * @param actor whose next event is meant, if it never did it
 */
function placeIn(
  other: History,
  history: History,
  event: number,
  actor: string = actorOf(history, event),
): number {
  let before = 0;
  for (let at = 0; at < event; at++) {
    if (actorOf(history, at) === actor) before++;
  }
  for (let at = 0; at < other.length; at++) {
    if (actorOf(other, at) === actor && before-- === 0) return at;
  }
  return -1;
}

function actorOf({ actors, identities }: History, event: number): string {
  const slot = actors[event]!;
  return slot < 0 ? "" : identities.actors[slot]!.name;
}

/** The races of a run, the latest first. */
function racesOf(history: History): Pair[] {
  const pairs: Pair[] = [];
  for (let second = history.length - 1; second >= 0; second--) {
    for (const first of partnersOf(history, second)) {
      pairs.push({ first, second });
    }
    if (pairs.length >= FLIPS_MAX) break;
  }
  return pairs;
}

/**
 * The same race with what the first actor did before: where it takes several
 * steps, to come between the last two is not enough.
 */
function widened(
  { previous, traits }: History,
  { first, second }: Pair,
): Pair[] {
  const pairs: Pair[] = [];
  let at = previous[first]!;
  for (let back = 0; back < STEPS_BACK && at >= 0; back++) {
    if (traits.conflict(at, second)) pairs.push({ first: at, second });
    at = previous[at]!;
  }
  return pairs;
}

/** The races that somebody lost who waited for ever. */
function lostBy(history: History, waiter: Waiter): Pair[] {
  history.probe(waiter.actor, waiter.operation);
  const second = history.length;
  return partnersOf(history, second).map((first) => ({
    first,
    second,
    waiter,
  }));
}

/** The events that could have come after one, rather than before it. */
function partnersOf({ edges }: History, event: number): number[] {
  const partners: number[] = [];
  const end = edges.end(event);
  for (let i = edges.starts[event]!; i < end; i++) {
    const reason = edges.reasons[i];
    if (reason === RACE || reason === WAITED || reason === MASKED) {
      partners.push(edges.events[i]!);
    }
  }
  return partners;
}

/** The order in which the second event of a pair comes before the first. */
function flipped(
  history: History,
  clocks: Clocks,
  { first, second, waiter }: Pair,
): string[] {
  const { actors, identities } = history;
  const order: string[] = [];
  const add = (event: number) => {
    if (actors[event]! >= 0) {
      order.push(identities.actors[actors[event]!]!.name);
    }
  };
  for (let event = 0; event < first; event++) add(event);
  for (let event = first + 1; event < second; event++) {
    if (!clocks.before(first, event, history)) add(event);
  }
  if (waiter === undefined) add(second);
  else order.push(history.identities.actor(waiter.actor).name);
  add(first);
  return order;
}
