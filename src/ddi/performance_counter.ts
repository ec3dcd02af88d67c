/**
 * How fast the performance counter counts.
 *
 * @module
 */

/** Counts of the performance counter in a second, as on Windows 10 and later. */
export const PERFORMANCE_FREQUENCY = 10_000_000;

/** Counts that pass in one tick, which is a microsecond. */
export const COUNTS_PER_TICK: number = PERFORMANCE_FREQUENCY / 1_000_000;
