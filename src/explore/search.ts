/**
 * The search: runs a scenario under one schedule after another until the
 * strategy has nothing left to try, the budget is used up, or a run fails.
 *
 * @module
 */

import type { RunResult } from "../actors/outcome.ts";
import { attempt, examineEndless, type Rules } from "./attempt.ts";
import { BehaviourCounts } from "./behaviour_counts.ts";
import { type Coverage, limitsOf } from "./coverage.ts";
import { differenceOf, RecordedRun } from "./failures/double_run.ts";
import type { Failure } from "./failures/failure.ts";
import { Irreproducible } from "./strategies/frames.ts";
import { Journal } from "./history/journal.ts";
import { Outcomes } from "./outcomes.ts";
import { Pace } from "./pace.ts";
import type { Scenario } from "./scenario.ts";
import { formatLine } from "./schedule_line.ts";
import {
  DEFAULT_RUNS,
  numberOf,
  rulesOf,
  type SearchOptions,
  type SearchResult,
} from "./search_options.ts";
import { Stopwatch } from "./stopwatch.ts";
import { strategyNamed } from "./strategies/named.ts";
import { Replaying } from "./strategies/replaying.ts";
import type { Strategy } from "./strategy.ts";
import { Traps } from "./trap.ts";
import { type FailureKind, type Finding, signatureOf } from "./verdict.ts";

/**
 * Runs a scenario under many schedules, and explains nothing.
 * @param scenario what starts the first actor; see {@linkcode scenarioOf}
 * @param options strategy, budget and checks; every field has a default
 * @returns failures as they were found, outcomes, and what was covered
 */
export function search<A, E>(
  scenario: Scenario<A, E>,
  options: SearchOptions<A> = {},
): SearchResult {
  const run = new Search(scenario, options);
  return options.trap === false ? run.go() : run.traps.during(() => run.go());
}

/** Failures after which nothing can be said of what was not run. */
const INEXACT: ReadonlySet<FailureKind> = new Set([
  "nondeterminism",
  "escape",
  "livelock",
]);

/** Something that the run does not control decides too. */
function hidden(difference: string): Finding {
  return {
    kind: "nondeterminism",
    message:
      `the same schedule gave two different runs: ${difference}; something outside the run decides too`,
  };
}

class Search<A, E> {
  readonly traps = new Traps();
  readonly #scenario: Scenario<A, E>;
  readonly #options: SearchOptions<A>;
  readonly #rules: Rules<A>;
  readonly #strategy: Strategy;
  readonly #journal: Journal;
  readonly #watch = new Stopwatch();
  readonly #pace = new Pace(this.#watch);
  readonly #counts = new BehaviourCounts();
  readonly #outcomes: Outcomes;
  readonly #failures = new Map<string, Failure>();
  #runs = 0;
  #pruned = 0;
  #cut = 0;
  #stopped = 0;
  #choices = 0;
  #operations = 0;
  #foreign = 0;
  #wakes = 0;

  constructor(scenario: Scenario<A, E>, options: SearchOptions<A>) {
    this.#scenario = scenario;
    this.#options = options;
    this.#rules = rulesOf(options);
    const { strategy = "portfolio", seed = 1 } = options;
    this.#strategy = typeof strategy === "string"
      ? strategyNamed(strategy, seed)
      : strategy;
    this.#journal = new Journal(this.#strategy, options.dataSeed ?? 0);
    this.#outcomes = new Outcomes(options.expected);
  }

  go(): SearchResult {
    do {
      this.#tell();
      try {
        this.#once();
      } catch (error) {
        if (!(error instanceof Irreproducible)) throw error;
        const difference = differenceOf(this.#record(), this.#record());
        this.#fail(hidden(difference ?? error.message));
        break;
      }
    } while (this.#goesOn());
    return {
      name: this.#options.name ?? "scenario",
      failures: [...this.#failures.values()],
      coverage: this.#coverage(),
      outcomes: this.#outcomes,
      behaviours: this.#counts,
    };
  }

  /** Says how far the search is, if it is time for that. */
  #tell(): void {
    const { progress } = this.#options;
    if (progress === undefined || !this.#pace.isDue(this.#runs)) return;
    this.traps.outside(() => progress(this.#runs));
    this.#pace.told(this.#runs);
  }

  #goesOn(): boolean {
    const { all = false, stop } = this.#options;
    if (stop?.() === true) return false;
    const spent = this.#spent;
    const more = this.#strategy.next(spent);
    return more && spent < 1 && (all || this.#failures.size === 0);
  }

  /** How much of the budget is used up, from 0 to 1. */
  get #spent(): number {
    const { runs = DEFAULT_RUNS, milliseconds = Infinity } = this.#options;
    // Asking the host for the time costs as much as a short run.
    const time = milliseconds === Infinity
      ? 0
      : this.#watch.milliseconds / milliseconds;
    return Math.max(this.#runs / runs, time);
  }

  #once(): void {
    const journal = this.#journal;
    this.#runs++;
    const first = this.#runs === 1 ? new RecordedRun() : undefined;
    const { result, finding } = attempt(
      this.#scenario,
      journal,
      this.#rules,
      this.traps,
      first?.watch,
    );
    first?.end(result, journal.fingerprint.trace);
    if (journal.broken !== undefined) throw journal.broken;
    this.#choices += journal.codes.length;
    this.#operations += result.steps;
    this.#foreign += journal.scheduler.foreign;
    this.#wakes += journal.scheduler.wakes;
    if (journal.abandoned) {
      this.#pruned++;
      return;
    }
    const found = this.#judge(result, finding);
    if (found === undefined && first !== undefined) this.#repeat(first);
  }

  #judge(
    result: RunResult<A, E>,
    finding: Finding | undefined,
  ): Finding | undefined {
    let found = finding;
    if (result.status === "step limit") found = this.#examine();
    else if (result.status === "stopped") this.#stopped++;
    found ??= this.#noteOutcome(result);
    if (this.#strategy.redundant) this.#pruned++;
    else {
      const { behaviour } = this.#journal.fingerprint;
      this.#counts.add(behaviour, found !== undefined);
    }
    if (found !== undefined) this.#fail(found);
    return found;
  }

  #noteOutcome(result: RunResult<A, E>): Finding | undefined {
    const { outcome } = this.#options;
    if (outcome === undefined || result.status !== "completed") return;
    const text = outcome(result.value as A);
    const isRight = this.#outcomes.add(text, () => this.#line());
    return isRight
      ? undefined
      : { kind: "outcome", message: `unexpected outcome ${text}` };
  }

  /** Looks at a run that used up its steps. */
  #examine(): Finding | undefined {
    const again = this.#again();
    const finding = examineEndless(
      this.#scenario,
      again,
      this.#rules,
      this.traps,
    );
    if (finding === undefined) this.#cut++;
    return finding;
  }

  /** The first run is made twice: the same schedule must give the same run. */
  #repeat(first: RecordedRun): void {
    const difference = differenceOf(first, this.#record());
    if (difference !== undefined) this.#fail(hidden(difference));
  }

  /** Makes the present run again, and keeps what happens. */
  #record(): RecordedRun {
    const made = new RecordedRun();
    const again = this.#again();
    const { result } = attempt(
      this.#scenario,
      again,
      this.#rules,
      this.traps,
      made.watch,
    );
    made.end(result, again.fingerprint.trace);
    return made;
  }

  #again(): Journal {
    const { schedule } = this.#journal;
    const replaying = new Replaying(schedule, "go on");
    return new Journal(replaying, this.#options.dataSeed ?? 0);
  }

  #fail(finding: Finding): void {
    const signature = signatureOf(finding);
    if (this.#failures.has(signature)) return;
    this.#failures.set(signature, {
      ...finding,
      signature,
      run: this.#runs,
      line: this.#line(),
      schedule: this.#journal.schedule,
      steps: this.#journal.scheduler.steps,
    });
  }

  #line(): string {
    const { schedule, fingerprint, checkpoints } = this.#journal;
    return formatLine({
      ...schedule,
      scenario: numberOf(this.#options),
      trace: fingerprint.trace,
      checkpoints,
    });
  }

  #coverage(): Coverage {
    const { sharedName } = this.#journal.history.identities;
    const blemishes = {
      foreign: this.#foreign,
      wakes: this.#wakes,
      cut: this.#cut,
      stopped: this.#stopped,
      sharedName,
    };
    const limits = limitsOf(blemishes);
    const broken = [...this.#failures.values()].some(({ kind }) =>
      INEXACT.has(kind)
    );
    const complete = this.#strategy.complete && limits.length === 0 && !broken;
    const { progress } = this.#strategy;
    return {
      strategy: this.#strategy.name,
      complete,
      runs: this.#runs,
      pruned: this.#pruned,
      cut: this.#cut,
      behaviours: this.#counts.size,
      failing: this.#counts.failing,
      choices: this.#choices,
      operations: this.#operations,
      foreign: this.#foreign,
      wakes: this.#wakes,
      milliseconds: this.#watch.milliseconds,
      progress: complete ? undefined : progress,
      unseen: complete || progress !== undefined
        ? undefined
        : this.#counts.unseen,
      limits,
    };
  }
}
