/**
 * The same schedule run twice: a program whose every choice comes from the run
 * does the same both times, so the first operation that differs shows where
 * something else decides.
 *
 * @module
 */

import type { OperationEvent } from "../../actors/events.ts";
import type { RunResult } from "../../actors/outcome.ts";
import type { Observer } from "../../actors/trace.ts";
import { inWords } from "../text/words.ts";

/** Operations of a run that are kept to be compared. */
const KEPT_MAX = 100_000;

/** One of the two runs. */
export class RecordedRun {
  /** Its operations, oldest first. */
  readonly events: OperationEvent[] = [];
  /** How it ended, in words. */
  ending = "";
  /** The fingerprint of the run, order included. */
  trace = 0;

  /** Sees the events of the run. */
  readonly watch: Observer = (event) => {
    if (event._tag !== "Operation" || this.events.length >= KEPT_MAX) return;
    this.events.push(event as OperationEvent);
  };

  /** Said when the run has ended. */
  end({ status, message }: RunResult<unknown, unknown>, trace: number): void {
    this.ending = message === "" ? status : `${status}: ${message}`;
    this.trace = trace;
  }
}

/**
 * Where two runs of one schedule differ, in one sentence; undefined if they do
 * not.
 */
export function differenceOf(
  one: RecordedRun,
  other: RecordedRun,
): string | undefined {
  const place = firstDifference(one.events, other.events);
  if (place !== undefined) {
    return `at step ${place}, ${told(one, place)} in the one and ${
      told(other, place)
    } in the other`;
  }
  if (one.ending !== other.ending) {
    return `the one ends as ${one.ending}, the other as ${other.ending}`;
  }
  return one.trace === other.trace
    ? undefined
    : "their operations look alike, but not what led to them";
}

function firstDifference(
  one: readonly OperationEvent[],
  other: readonly OperationEvent[],
): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let i = 0; i < length; i++) {
    if (keyOf(one[i]) !== keyOf(other[i])) return i;
  }
  return undefined;
}

function keyOf(event: OperationEvent | undefined): string {
  if (event === undefined) return "";
  const { actor, operation, resource, detail, tick } = event;
  return JSON.stringify([actor, operation, resource, detail, tick]);
}

function told({ events }: RecordedRun, step: number): string {
  const event = events[step];
  if (event === undefined) return "nothing happens";
  return `${event.actor} ${inWords(event)} at tick ${event.tick}`;
}
