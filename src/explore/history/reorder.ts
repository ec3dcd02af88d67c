/**
 * Reorders a run without changing its behaviour: independent operations are
 * moved so that each actor goes on for as long as it can.
 *
 * @module
 */

import type { History } from "./history.ts";

/**
 * An order of the events of a run that respects everything they depend on, with
 * few changes of actor. It is found without running anything.
 *
 * @returns the names of the actors, event after event
 */
export function reordered(history: History): string[] {
  const { length, actors, edges, previous, identities } = history;
  const missing: number[] = [];
  const followers: number[][] = Array.from({ length }, () => []);
  for (let event = 0; event < length; event++) {
    const needs = new Set<number>();
    if (previous[event]! >= 0) needs.add(previous[event]!);
    const end = edges.end(event);
    for (let i = edges.starts[event]!; i < end; i++) {
      needs.add(edges.events[i]!);
    }
    missing.push(needs.size);
    for (const need of needs) followers[need]!.push(event);
  }
  const order: string[] = [];
  const ready: number[] = [];
  for (let event = 0; event < length; event++) {
    if (missing[event] === 0) ready.push(event);
  }
  let last = -1;
  while (ready.length > 0) {
    const at = Math.max(0, ready.findIndex((event) => actors[event] === last));
    const [event] = ready.splice(at, 1) as [number];
    if (actors[event]! >= 0) {
      last = actors[event]!;
      order.push(identities.actors[last]!.name);
    }
    for (const follower of followers[event]!) {
      missing[follower]!--;
      if (missing[follower] === 0) insert(ready, follower);
    }
  }
  return order;
}

/** Keeps the oldest events first. */
function insert(ready: number[], event: number): void {
  let at = ready.length;
  while (at > 0 && ready[at - 1]! > event) at--;
  ready.splice(at, 0, event);
}
