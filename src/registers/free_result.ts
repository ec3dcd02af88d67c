/**
 * What giving registers back can answer: one success and three kinds of
 * misuse, as small integers so that the hot path never allocates.
 *
 * @module
 */

/** The range was a whole run or the tail of one, and is free again. */
export const FREED = 0 as const;

/**
 * Nothing was changed: the first register of the range is free already. The
 * usual cause is a second release of the same run.
 */
export const DOUBLE_FREE: -1 = -1;

/**
 * Nothing was changed: the range reaches beyond the run that its first
 * register belongs to, or is not a range of this pool at all (outside it, or
 * with a count below one).
 */
export const FOREIGN_FREE: -2 = -2;

/**
 * Nothing was changed: the range lies inside one run but does not reach the
 * end of it. Only a whole run or its tail can be given back, because the
 * holder knows his run by its first register.
 */
export const PARTIAL_FREE: -3 = -3;

/**
 * The answer of `MapRegisterPool.free`: {@link FREED} (zero) or one of the
 * negative misuse codes {@link DOUBLE_FREE}, {@link FOREIGN_FREE} and
 * {@link PARTIAL_FREE}.
 */
export type FreeResult =
  | typeof FREED
  | typeof DOUBLE_FREE
  | typeof FOREIGN_FREE
  | typeof PARTIAL_FREE;

/**
 * The name of a free result, for messages and traces.
 *
 * @param result what `MapRegisterPool.free` answered
 * @returns `"freed"`, `"double"`, `"foreign"` or `"partial"`
 *
 * @example Say what went wrong
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { freeResultName, MapRegisterPool } from "@adapter-channel/dma/registers";
 *
 * const pool = new MapRegisterPool(16);
 * const base = pool.allocate(4);
 * const answers = [pool.free(base, 2), pool.free(base, 4), pool.free(base, 4)];
 * deepEqual(answers.map(freeResultName), ["partial", "freed", "double"]);
 * ```
 */
export function freeResultName(
  result: FreeResult,
): "freed" | "double" | "foreign" | "partial" {
  switch (result) {
    case FREED:
      return "freed";
    case DOUBLE_FREE:
      return "double";
    case FOREIGN_FREE:
      return "foreign";
    case PARTIAL_FREE:
      return "partial";
  }
}
