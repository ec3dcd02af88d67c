/**
 * Replays a schedule line: the very run that was printed, again.
 *
 * @module
 */

import type { OperationEvent } from "../actors/events.ts";
import type { RunResult } from "../actors/outcome.ts";
import { explain, type Explanation } from "./failures/explain.ts";
import { trialsOf } from "./explore.ts";
import { type Explorable, scenarioOf } from "./scenario.ts";
import { parseLine, ScheduleLineError } from "./schedule_line.ts";
import { numberOf, type SearchOptions } from "./search_options.ts";
import {
  type AfterDrift,
  type Drift,
  Replaying,
} from "./strategies/replaying.ts";
import { Traps } from "./trap.ts";
import { inWords } from "./text/words.ts";
import type { StoryRow } from "./text/timeline.ts";
import type { Finding } from "./verdict.ts";

/** How a line is replayed. */
export interface ReplayOptions<A> extends SearchOptions<A> {
  /**
   * What to do where the record no longer fits: `stop`, `go on` as expected
   * (the default), or go on at `random`, drawn by `seed`.
   */
  readonly afterDrift?: AfterDrift;
  /**
   * Whether a run that fails is explained: which two operations race, and that
   * it passes in the other order. It takes some tens of runs more; false.
   */
  readonly explain?: boolean;
}

/**
 * What `replayLine` gives: one run, its story, and how far it kept to the line.
 */
export interface Replay<A, E> {
  /** How the run ended. */
  readonly result: RunResult<A, E>;
  /** What is wrong with it, if anything is. */
  readonly finding: Finding | undefined;
  /** Its operations, oldest first. */
  readonly events: readonly OperationEvent[];
  /** Its operations, and what the scenario tells besides, in words. */
  readonly story: readonly StoryRow[];
  /** What is known of its failure; undefined if it was not asked for. */
  readonly explanation: Explanation | undefined;
  /** Where it left the record, in one sentence; undefined if it is the same. */
  readonly drift: string | undefined;
}

/**
 * Runs one schedule again.
 *
 * The host's clock and timers are not trapped unless `trap` says so, so that a
 * debugger may stop anywhere.
 *
 * @param program what the line was printed for
 * @param line as it was printed
 * @param options the ones it was printed under; the name above all
 * @throws {ScheduleLineError} when the line is damaged, of another version, or
 *   belongs to a scenario of another name
 *
 * @example A failure, again
 * ```ts
 * import { cell, spawn } from "@adapter-channel/dma/actors";
 * import { explore, replayLine } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const owner = yield* cell("owner", "nobody");
 *   yield* spawn("a", owner.set("a"));
 *   yield* spawn("b", owner.set("b"));
 *   return owner;
 * });
 * const options = {
 *   check: ({ value }: { value: string }) =>
 *     value === "a" ? "a came last" : undefined,
 * };
 * const { failures } = explore(program, options);
 * const { finding, drift } = replayLine(program, failures[0]!.line, options);
 * assert.equal(finding?.message, "a came last");
 * assert.equal(drift, undefined);
 * ```
 */
export function replayLine<A, E>(
  program: Explorable<A, E>,
  line: string,
  options: ReplayOptions<A> = {},
): Replay<A, E> {
  const recording = parseLine(line);
  if (recording.scenario !== numberOf(options)) {
    throw new ScheduleLineError(
      "other scenario",
      `Cannot replay ${line} on ${
        options.name ?? "scenario"
      }: it was printed for a scenario of another name, time policy or data seed`,
    );
  }
  const { afterDrift = "go on" } = options;
  const replaying = new Replaying(recording, afterDrift, options.seed);
  const traps = new Traps();
  const trials = trialsOf(scenarioOf(program), options, traps);
  const { result, finding, events, story, journal } = traps.during(
    () => trials.run(replaying, true),
    options.trap ?? false,
  );
  const explanation = finding !== undefined && options.explain === true
    ? traps.during(
      () => explain(trials, journal.schedule),
      options.trap ?? false,
    )
    : undefined;
  const { drift } = replaying;
  const hasChanged = journal.fingerprint.trace !== recording.trace;
  return {
    result,
    finding: drift !== undefined && afterDrift === "stop" ? undefined : finding,
    events,
    story,
    explanation,
    drift: drift !== undefined
      ? describeDrift(drift, events)
      : replaying.answers < recording.codes.length
      ? overEarly(replaying.answers, recording.codes.length, result.steps)
      : hasChanged
      ? changedAfter(replaying.fitting, events)
      : undefined,
  };
}

function overEarly(given: number, recorded: number, steps: number): string {
  return `The scenario has changed: the run is over after ${steps} steps, with ${given} of the ${recorded} recorded answers given`;
}

function changedAfter(step: number, events: readonly OperationEvent[]): string {
  const place = operationAt(step, events);
  const what = place === "" ? "" : ` (${place})`;
  return `The scenario has changed: every answer fits, but the run is another than the recorded one, from step ${step}${what} or later`;
}

/** Who does what in a step, in words; empty after the last. */
function operationAt(step: number, events: readonly OperationEvent[]): string {
  const event = events[step];
  return event === undefined ? "" : `${event.actor} ${inWords(event)}`;
}

function describeDrift(
  { answer, step, reason }: Drift,
  events: readonly OperationEvent[],
): string {
  const place = operationAt(step, events);
  const where = place === "" ? "" : `, before ${place}`;
  return `The scenario has changed: at answer ${answer}, step ${step}${where}, ${reason}`;
}
