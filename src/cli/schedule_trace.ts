/**
 * The trace of one schedule of a scenario as a file: replays it, and keeps
 * every event, those of operations and those of the machine.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type FoundScenario,
  type Replay,
  replayLine,
  type ReplayOptions,
  type Scenario,
  scenarioOf,
} from "../explore/mod.ts";
import { attempt, type BadInput } from "./bad_input.ts";
import type { Host } from "./host.ts";
import { partialFile } from "./partial_file.ts";
import { TraceFile } from "./trace_file.ts";

/**
 * Replays a schedule and writes its trace.
 *
 * @param path where the trace is put, when the run has ended
 * @param found the scenario
 * @param line the schedule
 * @param options how the scenario is judged, and what to do after drift
 * @throws {ScheduleLineError} when the line cannot be replayed
 */
export function replayInto(
  host: Host,
  path: string,
  { program }: Pick<FoundScenario, "program">,
  line: string,
  options: ReplayOptions<unknown> & { readonly name: string },
): Effect.Effect<Replay<unknown, unknown>, BadInput> {
  return Effect.scoped(
    Effect.flatMap(partialFile(host, path), (file) =>
      attempt(() => {
        const trace = new TraceFile(file, {
          scenario: options.name,
          options: { schedule: line },
        });
        const replay = replayLine(
          watched(scenarioOf(program), trace),
          line,
          options,
        );
        if (trace.failure !== undefined) throw trace.failure;
        trace.finish(replay.result.status);
        return replay;
      })),
  );
}

/** The same scenario, with somebody more who sees its events. */
function watched<A, E>(
  scenario: Scenario<A, E>,
  trace: TraceFile,
): Scenario<A, E> {
  return {
    start: (scheduler) => scenario.start(scheduler),
    observers: () => [...scenario.observers?.() ?? [], trace.observe],
    tell: (event) => scenario.tell?.(event),
    atRest: () => scenario.atRest?.(),
  };
}
