/**
 * How many rows of the conformance table hold, and how many schedules each row
 * about order holds under.
 *
 * @module
 */

import {
  type CollectedTest,
  collectTests,
} from "../../../src/cli/conformance/collect_tests.ts";
import { idsOf } from "../../../src/cli/conformance/suite.ts";
import { ORDERINGS } from "../../../tests/conformance/orderings.ts";
import { CONFORMANCE_ROWS } from "../../../tests/conformance/rows.ts";
import { throughSchedules } from "../../../tests/dma/seeds.ts";
import { atLeast, atMost, type Figure } from "../figure.ts";

const TESTS = new URL("../../../tests/", import.meta.url);

/** What came of a test. */
interface Outcome {
  readonly ran: boolean;
  readonly passed: boolean;
  /** Schedules that held, race by race. */
  readonly held: readonly number[];
}

/**
 * Runs every test of every row once; those of rows about order with their races
 * put through more schedules.
 *
 * @param schedules of each race
 */
export async function rowFigures(schedules: number): Promise<Figure[]> {
  const tests = await collectTests(TESTS, /\bC\d{3}\b/, ["cli", "host"]);
  const ordering = new Set(ORDERINGS.flatMap(({ ids }) => ids));
  const ofRows = new Map<string, Outcome[]>();
  for (const test of tests) {
    const ids = idsOf(test.name);
    if (ids.length === 0) continue;
    const outcome = ids.some((id) => ordering.has(id))
      ? await outcomeUnder(test, schedules)
      : await outcomeOf(test);
    for (const id of ids) {
      ofRows.set(id, [...ofRows.get(id) ?? [], outcome]);
    }
  }
  const rows = CONFORMANCE_ROWS.map(({ id }) => ofRows.get(id) ?? []);
  const passed = rows.filter((outcomes) =>
    outcomes.length > 0 && outcomes.every(({ passed }) => passed)
  );
  const skipped = rows.filter((outcomes) => !outcomes.some(({ ran }) => ran));
  return [
    atLeast("conformance.rows-passed", passed.length, 290, "rows", true),
    atMost("conformance.rows-skipped", skipped.length, 0, "rows", true),
    ...ORDERINGS.flatMap(({ ids, what }) =>
      ids.map((id) => {
        const name = `conformance.order.${what.replaceAll(/\W+/g, "-")}.${id}`;
        const held = fewest(ofRows.get(id) ?? []);
        return atLeast(name, held, schedules, "schedules", true);
      })
    ),
  ];
}

async function outcomeOf({ ignored, run }: CollectedTest): Promise<Outcome> {
  if (ignored) return { ran: false, passed: false, held: [] };
  try {
    await run();
    return { ran: true, passed: true, held: [] };
  } catch {
    return { ran: true, passed: false, held: [] };
  }
}

async function outcomeUnder(
  test: CollectedTest,
  schedules: number,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const held = await throughSchedules(schedules, async () => {
    outcome = await outcomeOf(test);
    if (!outcome.passed) throw new Error(test.name);
  });
  return { ...outcome!, held };
}

/** Schedules that the least lucky race of a row held under. */
function fewest(outcomes: readonly Outcome[]): number {
  const held = outcomes.flatMap(({ held }) => held);
  return held.length === 0 ? 0 : Math.min(...held);
}
