/**
 * Races as tests: `race` and `litmus` give a function for `Deno.test`.
 *
 * @module
 */

import { budgetFor } from "./budget.ts";
import { type Exploration, explore } from "./explore.ts";
import { valueInJson } from "./outcomes.ts";
import { replayLine, type ReplayOptions } from "./replay_line.ts";
import { coverageLine, headline, outcomeTable } from "./text/report.ts";
import type { Explorable } from "./scenario.ts";
import { timeline } from "./text/timeline.ts";

/** How a race is tested. Every field has a default. */
export interface RaceOptions<A> extends ReplayOptions<A> {
  /**
   * A schedule line: only this run is made, with nothing trapped, so that a
   * debugger can stop in it. For the time it takes to understand a failure. If
   * the program has changed since, `afterDrift` says how the run goes on.
   */
  readonly replay?: string;
  /** Whether a search that did not come to its end fails the test; false. */
  readonly mustComplete?: boolean;
}

/** How a litmus test is made. */
export interface LitmusOptions<A> extends RaceOptions<A> {
  /** Every outcome there may be, and must be: not one more, not one less. */
  readonly outcomes: readonly unknown[];
  /**
   * What the program's value comes down to; its JSON if left out. For a value
   * that changes after the program's own end, such as an object that daemons
   * write to, this is asked when all has come to rest.
   */
  readonly outcome?: (value: A) => string;
}

/** Thrown by the test of a race that failed; its message is the whole story. */
export class RaceFailure extends Error {
  /** What was found. */
  readonly exploration: Exploration;

  /**
   * Made by the test of a race.
   *
   * @param exploration what was found
   */
  constructor(message: string, exploration: Exploration) {
    super(message);
    this.name = "RaceFailure";
    this.exploration = exploration;
  }
}

/**
 * A test that fails if any schedule of a program fails: by an assertion, a
 * failure that nobody handles, a deadlock, a livelock, a check or a monitor.
 *
 * A test in which nothing was under control fails too: one whose program has
 * never two things that could happen next.
 *
 * @param program an Effect, or a scenario that builds what it needs
 * @param options strategy, budget and checks
 * @returns a function for `Deno.test`; it needs no permission, and throws a
 *   {@linkcode RaceFailure} with one failing run and the line that replays it
 *
 * @example A lock that does its work
 * ```ts
 * import { cell, lock, spawn } from "@adapter-channel/dma/actors";
 * import { race } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const door = yield* lock("door");
 *   const count = yield* cell("count", 0);
 *   const increment = door.withLock(
 *     Effect.flatMap(count.get, (seen) => count.set(seen + 1)),
 *   );
 *   yield* spawn("first", increment);
 *   yield* spawn("second", increment);
 *   return count;
 * });
 * const test = race(program, {
 *   check: (count) => count.value === 2 ? undefined : "an update was lost",
 * });
 * assert.equal(test(), undefined); // Deno.test("no update is lost", test);
 * ```
 */
export function race<A, E>(
  program: Explorable<A, E>,
  options: RaceOptions<A> = {},
): () => void {
  return () => {
    if (options.replay !== undefined) return again(program, options);
    const budget = budgetFor(options);
    const found = explore(program, { ...options, ...budget });
    if (!found.passed) throw new RaceFailure(found.report, found);
    mustBeControlled(found);
    if (options.mustComplete === true && !found.coverage.complete) {
      throw new RaceFailure(
        `${found.name}: the search did not come to its end; ${found.report}`,
        found,
      );
    }
  };
}

/**
 * A test of a program's outcomes: each must occur in some schedule, and no
 * other may. If the search is not complete, an outcome that was not seen is no
 * failure.
 *
 * @param program its value is the outcome
 * @param options `outcomes` above all
 * @returns a function for `Deno.test`; see {@linkcode race}
 *
 * @example Store buffering without store buffers
 * ```ts
 * import { cell, join, spawn } from "@adapter-channel/dma/actors";
 * import { litmus } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const x = yield* cell("x", 0);
 *   const y = yield* cell("y", 0);
 *   const left = yield* spawn("left", Effect.andThen(x.set(1), y.get));
 *   const right = yield* spawn("right", Effect.andThen(y.set(1), x.get));
 *   return [yield* join(left), yield* join(right)];
 * });
 * const test = litmus(program, { outcomes: [[0, 1], [1, 0], [1, 1]] });
 * assert.equal(test(), undefined); // never [0, 0]
 * ```
 */
export function litmus<A, E>(
  program: Explorable<A, E>,
  options: LitmusOptions<A>,
): () => void {
  const { outcome = valueInJson, outcomes } = options;
  const expected = outcomes.map((one) =>
    options.outcome === undefined ? valueInJson(one) : String(one)
  );
  const whole = { ...options, outcome, expected };
  return () => {
    if (options.replay !== undefined) return again(program, whole);
    const budget = budgetFor(options);
    const found = explore(program, { ...whole, ...budget });
    if (!found.passed) throw new RaceFailure(found.report, found);
    mustBeControlled(found);
    const { missing } = found.outcomes;
    if (missing.length > 0 && found.coverage.complete) {
      throw new RaceFailure(
        `${found.name}: never seen: ${missing.join(", ")}\n${
          outcomeTable(found)
        }\n${coverageLine(found.coverage)}`,
        found,
      );
    }
  };
}

function mustBeControlled(found: Exploration): void {
  if (found.coverage.choices > 0) return;
  throw new RaceFailure(
    `${found.name}: nothing was under control: in ${found.coverage.runs} runs there were never two things that could happen next`,
    found,
  );
}

/** Makes the one run of a line, and fails as it does. */
function again<A, E>(
  program: Explorable<A, E>,
  options: RaceOptions<A>,
): void {
  const { finding, story: rows, result, drift } = replayLine(
    program,
    options.replay!,
    options,
  );
  const name = options.name ?? "scenario";
  const waiting = finding?.kind === "deadlock" ? result.blocked : [];
  const story = finding === undefined ? [] : [
    headline(`${name}: ${finding.kind}`, finding.message).join("\n"),
    timeline(rows, { waiting }),
  ];
  if (drift !== undefined) story.unshift(`${name}: ${drift}`);
  if (story.length > 0) throw new Error(story.join("\n\n"));
}
