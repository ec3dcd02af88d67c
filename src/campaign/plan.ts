/**
 * Cuts a campaign into shares: an exact search by its first decisions, what is
 * drawn by seeds. The shares do not depend on how many workers there are, and so
 * neither does what is found first.
 *
 * @module
 */

import {
  type FoundScenario,
  scenarioOf,
  search,
  type StrategyName,
} from "../explore/mod.ts";
import { type Divisible, prefixesOf } from "../explore/prefixes.ts";
import { CampaignError } from "./campaign_options.ts";
import type { Changes, Share } from "./share.ts";

/** An exact search is cut into at least so many shares, if it can be. */
const PREFIXES = 64;

/** Runs of a share of what is drawn. */
const BATCH = 1000;

/** What the portfolio draws by, in turn. */
const DRAWN: readonly StrategyName[] = ["pos", "pct 2", "pct 3", "random"];

/** Strategies that draw every run by a seed of its own. */
const BY_SEED: ReadonlySet<StrategyName> = new Set([...DRAWN, "pct 5"]);

/** Seeds of different strategies do not touch. */
const APART = 1_000_000_007;

/** Shares that belong together. */
export interface Phase {
  /** Whether everything has been run once every share is complete. */
  readonly isExact: boolean;
  /** Runs after which no more of its shares are begun. */
  readonly runs: number;
  /** The shares, in their order. */
  readonly shares: readonly Share[];
}

/** What the shares of a campaign have in common. */
export interface Common {
  readonly url: string;
  readonly place: string;
  readonly exportName: string;
  readonly seed: number;
  readonly all: boolean;
  readonly changes: Changes;
}

/**
 * The phases of a campaign, one after the other.
 *
 * @param runs in all phases together
 * @throws {CampaignError} for a strategy that cannot be cut
 */
export function planOf(
  found: FoundScenario,
  strategy: StrategyName,
  common: Common,
  runs: number,
): readonly Phase[] {
  if (strategy === "reduced" || strategy === "exhaustive") {
    return [exact(found, strategy, common, runs, 0)];
  }
  if (BY_SEED.has(strategy)) {
    return [drawn([strategy], common, runs, 0)];
  }
  if (strategy === "portfolio") {
    if (usesRuntime(found)) {
      return [drawn(["portfolio"], common, runs, 0)];
    }
    const half = Math.ceil(runs / 2);
    const first = exact(found, "reduced", common, half, 0);
    const { length } = first.shares;
    return [first, drawn(DRAWN, common, runs - half, length)];
  }
  throw new CampaignError(
    `Cannot cut the strategy ${strategy} into shares for several workers: choose portfolio, reduced, exhaustive, or one of ${
      [...BY_SEED].join(", ")
    }`,
  );
}

/**
 * Whether a program uses Effect's own queues and fibers. No search of such a
 * program is exact, and the portfolio itself knows how to draw its schedules.
 */
function usesRuntime({ program, options }: FoundScenario): boolean {
  const { coverage } = search(scenarioOf(program), {
    ...options,
    strategy: "fifo",
    runs: 1,
  });
  return coverage.foreign + coverage.wakes > 0;
}

function exact(
  { program, options }: FoundScenario,
  strategy: Divisible,
  common: Common,
  runs: number,
  first: number,
): Phase {
  const prefixes = prefixesOf(
    scenarioOf(program),
    options,
    strategy,
    PREFIXES,
  );
  const shares = prefixes.map((prefix, index): Share => ({
    ...common,
    number: first + index,
    strategy,
    prefix,
    runs,
    milliseconds: undefined,
  }));
  return { isExact: true, runs, shares };
}

function drawn(
  strategies: readonly StrategyName[],
  common: Common,
  runs: number,
  first: number,
): Phase {
  const shares = Array.from({ length: Math.ceil(runs / BATCH) }, (_, index) => {
    const turn = index % strategies.length;
    const round = Math.floor(index / strategies.length);
    return {
      ...common,
      number: first + index,
      strategy: strategies[turn]!,
      prefix: undefined,
      seed: common.seed + turn * APART + round * BATCH,
      runs: Math.min(BATCH, runs - index * BATCH),
      milliseconds: undefined,
    };
  });
  return { isExact: false, runs, shares };
}
