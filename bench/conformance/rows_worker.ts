/**
 * The other end of `rowFigures`: runs a share of the suite's tests and answers
 * with what came of them.
 *
 * @module
 */

import {
  type CollectedTest,
  collectTests,
} from "../../src/cli/conformance/collect_tests.ts";
import { idsOf } from "../../src/cli/conformance/suite.ts";
import { ORDERINGS } from "../../tests/conformance/orderings.ts";
import { throughSchedules } from "../../tests/dma/seeds.ts";

const TESTS = new URL("../../tests/", import.meta.url);

/** Schedules of races that no row about order needs more of. */
const SCHEDULES_OTHERWISE = 200;

/** Which tests to run: every so manieth, from one of them on. */
export interface Share {
  readonly from: number;
  readonly shares: number;
  /** Schedules of each race of a row about order. */
  readonly schedules: number;
}

/** What came of a test. */
export interface Outcome {
  /** The rows it bears out. */
  readonly ids: readonly string[];
  readonly ran: boolean;
  readonly passed: boolean;
  /** Schedules that held, race by race. */
  readonly held: readonly number[];
}

async function outcomesOf(
  { from, schedules, shares }: Share,
): Promise<readonly Outcome[]> {
  const tests = await collectTests(TESTS, /\bC\d{3}\b/, ["cli", "host"]);
  const ofRows = tests.filter(({ name }) => idsOf(name).length > 0);
  const ordering = new Set(ORDERINGS.flatMap(({ ids }) => ids));
  const outcomes: Outcome[] = [];
  for (const [place, test] of ofRows.entries()) {
    if (place % shares !== from) continue;
    const ids = idsOf(test.name);
    const ordered = ids.some((id) => ordering.has(id));
    const wanted = ordered ? schedules : SCHEDULES_OTHERWISE;
    outcomes.push({ ids, ...await outcomeUnder(test, wanted) });
  }
  return outcomes;
}

async function outcomeUnder(
  { ignored, run }: CollectedTest,
  schedules: number,
): Promise<Omit<Outcome, "ids">> {
  if (ignored) return { ran: false, passed: false, held: [] };
  let passed = false;
  const held = await throughSchedules(schedules, async () => {
    await run();
    passed = true;
  });
  return { ran: true, passed, held };
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<Share>) => void) | null;
  postMessage(message: readonly Outcome[]): void;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }): Promise<void> => {
  scope.postMessage(await outcomesOf(data));
};
