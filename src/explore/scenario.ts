/**
 * A scenario: what is run again and again under different schedules.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import type { Observer, TraceEvent } from "../actors/trace.ts";
import type { LaneRow } from "./text/lanes.ts";

/**
 * What a search runs. A plain Effect is one; write a scenario where something
 * must be built around the program, as a machine is.
 *
 * Everything that the program changes must be made inside `start`: a mailbox,
 * a processor or a variable made outside would carry one run into the next.
 */
export interface Scenario<out A = unknown, out E = unknown> {
  /**
   * Starts the first actor, whose value is the value of the run.
   *
   * @param scheduler a scheduler with no actor in it yet
   */
  start(scheduler: ActorScheduler): Actor<A, E>;
  /** Who sees the events of a run, made anew for each; nobody if left out. */
  observers?(): readonly Observer[];
  /**
   * Puts an event of another room than `actors` in words, for the story of a
   * failure; nothing for events that are not worth a line. A scenario that
   * tells such events has its asking, raising and lowering left out.
   */
  tell?(event: TraceEvent): LaneRow | undefined;
  /**
   * Whether the observers look at announced operations too; true if left out.
   * Without them a run makes no event for each, and is faster.
   */
  readonly traceOperations?: boolean;
  /**
   * Looks at what was built when a run has come to rest by itself: a sentence
   * if it is wrong. Asked after the search's own check.
   */
  atRest?(): string | undefined;
}

/** What the functions of this room accept. */
export type Explorable<A, E> = Effect.Effect<A, E> | Scenario<A, E>;

/**
 * The scenario that something explorable stands for.
 *
 * @param what an Effect, which becomes the first actor, `main`; or a scenario,
 *   which is given back as it is
 * @returns what `search` takes
 */
export function scenarioOf<A, E>(what: Explorable<A, E>): Scenario<A, E> {
  if (!Effect.isEffect(what)) return what;
  return {
    start: (scheduler) => scheduler.spawn("main", what, { supervised: true }),
  };
}
