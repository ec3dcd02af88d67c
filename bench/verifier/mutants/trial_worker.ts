/**
 * A worker that loads mutants and runs them, so that one which never gives its
 * processor up can be ended with it.
 *
 * @module
 */

import { trialsOf } from "./trials.ts";
import { type Caught, watch } from "./watch.ts";

/** Which mutant to run. */
export interface TrialOrder {
  readonly subject: string;
  readonly url: string;
}

/** What came of it. */
export interface TrialAnswer {
  readonly caught: Caught | undefined;
}

/** The global scope of a worker, as far as it is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<TrialOrder>) => void;
  postMessage(answer: TrialAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data: { subject, url } }) => {
  scope.postMessage({ caught: await tried(subject, url) });
};

async function tried(
  subject: string,
  url: string,
): Promise<Caught | undefined> {
  try {
    return watch(trialsOf(subject, await import(url)));
  } catch (error) {
    return { by: "end", what: `the driver throws: ${error}` };
  }
}
