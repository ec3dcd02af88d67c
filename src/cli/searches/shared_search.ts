/**
 * A search on several workers, for the command line.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type Campaign,
  campaign,
  CampaignError,
  type CampaignOptions,
} from "../../campaign/mod.ts";
import type { FoundScenario } from "../../explore/mod.ts";
import { BadInput } from "../bad_input.ts";
import type { Host } from "../host.ts";

/** Where the scenario is, for workers to import it. */
export interface SharedScenario {
  /** Path or URL of its module. */
  readonly module: string;
  /** Which export. */
  readonly export: string;
  /** Whether its values are outcomes, if it names none. */
  readonly show: boolean;
}

/** Who watches a search from outside. */
export type Watching =
  & Required<Pick<CampaignOptions, "stop">>
  & Pick<CampaignOptions, "progress">;

/**
 * Searches a scenario on several workers, and tells of those that died.
 *
 * @param options how it is searched, as flags and the module say
 * @param workers how many
 * @param watching told how many runs were made, and asked whether to end there
 */
export function sharedSearch(
  host: Host,
  scenario: SharedScenario,
  options: FoundScenario["options"],
  workers: number,
  watching: Watching,
): Effect.Effect<Campaign, BadInput> {
  return Effect.tryPromise({
    try: () => campaign(optionsOf(scenario, options, workers, watching)),
    catch: (error) => {
      if (error instanceof CampaignError) return new BadInput(error.message);
      throw error;
    },
  }).pipe(Effect.tap(({ incidents }) =>
    Effect.sync(() => {
      for (const incident of incidents) host.writeError(`${incident}\n`);
    })
  ));
}

function optionsOf(
  { module, export: exportName, show }: SharedScenario,
  options: FoundScenario["options"],
  workers: number,
  { progress, stop }: Watching,
): CampaignOptions {
  const { strategy, seed, runs, milliseconds, all, stepLimit, time } = options;
  return {
    module,
    exportName,
    workers,
    valuesAreOutcomes: show,
    ...(typeof strategy === "string" ? { strategy } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(milliseconds === undefined ? {} : { milliseconds }),
    ...(all === undefined ? {} : { all }),
    ...(stepLimit === undefined ? {} : { stepLimit }),
    ...(time === undefined ? {} : { time }),
    stop,
    ...(progress === undefined ? {} : { progress }),
  };
}
