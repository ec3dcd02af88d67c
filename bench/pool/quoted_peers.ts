/**
 * What native allocators cost with the same closed loop: measured once on the
 * machine kind of this project's reference figures, gcc -O3, locks left out, no
 * check for a double free. Quoted here, not reproduced.
 *
 * @module
 */

import { type WorkloadId, WORKLOADS } from "./workloads.ts";
import { type Figure, told } from "../figures/figure.ts";

/** Nanoseconds a pair, workloads in order; 0 where it was not measured. */
const PEERS: readonly (readonly [string, readonly number[]])[] = [
  ["offset-allocator", [48.4, 45.4, 39.6, 35.8, 36.8, 65, 10.6, 10.5]],
  ["tlsf", [41.3, 38, 32.8, 29.5, 34.5, 204, 10.1, 11.1]],
  ["reactos", [84.9, 105.5, 155.8, 206, 1167, 44_000, 22.7, 16_560]],
  ["linux-first-fit", [66, 81.7, 120, 162, 1168, 31_000, 14, 13_506]],
  ["linux-next-fit", [29.6, 103, 487, 540, 10_148, 29_000, 5.5, 24_437]],
  ["linux-swiotlb", [81, 232, 718, 943, 22_000, 80_000, 44, 6200]],
];

/** One figure for each peer and workload, marked as quoted. */
export function quotedFigures(): Figure[] {
  return PEERS.flatMap(([peer, costs]) =>
    WORKLOADS.map(({ id }: { id: WorkloadId }, index) =>
      told(`pool.quoted.${peer}.${id}`, costs[index]!, "ns, quoted")
    )
  );
}
