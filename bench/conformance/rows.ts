/**
 * How many rows of the conformance table hold, and how many schedules each row
 * about order holds under. The tests are divided among workers, since each of
 * them is by itself.
 *
 * @module
 */

import { ORDERINGS } from "../../tests/conformance/orderings.ts";
import { CONFORMANCE_ROWS } from "../../tests/conformance/rows.ts";
import { askFreshWorker } from "../ask_worker.ts";
import { atLeast, atMost, type Figure } from "../figures/figure.ts";
import type { Outcome, Share } from "./rows_worker.ts";

/** The most workers at a time. */
const WORKERS_MAX = 8;

/**
 * Runs every test of every row once; those of rows about order with their races
 * put through more schedules.
 *
 * @param schedules of each race
 */
export async function rowFigures(schedules: number): Promise<Figure[]> {
  const outcomes = await runTests(schedules);
  const ofRow = (id: string) => outcomes.filter(({ ids }) => ids.includes(id));
  const rows = CONFORMANCE_ROWS.map(({ id }) => ofRow(id));
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
        const held = fewest(ofRow(id));
        return atLeast(name, held, schedules, "schedules", true);
      })
    ),
  ];
}

async function runTests(schedules: number): Promise<readonly Outcome[]> {
  const shares = Math.min(navigator.hardwareConcurrency, WORKERS_MAX);
  const parts = await Promise.all(
    Array.from(
      { length: shares },
      (_, from) => ask({ from, shares, schedules }),
    ),
  );
  return parts.flat();
}

function ask(share: Share): Promise<readonly Outcome[]> {
  return askFreshWorker(new URL("./rows_worker.ts", import.meta.url), share);
}

/** Schedules that the least lucky race of a row held under. */
function fewest(outcomes: readonly Outcome[]): number {
  const held = outcomes.flatMap(({ held }) => held);
  return held.length === 0 ? 0 : Math.min(...held);
}
