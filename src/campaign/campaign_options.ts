/**
 * How a campaign is made.
 *
 * @module
 */

import type { SearchOptions, StrategyName } from "../explore/mod.ts";

/** How a scenario module is searched. Every field but the first has a default. */
export interface CampaignOptions {
  /** The module that exports the scenario: a path, or a URL. */
  readonly module: string | URL;
  /** Which of its exports; `default`. */
  readonly exportName?: string;
  /** How many workers, at least 1; one for each core of the machine. */
  readonly workers?: number;
  /**
   * How schedules are chosen. `reduced` and `exhaustive` are cut by their first
   * decisions, what is drawn is cut by seeds, and `portfolio` does the one and
   * then the other. It is what the module says if left out, or else `portfolio`.
   */
  readonly strategy?: StrategyName;
  /** The first seed of what is drawn; any whole number, 1 if left out. */
  readonly seed?: number;
  /**
   * Runs, at least 1; what the module says if left out, or else 20,000. No
   * share is begun when so many were made.
   */
  readonly runs?: number;
  /** Milliseconds at most, at least 1; no limit if left out. */
  readonly milliseconds?: number;
  /** Whether to go on after a failure and collect them all; false. */
  readonly all?: boolean;
  /** Operations a run may take, at least 1; what the module says, or 10,000. */
  readonly stepLimit?: number;
  /** When timers fire; what the module says, or at quiescence. */
  readonly time?: NonNullable<SearchOptions<unknown>["time"]>;
  /**
   * Whether a scenario that does not say what its outcomes are has its values
   * for them, as JSON; false.
   */
  readonly valuesAreOutcomes?: boolean;
  /**
   * Milliseconds, at least 1, that a worker may be silent before it is given
   * up: 60,000. A worker speaks after each share, and every 1,024 runs.
   */
  readonly patience?: number;
  /** Told now and then how many runs were made. */
  readonly progress?: (runs: number) => void;
  /**
   * Asked when a worker says how far it is, whether to end the search there.
   * What was found until then is told; it is not complete.
   */
  readonly stop?: () => boolean;
}

/** Thrown for a campaign that cannot be made. */
export class CampaignError extends Error {
  /** @param sentence what is wrong, and what helps */
  constructor(sentence: string) {
    super(sentence);
    this.name = "CampaignError";
  }
}

/** The options that count something. */
const COUNTS = [
  "workers",
  "runs",
  "milliseconds",
  "stepLimit",
  "patience",
] as const;

/** Milliseconds of silence after which a worker is given up. */
export const DEFAULT_PATIENCE = 60_000;

/**
 * Checks the numbers of a campaign.
 *
 * @throws {CampaignError} for one that cannot be
 */
export function checkOptions(options: CampaignOptions): void {
  const { seed } = options;
  for (const name of COUNTS) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value >= 1)) {
      continue;
    }
    throw new CampaignError(
      `Cannot take ${value} for the option ${name} of a campaign: it must be a whole number from 1`,
    );
  }
  if (seed !== undefined && !Number.isInteger(seed)) {
    throw new CampaignError(
      `Cannot take ${seed} for the option seed of a campaign: it must be a whole number`,
    );
  }
}
