/**
 * Spreads the moments of a run over time. Most of what happens takes no
 * simulated time, and tools that order by time must still tell what came first.
 *
 * @module
 */

import type { Moment } from "./picture.ts";

/** A tick is a microsecond; times are kept in nanoseconds, as tools do. */
const TICK = 1000;

/** A moment lasts so many nanoseconds at least, so that things fit inside. */
const SHORTEST = 4;

/** When each moment is shown, in whole nanoseconds. */
export interface Times {
  /** Of each moment: its beginning. */
  readonly start: Float64Array;
  /** Of each moment: its end, which is the beginning of the next of its tick. */
  readonly end: Float64Array;
  /** How many microseconds a tick is shown as: 1, or 10, 100 and so on. */
  readonly scale: number;
}

/**
 * Gives each moment its part of its tick: the moments of a tick share it evenly,
 * in their order. Where one has more than can be told apart, all ticks are
 * stretched.
 *
 * @param moments of a run, in their order
 */
export function spread(moments: readonly Moment[]): Times {
  const start = new Float64Array(moments.length);
  const end = new Float64Array(moments.length);
  let most = 0;
  for (const [from, to] of stretches(moments)) most = Math.max(most, to - from);
  let scale = 1;
  while (most * SHORTEST > TICK * scale) scale *= 10;
  for (const [from, to] of stretches(moments)) {
    const begin = moments[from]!.tick * TICK * scale;
    const share = TICK * scale / (to - from);
    for (let i = from; i < to; i++) {
      start[i] = Math.floor(begin + (i - from) * share);
      end[i] = Math.floor(begin + (i + 1 - from) * share);
    }
  }
  return { start, end, scale };
}

/** The ends of the stretches of moments of one tick. */
function* stretches(
  moments: readonly Moment[],
): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < moments.length;) {
    let to = from;
    while (moments[to]?.tick === moments[from]!.tick) to++;
    yield [from, to];
    from = to;
  }
}
