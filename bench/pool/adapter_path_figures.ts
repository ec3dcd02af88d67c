/**
 * What a driver's calls cost beside the bare pool, and what of it is Effect's.
 *
 * @module
 */

import { calmest, measureAdapterPathApart } from "./measure_apart.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";

/** How many pairs of the bare pool a driver's pair may cost. */
const PAIRS = 15;
/** Nanoseconds that an asynchronous call with its routine should take. */
const ROUTINE = 1500;
/** Measurements of which the calmest counts: where Effect alone cost least. */
const TIMES = 5;

/**
 * AllocateAdapterChannelEx and FreeAdapterObject, uncontended, no listener; see
 * `./adapter_path.ts` for what is compared.
 *
 * @param milliseconds twice what is spent on each of the measurements
 */
export async function adapterPathFigures(
  milliseconds: number,
): Promise<Figure[]> {
  const path = await calmest(
    TIMES,
    () => measureAdapterPathApart(milliseconds / 2),
    ({ effects }) => effects,
  );
  const id = "pool.adapter";
  return [
    atMost(
      `${id}.ratio`,
      path.pair / path.pool,
      PAIRS,
      "pairs of the pool",
      true,
    ),
    told(`${id}.pair`, path.pair, "ns"),
    told(`${id}.pool`, path.pool, "ns"),
    told(`${id}.effects`, path.effects, "ns for two effects that do nothing"),
    told(`${id}.written-out`, path.written, "ns in a generator"),
    told(
      `${id}.written-out-ratio`,
      path.written / path.pool,
      "pairs of the pool",
    ),
    atMost(`${id}.routine`, path.routine, ROUTINE, "ns", false),
  ];
}
