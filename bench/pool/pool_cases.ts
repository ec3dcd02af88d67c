/**
 * Which design is measured with which workload: every one that can finish it in
 * reasonable time.
 *
 * @module
 */

import { DESIGNS } from "./allocators/mod.ts";
import type { ClosedLoop } from "./closed_loop.ts";
import { openClosedLoop } from "./measure.ts";
import { type Workload, WORKLOADS } from "./workloads.ts";

/** One case of the benchmark. */
export interface PoolCase {
  /** Id of the design. */
  readonly design: string;
  /** What the table calls it. */
  readonly name: string;
  /** The workload; its id is the group. */
  readonly workload: Workload;
  /** Whether the others of the group are compared with this one. */
  readonly baseline: boolean;
  /** Makes the loop; it fills its pool at the first call of `run`. */
  readonly open: (options?: { shrink?: number }) => Promise<ClosedLoop>;
}

/** Every case, workload by workload. The first-fit bitmap is the baseline. */
export const POOL_CASES: readonly PoolCase[] = WORKLOADS.flatMap((workload) =>
  [...DESIGNS.values()]
    .filter(({ linear }) => !linear || workload.size <= 4096)
    .filter(({ kind, id }) => kind !== "floor" || fits(id, workload))
    .map(({ id, title }) => ({
      design: id,
      name: title,
      workload,
      baseline: id === (workload.size <= 4096 ? "first-fit" : "rounding-bins"),
      open: (options = {}) => openClosedLoop(id, workload.id, options),
    }))
);

/** A floor that ignores lengths is no floor for mixed ones. */
function fits(id: string, workload: Workload): boolean {
  if (workload.kind === "checkerboard") return id === "empty";
  return id !== "stack" || workload.kind === "ring";
}
