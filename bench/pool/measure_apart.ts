/**
 * Measuring in an isolate of its own, so that what V8 learned from one
 * measurement cannot speed up or slow down the next.
 *
 * @module
 */

import type { AdapterPath } from "./adapter_path.ts";
import { askFreshWorker } from "../ask_worker.ts";
import type { Latency } from "./latency.ts";
import type { Measured, MeasureOptions } from "./measure.ts";
import type { Request } from "./measure_worker.ts";

/** As `measure`, in a fresh worker. */
export async function measureApart(
  options: MeasureOptions,
): Promise<Map<string, Measured>> {
  const answer = await ask({ kind: "cost", options });
  return new Map((answer as Measured[]).map((one) => [one.design, one]));
}

/** As `measureLatency`, in a fresh worker. */
export async function measureLatencyApart(calls: number): Promise<Latency> {
  return await ask({ kind: "latency", calls }) as Latency;
}

/** As `measureAdapterPath`, in a fresh worker. */
export async function measureAdapterPathApart(
  milliseconds: number,
): Promise<AdapterPath> {
  return await ask({ kind: "adapter", milliseconds }) as AdapterPath;
}

/**
 * The calmest of a few measurements, told by what its yardstick cost: one busy
 * spell of the machine must not decide.
 *
 * @param times how many are made, 1 or more
 */
export async function calmest<A>(
  times: number,
  measure: () => Promise<A>,
  cost: (one: A) => number,
): Promise<A> {
  let best = await measure();
  for (let time = 1; time < times; time++) {
    const next = await measure();
    if (cost(next) < cost(best)) best = next;
  }
  return best;
}

function ask(request: Request): Promise<unknown> {
  return askFreshWorker(
    new URL("./measure_worker.ts", import.meta.url),
    request,
  );
}
