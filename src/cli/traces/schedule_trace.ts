/**
 * The trace of one schedule of a scenario as a file: replays it, and keeps
 * every event, those of operations and those of the machine.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Observer } from "../../actors/mod.ts";
import {
  type FoundScenario,
  type Replay,
  replayLine,
  type ReplayOptions,
  type Scenario,
  scenarioOf,
} from "../../explore/mod.ts";
import { attempt, type BadInput } from "../bad_input.ts";
import type { PartialFile } from "../files/partial_file.ts";
import { raceOf, type RacerMark } from "./race_marks.ts";
import { TraceFile } from "./trace_file.ts";

/**
 * Replays a schedule and writes its trace.
 *
 * @param file gets the trace, and its name when the run has ended
 * @param found the scenario
 * @param place where its module is, as the command line says, for the trace
 * @param line the schedule
 * @param options how the scenario is judged, and what to do after drift
 * @param race the race that the schedule loses; looked for if left out
 * @throws {ScheduleLineError} when the line cannot be replayed
 */
export function replayInto(
  file: PartialFile,
  { program }: Pick<FoundScenario, "program">,
  place: { readonly module: string; readonly export: string },
  line: string,
  options: ReplayOptions<unknown> & { readonly name: string },
  race?: readonly RacerMark[],
): Effect.Effect<Replay<unknown, unknown>, BadInput> {
  return attempt(() => {
    const trace = new TraceFile(file, {
      scenario: options.name,
      options: {
        module: place.module,
        ...(place.export === "default" ? {} : { export: place.export }),
        schedule: line,
      },
    });
    const replay = replayWatched(program, line, options, trace.observe);
    if (trace.failure !== undefined) throw trace.failure;
    const { finding, result } = replay;
    trace.finish(result.status, {
      message: finding?.message ?? result.message,
      race: finding === undefined
        ? []
        : race ?? raceOf({ program, options }, line),
    });
    return replay;
  });
}

/**
 * Replays a schedule while somebody sees every event.
 *
 * @throws {ScheduleLineError} when the line cannot be replayed
 */
export function replayWatched(
  program: FoundScenario["program"],
  line: string,
  options: ReplayOptions<unknown>,
  observe: Observer,
): Replay<unknown, unknown> {
  const scenario = scenarioOf(program);
  const watched: Scenario = {
    start: (scheduler) => scenario.start(scheduler),
    observers: () => [...scenario.observers?.() ?? [], observe],
    tell: (event) => scenario.tell?.(event),
    atRest: () => scenario.atRest?.(),
  };
  return replayLine(watched, line, options);
}
