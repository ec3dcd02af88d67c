/**
 * The other end of `measureApart`: measures once and answers.
 *
 * @module
 */

import { measureAdapterPath } from "./adapter_path.ts";
import { measureLatency } from "./latency.ts";
import { measure, type MeasureOptions } from "./measure.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: unknown): void;
}

/** What can be asked: costs in the closed loop, of single calls, of drivers. */
export type Request =
  | { readonly kind: "cost"; readonly options: MeasureOptions }
  | { readonly kind: "latency"; readonly calls: number }
  | { readonly kind: "adapter"; readonly milliseconds: number };

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }): Promise<void> => {
  scope.postMessage(await answer(data));
};

function answer(request: Request): unknown {
  switch (request.kind) {
    case "cost":
      return measure(request.options);
    case "latency":
      return measureLatency(request.calls);
    case "adapter":
      return measureAdapterPath(request.milliseconds);
  }
}
