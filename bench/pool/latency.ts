/**
 * How long single calls take: a histogram of allocations in a large pool that is
 * nine tenths full, each timed alone.
 *
 * @module
 */

import { MapRegisterPool } from "../../src/registers/mod.ts";
import { LENGTHS } from "./workloads.ts";

/** What single allocations took; the clock's own cost is included. */
export interface Latency {
  /** Half of all calls took at most this, in nanoseconds. */
  readonly p50: number;
  /** All but one in a hundred. */
  readonly p99: number;
  /** All but one in a thousand. */
  readonly p999: number;
  /** Calls by power of two: entry n counts those below 2^n nanoseconds. */
  readonly histogram: readonly number[];
}

const SIZE = 65_536;
const SHARE = 0.9;

/**
 * Times allocations one by one, with releases at random in between that keep
 * the pool nine tenths full.
 *
 * @param calls allocations to time, after a tenth as many to warm up
 */
export function measureLatency(calls: number): Latency {
  const pool = new MapRegisterPool(SIZE);
  const bases = new Int32Array(SIZE);
  const counts = new Int32Array(SIZE);
  const times = new Float64Array(calls);
  let live = 0;
  let draw = 0x9E3779B9 | 0;
  const next = (): number => {
    draw ^= draw << 13;
    draw ^= draw >>> 17;
    draw ^= draw << 5;
    return draw >>> 0;
  };
  for (let call = -SIZE - calls / 10 | 0; call < calls; call++) {
    const count = LENGTHS[next() % 100]!;
    while (SIZE - pool.freeCount + count > SIZE * SHARE) {
      const pick = next() % live--;
      pool.free(bases[pick]!, counts[pick]!);
      bases[pick] = bases[live]!;
      counts[pick] = counts[live]!;
    }
    const start = performance.now();
    const base = pool.allocate(count);
    const time = performance.now() - start;
    if (call >= 0) times[call] = time * 1e6;
    if (base < 0) continue;
    bases[live] = base;
    counts[live++] = count;
  }
  times.sort();
  const histogram: number[] = [];
  for (const time of times) {
    const power = Math.max(0, Math.ceil(Math.log2(Math.max(time, 1))));
    while (histogram.length <= power) histogram.push(0);
    histogram[power]!++;
  }
  const at = (share: number): number => times[Math.floor(calls * share)]!;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), histogram };
}
