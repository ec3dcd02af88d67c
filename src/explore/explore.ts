/**
 * Explores a program: runs it under many schedules, and explains what fails.
 *
 * @module
 */

import { asyncHooksNotice } from "./async_hooks_notice.ts";
import { explain } from "./failures/explain.ts";
import type { Failure } from "./failures/failure.ts";
import { minimise } from "./failures/minimise.ts";
import {
  coverageLines,
  type ExplainedFailure,
  failureReport,
  headline,
  outcomeTable,
} from "./text/report.ts";
import { type Explorable, type Scenario, scenarioOf } from "./scenario.ts";
import { formatLine } from "./schedule_line.ts";
import { search } from "./search.ts";
import {
  numberOf,
  rulesOf,
  type SearchOptions,
  type SearchResult,
} from "./search_options.ts";
import { Replaying } from "./strategies/replaying.ts";
import { Traps } from "./trap.ts";
import { Trials } from "./failures/trial.ts";
import type { Finding } from "./verdict.ts";

/** What exploring a program gave. */
export interface Exploration extends SearchResult {
  /** Whether no schedule failed. It proves something if coverage is complete. */
  readonly passed: boolean;
  /** The failures, made small and explained. */
  readonly failures: readonly ExplainedFailure[];
  /** All of it as text. */
  readonly report: string;
}

/**
 * Runs a program under many schedules and says what can happen.
 *
 * Works on any Effect. Actors that meet in mailboxes, cells, locks and reactors
 * are searched without loss, and `coverage.complete` says when nothing was left
 * out. A program that uses Effect's own queues, deferreds, semaphores and forks
 * works without changes; it is searched by preemption and by the order of
 * Effect's tasks, never says `complete`, and `coverage.limits` tells what was
 * not under control: Effect wakes some waiters inside the step that completes
 * them, so that orders in which the completer goes on first are reached through
 * preemption alone. A loop that never leaves a generator (`while (true) yield*
 * Effect.void`) cannot be interrupted by anything in JavaScript.
 *
 * @param program an Effect, or a scenario that builds what it needs
 * @param options strategy, budget and checks; every field has a default
 * @returns failures with their stories, outcomes, and what was covered
 *
 * @example Both orders of a lost update
 * ```ts
 * import { cell, join, spawn } from "@adapter-channel/dma/actors";
 * import { explore } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const count = yield* cell("count", 0);
 *   const increment = Effect.gen(function* () {
 *     const seen = yield* count.get;
 *     yield* count.set(seen + 1);
 *   });
 *   const first = yield* spawn("first", increment);
 *   const second = yield* spawn("second", increment);
 *   yield* join(first);
 *   yield* join(second);
 *   return count.value;
 * });
 * const { passed, failures, outcomes } = explore(program, {
 *   all: true,
 *   outcome: String,
 *   expected: ["2"],
 * });
 * assert.equal(passed, false);
 * assert.deepEqual(outcomes.seen.map(({ text }) => text), ["1", "2"]);
 * assert.match(failures[0]!.message, /unexpected outcome 1/);
 * ```
 */
export function explore<A, E>(
  program: Explorable<A, E>,
  options: SearchOptions<A> = {},
): Exploration {
  const scenario = scenarioOf(program);
  return explained(scenario, options, search(scenario, options));
}

/**
 * Makes the failures of a search small, and explains them: what `explore` does
 * after its search. Use it for a search that was made in another way, such as by
 * several workers.
 *
 * @param scenario what was searched
 * @param options of the search; the name, the checks and the rules count
 * @param found what it found
 * @returns the same, with failures that tell their story, and the report
 */
export function explained<A, E>(
  scenario: Scenario<A, E>,
  options: SearchOptions<A>,
  found: SearchResult,
): Exploration {
  const traps = new Traps();
  const failures = traps.during(
    () =>
      found.failures.map((failure) =>
        explainFailure(trialsOf(scenario, options, traps), options, failure)
      ),
    options.trap,
  );
  return {
    ...found,
    failures,
    passed: failures.length === 0,
    report: reportOf(found, failures),
  };
}

/**
 * What a schedule is tried again with: the rules of the search.
 *
 * @param traps around the tries, so that they fail as the search did
 *
 * @internal
 */
export function trialsOf<A, E>(
  scenario: Scenario<A, E>,
  options: SearchOptions<A>,
  traps: Traps = new Traps(),
): Trials<A, E> {
  return new Trials(
    scenario,
    rulesOf(options),
    traps,
    options.dataSeed ?? 0,
    (value) => unexpected(options, value),
  );
}

function unexpected<A>(
  { outcome, expected }: SearchOptions<A>,
  value: A,
): Finding | undefined {
  if (outcome === undefined || expected === undefined) return undefined;
  const text = outcome(value);
  return expected.includes(text)
    ? undefined
    : { kind: "outcome", message: `unexpected outcome ${text}` };
}

/** Makes a failure smaller and explains it. */
function explainFailure<A, E>(
  trials: Trials<A, E>,
  options: SearchOptions<A>,
  failure: Failure,
): ExplainedFailure {
  const { signature } = failure;
  const small = minimise(trials, failure.schedule, signature);
  const { schedule, unneeded } = small;
  const replay = () => new Replaying(schedule, "go on");
  const isReproducible = trials.signature(replay) === signature ||
    failure.kind === "nondeterminism";
  const explanation = explain(trials, schedule);
  const { journal } = trials.run(replay());
  const smallest = formatLine({
    ...journal.schedule,
    scenario: numberOf(options),
    trace: journal.fingerprint.trace,
    checkpoints: journal.checkpoints,
  });
  return { ...failure, smallest, unneeded, isReproducible, explanation };
}

function reportOf(
  found: SearchResult,
  failures: readonly ExplainedFailure[],
): string {
  const { coverage, name } = found;
  const parts = failures.map((failure) => failureReport(name, failure));
  const table = outcomeTable(found);
  if (table !== "") parts.push(`Outcomes:\n${table}`);
  const notice = asyncHooksNotice();
  const notices = notice === undefined ? [] : [`  notice: ${notice}`];
  const [line, ...more] = coverageLines(coverage);
  const lines = headline(name, line!);
  parts.push([...lines, ...more, ...notices].join("\n"));
  return parts.join("\n\n");
}
