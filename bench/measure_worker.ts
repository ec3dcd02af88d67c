/**
 * The other end of `measureApart`: measures once and answers.
 *
 * @module
 */

import { measureLatency } from "./latency.ts";
import { measure, type MeasureOptions } from "./measure.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: unknown): void;
}

/** What can be asked: a measurement of cost, or of single calls. */
export type Request =
  | { readonly kind: "cost"; readonly options: MeasureOptions }
  | { readonly kind: "latency"; readonly calls: number };

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }): Promise<void> => {
  scope.postMessage(
    data.kind === "cost"
      ? await measure(data.options)
      : measureLatency(data.calls),
  );
};
