/**
 * Puts together what the workers of a campaign found, as one search would have.
 *
 * @module
 */

import { BehaviourCounts } from "../explore/behaviour_counts.ts";
import {
  type Coverage,
  type Failure,
  Outcomes,
  type SearchResult,
} from "../explore/mod.ts";
import type { FoundShare } from "./share.ts";

/** What is known of a campaign besides what its shares found. */
export interface Ending {
  /** The scenario's name. */
  readonly name: string;
  /** The outcomes that are right; all, if left out. */
  readonly expected: readonly string[] | undefined;
  /** The strategy, in words. */
  readonly strategy: string;
  /** Whether every behaviour has been run. */
  readonly complete: boolean;
  /** Whether the last shares were drawn, so that more can be estimated. */
  readonly isDrawn: boolean;
  /** Shares searched, of how many. */
  readonly progress: number | undefined;
  /** Shares that nobody could search. */
  readonly lost: number;
  /** How long it took. */
  readonly milliseconds: number;
}

/**
 * Puts the shares together.
 *
 * @param shares in their order, which decides what counts as found first
 */
export function merged(
  shares: readonly FoundShare[],
  ending: Ending,
): SearchResult {
  const behaviours = new BehaviourCounts();
  const outcomes = new Outcomes(ending.expected);
  const failures = new Map<string, Failure>();
  let runs = 0;
  for (const share of shares) {
    for (let i = 0; i < share.behaviours.length; i += 2) {
      const times = share.behaviours[i + 1]!;
      behaviours.add(share.behaviours[i]!, times < 0, Math.abs(times));
    }
    for (const outcome of share.outcomes) outcomes.join(outcome);
    for (const failure of share.failures) {
      if (failures.has(failure.signature)) continue;
      failures.set(failure.signature, { ...failure, run: runs + failure.run });
    }
    runs += share.coverage.runs;
  }
  const coverage = coverageOf(shares, behaviours, ending);
  return {
    name: ending.name,
    failures: [...failures.values()],
    coverage,
    outcomes,
    behaviours,
  };
}

function coverageOf(
  shares: readonly FoundShare[],
  behaviours: BehaviourCounts,
  ending: Ending,
): Coverage {
  const sum = (of: (coverage: Coverage) => number) =>
    shares.reduce((total, { coverage }) => total + of(coverage), 0);
  const { complete, strategy, milliseconds, progress, isDrawn, lost } = ending;
  const limits = limitsOf(shares);
  if (lost > 0) {
    limits.push(`${lost} shares of the search were lost with their workers`);
  }
  return {
    strategy,
    complete,
    runs: sum(({ runs }) => runs),
    pruned: sum(({ pruned }) => pruned),
    cut: sum(({ cut }) => cut),
    behaviours: behaviours.size,
    failing: behaviours.failing,
    choices: sum(({ choices }) => choices),
    operations: sum(({ operations }) => operations),
    foreign: sum(({ foreign }) => foreign),
    wakes: sum(({ wakes }) => wakes),
    milliseconds,
    progress: complete ? undefined : progress,
    unseen: isDrawn ? behaviours.unseen : undefined,
    limits,
  };
}

/** Sentences that begin with a count are added up, others are said once. */
function limitsOf(shares: readonly FoundShare[]): string[] {
  const counts = new Map<string, number>();
  for (const { coverage } of shares) {
    for (const limit of coverage.limits) {
      const [, count, rest] = /^(\d*)(.*)$/s.exec(limit)!;
      counts.set(rest!, (counts.get(rest!) ?? 0) + Number(count));
    }
  }
  return [...counts].map(([rest, count]) =>
    rest.startsWith(" ") ? `${count}${rest}` : rest
  );
}
