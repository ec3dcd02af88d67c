/**
 * `deno bench`: every allocator on every workload, a thousand steps of the
 * closed loop an iteration, so that the timer's grain does not matter.
 *
 * @module
 */

import { POOL_CASES } from "./pool_cases.ts";

const STEPS = 1000;

for (const { name, workload, baseline, open } of POOL_CASES) {
  const loop = await open();
  Deno.bench({
    name,
    group: workload.id,
    baseline,
    fn: () => loop.run(STEPS),
  });
}
