/**
 * `deno bench`: every allocator on every workload, a thousand steps of the
 * closed loop an iteration, so that the timer's grain does not matter.
 *
 * With `-- --progress` each says on standard error when it begins.
 *
 * @module
 */

import { POOL_CASES } from "./pool/pool_cases.ts";

const STEPS = 1000;

const tells = Deno.args.includes("--progress");

for (const [i, pool] of POOL_CASES.entries()) {
  const { name, workload, baseline, open } = pool;
  const loop = await open();
  let isTold = !tells;
  Deno.bench({
    name,
    group: workload.id,
    baseline,
    fn: () => {
      if (!isTold) {
        isTold = true;
        // With --json deno bench keeps to itself what the console says.
        const line = `benchmark ${i + 1} of ${POOL_CASES.length}\n`;
        Deno.stderr.writeSync(new TextEncoder().encode(line));
      }
      loop.run(STEPS);
    },
  });
}
