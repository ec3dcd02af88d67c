/**
 * What a search has covered, and what it has not.
 *
 * @module
 */

/**
 * What a search covered. Only `complete` proves anything; the counts say how far
 * it came otherwise.
 */
export interface Coverage {
  /** The strategy that ran last. */
  readonly strategy: string;
  /** Whether every behaviour has been run. Never for what it cannot control. */
  readonly complete: boolean;
  /** Runs made. */
  readonly runs: number;
  /** Runs given up because they could only repeat a behaviour. */
  readonly pruned: number;
  /** Runs that used up their steps under an unfair schedule. */
  readonly cut: number;
  /** Different behaviours seen: runs up to the order of independent events. */
  readonly behaviours: number;
  /** Different behaviours that failed. */
  readonly failing: number;
  /** Questions that had more than one answer, in all runs. */
  readonly choices: number;
  /** Operations done, in all runs. */
  readonly operations: number;
  /** Tasks of Effect's own runtime, which nobody controls, in all runs. */
  readonly foreign: number;
  /** Wake-ups that no operation announced, in all runs. */
  readonly wakes: number;
  /** How long it took. */
  readonly milliseconds: number;
  /** How much of a reduced search is done, from 0 to 1, if it is not complete. */
  readonly progress: number | undefined;
  /**
   * How many more behaviours there are at least, judged by how many of those
   * drawn at random were seen only once or twice (Chao's estimator).
   */
  readonly unseen: number | undefined;
  /** Why the search is not exact, in sentences. */
  readonly limits: readonly string[];
}

/** What keeps a search from being exact. */
export interface Blemishes {
  /** Tasks of Effect's own runtime, in all runs. */
  readonly foreign: number;
  /** Fibers that went on inside the step of another, in all runs. */
  readonly wakes: number;
  /** Runs that were cut at the step limit. */
  readonly cut: number;
  /** Runs that a verdict stopped. */
  readonly stopped: number;
  /** A name that two actors or resources share, if there is one. */
  readonly sharedName: string | undefined;
}

/**
 * Why a search is not exact, in sentences.
 *
 * @param blemishes what the search could not control, counted
 * @returns a sentence for each kind; none if the search was exact
 */
export function limitsOf(blemishes: Blemishes): string[] {
  const { foreign, wakes, cut, stopped, sharedName } = blemishes;
  const limits: string[] = [];
  if (foreign > 0) {
    limits.push(
      `${foreign} tasks of Effect's own runtime (its forks, queues, latches and yields) were ordered, but not looked into`,
    );
  }
  if (wakes > 0) {
    limits.push(
      `${wakes} fibers went on inside the step that woke them (deferreds, full queues, interruptions, ends of fibers): that the waker goes on first was tried only at random`,
    );
  }
  if (foreign + wakes > 0) {
    limits.push(
      "a fiber was held up between two primitives of Effect at random, and never between a primitive and what map makes of it",
    );
  }
  if (cut > 0) {
    limits.push(
      `${runsOf(cut)} used up ${
        cut === 1 ? "its" : "their"
      } steps (option stepLimit) under a schedule that starved somebody: let a loop that waits call yieldNow in every round`,
    );
  }
  if (stopped > 0) {
    limits.push(
      `${runsOf(stopped)} ${
        stopped === 1 ? "was" : "were"
      } stopped by an observer, which hides what would have come after`,
    );
  }
  if (sharedName !== undefined) {
    limits.push(
      `two things were called ${sharedName} in one run, so behaviours may be mixed up: give them different names`,
    );
  }
  return limits;
}

function runsOf(number: number): string {
  return number === 1 ? "1 run" : `${number} runs`;
}
