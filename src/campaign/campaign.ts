/**
 * A campaign: searches a scenario module on several workers.
 *
 * @module
 */

import {
  DEFAULT_RUNS,
  type Exploration,
  type FoundScenario,
  scenarioIn,
  scenarioOf,
  type StrategyName,
} from "../explore/mod.ts";
import { explained } from "../explore/explore.ts";
import {
  CampaignError,
  type CampaignOptions,
  checkOptions,
  DEFAULT_PATIENCE,
} from "./campaign_options.ts";
import { Crew, type PhaseResult } from "./crew.ts";
import { type Ending, merged } from "./merge.ts";
import { type Common, type Phase, planOf } from "./plan.ts";
import { changed, type Changes, type FoundShare } from "./share.ts";

/** What a campaign found: what one search would tell, and how it was shared. */
export interface Campaign extends Exploration {
  /** How many workers there were. */
  readonly workers: number;
  /** How many shares were searched. */
  readonly shares: number;
  /** Workers that died, each in one sentence. */
  readonly incidents: readonly string[];
}

/**
 * Searches a scenario on several workers and puts together what they find.
 *
 * Use it where one core is not enough. Workers share nothing: each imports the
 * module by itself. What is found, and what counts as found first, does not
 * depend on how many workers there are, unless time runs out.
 *
 * @param options the module, and how it is searched
 * @returns failures with their schedule lines, outcomes, and what was covered
 * @throws {CampaignError} when the module cannot be loaded, a number cannot be,
 *   or the strategy cannot be cut into shares
 * @throws {ScenarioModuleError} when the module has no such scenario
 */
export async function campaign(options: CampaignOptions): Promise<Campaign> {
  checkOptions(options);
  const start = performance.now();
  const { workers = navigator.hardwareConcurrency, exportName = "default" } =
    options;
  const place = String(options.module);
  const url = urlOf(options.module);
  const changes = changesOf(options);
  const found = changed(
    scenarioIn(await loaded(url, place), place, exportName),
    changes,
  );
  const { seed = found.options.seed ?? 1 } = options;
  const { all = found.options.all ?? false } = options;
  const strategy = strategyOf(options, found);
  const { runs = found.options.runs ?? DEFAULT_RUNS } = options;
  const common: Common = { url, place, exportName, seed, all, changes };
  const phases = planOf(found, strategy, common, runs);
  const { milliseconds = found.options.milliseconds ?? Infinity } = options;
  const crew = new Crew({
    workers,
    patience: options.patience ?? DEFAULT_PATIENCE,
    deadline: start + milliseconds,
    all,
    progress: options.progress,
    stop: options.stop,
  });
  try {
    const outcome = await searchAll(crew, phases, all);
    const result = merged(outcome.shares, {
      ...outcome.ending,
      name: found.options.name,
      expected: found.options.expected,
      strategy: `${strategy} on ${counted(workers, "worker")}`,
      lost: crew.lost,
      milliseconds: performance.now() - start,
    });
    return {
      ...explained(scenarioOf(found.program), found.options, result),
      workers,
      shares: outcome.shares.length,
      incidents: crew.incidents,
    };
  } finally {
    crew.close();
  }
}

/** What can be sent to workers of what the options change. */
function changesOf(
  { stepLimit, time, valuesAreOutcomes }: CampaignOptions,
): Changes {
  return {
    ...(stepLimit === undefined ? {} : { stepLimit }),
    ...(time === undefined ? {} : { time }),
    ...(valuesAreOutcomes === undefined ? {} : { valuesAreOutcomes }),
  };
}

interface Searched {
  readonly shares: readonly FoundShare[];
  readonly ending: Pick<Ending, "complete" | "progress" | "isDrawn">;
}

/** Searches phase after phase, until one is complete or has failed. */
async function searchAll(
  crew: Crew,
  phases: readonly Phase[],
  all: boolean,
): Promise<Searched> {
  const shares: FoundShare[] = [];
  let last: PhaseResult | undefined;
  let phase = phases[0]!;
  for (phase of phases) {
    last = await crew.search(phase);
    shares.push(...last.found.values());
    const failed = shares.some(({ failures }) => failures.length > 0);
    if (last.complete || failed && !all) break;
  }
  const complete = last?.complete === true && crew.lost === 0;
  const progress = phase.isExact
    ? (last?.found.size ?? 0) / phase.shares.length
    : undefined;
  return { shares, ending: { complete, progress, isDrawn: !phase.isExact } };
}

function strategyOf(
  { strategy }: CampaignOptions,
  { options }: FoundScenario,
): StrategyName {
  const chosen = strategy ?? options.strategy ?? "portfolio";
  if (typeof chosen === "string") return chosen;
  throw new CampaignError(
    "Cannot cut a strategy of one's own into shares for several workers: name one of the strategies in the campaign's options",
  );
}

function urlOf(module: string | URL): string {
  if (module instanceof URL) return module.href;
  if (/^[a-z][a-z\d+.-]+:/i.test(module)) return module;
  const folder = `file://${Deno.cwd().replaceAll("\\", "/")}/`;
  return new URL(module.replaceAll("\\", "/"), folder).href;
}

async function loaded(
  url: string,
  place: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(url);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [line = ""] = text.split("\n");
    throw new CampaignError(
      `Cannot load the scenario ${place}: ${
        line.replace(/\.$/, "")
      }; check the path or the URL, and that the module can be imported`,
    );
  }
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
