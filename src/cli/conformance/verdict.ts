/**
 * Whether a row holds: runs the tests that bear it out, each once however many
 * rows it serves, and keeps what the failed ones say.
 *
 * @module
 */

import type { CollectedTest } from "./collect_tests.ts";
import type { ConformanceRow } from "./suite.ts";

/** What came of a row. */
export interface RowVerdict {
  /** The row. */
  readonly row: ConformanceRow;
  /** Whether every one of its tests passed, and it has one. */
  readonly ok: boolean;
  /** How many tests bear it out. */
  readonly tests: number;
  /** What happened instead of what was expected; empty if it holds. */
  readonly happened: string;
}

/** Runs tests and remembers what came of each. */
export class Judge {
  readonly #failures = new Map<CollectedTest, Promise<string | undefined>>();

  /** Runs a row's tests, one after another. */
  async judge(
    row: ConformanceRow,
    tests: readonly CollectedTest[],
  ): Promise<RowVerdict> {
    const failures: string[] = [];
    for (const test of tests) {
      const failure = await this.#failureOf(test);
      if (failure !== undefined) {
        failures.push(`${test.name} (${test.file}): ${failure}`);
      }
    }
    if (tests.length === 0) failures.push("no test bears it out");
    return {
      row,
      ok: failures.length === 0,
      tests: tests.length,
      happened: failures.join("\n"),
    };
  }

  #failureOf(test: CollectedTest): Promise<string | undefined> {
    const known = this.#failures.get(test) ?? runOf(test);
    this.#failures.set(test, known);
    return known;
  }
}

async function runOf(test: CollectedTest): Promise<string | undefined> {
  if (test.ignored) return "the test is skipped";
  try {
    await test.run();
    return undefined;
  } catch (error) {
    return withoutColors(error instanceof Error ? error.message : `${error}`);
  }
}

/** Assertions colour what they say. */
function withoutColors(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[0-9;]*m/g, "").trim();
}
