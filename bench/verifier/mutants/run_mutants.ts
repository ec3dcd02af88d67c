/**
 * Runs mutants one after the other, and ends those that never end.
 *
 * @module
 */

import type { TrialAnswer, TrialOrder } from "./trial_worker.ts";
import type { Caught } from "./watch.ts";
import type { PlacedMutant } from "./workbench.ts";

/** What came of one mutant. */
export interface MutantResult {
  /** Its name. */
  readonly id: string;
  readonly operator: string;
  readonly subject: string;
  /** Who caught it; nothing if nobody did. */
  readonly caught: Caught | undefined;
}

/**
 * The longest that a mutant may take, in milliseconds. One that nobody catches
 * takes a tenth of this.
 */
const PATIENCE = 30_000;

/**
 * Runs mutants that compile.
 *
 * @param placed where they lie
 * @param onResult told of each, as it comes
 */
export async function runMutants(
  placed: readonly PlacedMutant[],
  onResult: (result: MutantResult) => void = () => {},
): Promise<MutantResult[]> {
  const results: MutantResult[] = [];
  let worker = startWorker();
  for (const { mutant, subject, url } of placed) {
    let caught = await ask(worker, { subject: subject.name, url });
    if (caught === "no answer") {
      worker.terminate();
      worker = startWorker();
      caught = { by: "end", what: "the driver never gives its processor up" };
    }
    const { id, operator } = mutant;
    const result = { id, operator, subject: subject.name, caught };
    results.push(result);
    onResult(result);
  }
  worker.terminate();
  return results;
}

function startWorker(): Worker {
  const url = new URL("./trial_worker.ts", import.meta.url);
  return new Worker(url, { type: "module" });
}

function ask(
  worker: Worker,
  order: TrialOrder,
): Promise<Caught | undefined | "no answer"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("no answer"), PATIENCE);
    worker.onmessage = ({ data }: MessageEvent<TrialAnswer>) => {
      clearTimeout(timer);
      resolve(data.caught);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      resolve({ by: "end", what: `the driver throws: ${event.message}` });
    };
    worker.postMessage(order);
  });
}
